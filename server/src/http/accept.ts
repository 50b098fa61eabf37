/** How much a caller wants a media type that is named in `Accept`, from 0 to 1; -1 when it is not named. */
function wish(accept: string, type: string): number {
  for (const range of accept.split(',')) {
    const [name = '', ...parameters] = range.split(';').map((part) => part.trim().toLowerCase());
    if (name !== type) continue;
    const quality = parameters.find((parameter) => parameter.startsWith('q='));
    return quality === undefined ? 1 : Number(quality.slice(2)) || 0;
  }
  return -1;
}

/** Whether `Accept` names a media type, and wants it more than the one that is answered otherwise. */
export function prefers(accept: string | string[] | undefined, type: string, otherwise: string): boolean {
  const text = String(accept ?? '');
  return wish(text, type) > Math.max(0, wish(text, otherwise));
}
