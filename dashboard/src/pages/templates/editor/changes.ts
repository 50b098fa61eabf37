/** One thing that differs between two versions; undefined: there is nothing on that side. */
export interface Change {
  path: string;
  before: unknown;
  after: unknown;
}

type Json = Record<string, unknown>;

const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const isSame = (one: unknown, other: unknown): boolean => JSON.stringify(one) === JSON.stringify(other);
const below = (path: string, name: string): string => (path === '' ? name : `${path}.${name}`);

/** What differs, by path, in the order of the newer value. Blocks that only moved on in their list are none. */
export function changesOf(before: unknown, after: unknown, path = ''): Change[] {
  if (isSame(before, after)) return [];
  if (isObject(before) && isObject(after)) {
    const names = [...new Set([...Object.keys(after), ...Object.keys(before)])];
    return names.flatMap((name) => changesOf(before[name], after[name], below(path, name)));
  }
  if (Array.isArray(before) && Array.isArray(after)) return changesOfLists(before, after, path);
  return [{ path, before, after }];
}

function changesOfLists(before: unknown[], after: unknown[], path: string): Change[] {
  let head = 0;
  while (head < Math.min(before.length, after.length) && isSame(before[head], after[head])) head++;
  let tail = 0;
  const most = Math.min(before.length, after.length) - head;
  while (tail < most && isSame(before.at(-1 - tail), after.at(-1 - tail))) tail++;
  const gone = before.slice(head, before.length - tail);
  const made = after.slice(head, after.length - tail);
  return Array.from({ length: Math.max(gone.length, made.length) }, (_, index) =>
    changesOf(gone[index], made[index], `${path}[${head + index}]`),
  ).flat();
}
