/** A time (Unix milliseconds) as an input for a local time takes it, to the minute. */
export function localInput(ms: number): string {
  const time = new Date(ms);
  return new Date(ms - time.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}
