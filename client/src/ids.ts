/** Ids are numbers of 64 bits in decimal: JavaScript's numbers are too short for them. */
export function compareIds(a: string, b: string): number {
  if (a.length !== b.length) return a.length - b.length;
  return a < b ? -1 : a > b ? 1 : 0;
}

/** The id after one, so that "before" it includes that one. */
export const idAfter = (id: string): string => String(BigInt(id) + 1n);
