/** Has the browser keep something as a file. */
export function saveFile(content: Blob, name: string): void {
  const url = URL.createObjectURL(content);
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  // Freed once the browser has begun to read it.
  window.setTimeout(() => URL.revokeObjectURL(url), 10_000);
}
