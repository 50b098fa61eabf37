export interface DiffLine {
  sign: '+' | '-' | ' ';
  text: string;
}

/** Lines of a longest common subsequence that are looked for at most: beyond it the middle counts as replaced. */
const MOST = 2000;

/** What became of the lines of a text. */
export function diffLines(before: string, after: string): DiffLine[] {
  const old = before.split('\n');
  const next = after.split('\n');
  let head = 0;
  while (head < old.length && head < next.length && old[head] === next[head]) head++;
  let tail = 0;
  while (tail < Math.min(old.length, next.length) - head && old.at(-1 - tail) === next.at(-1 - tail)) tail++;
  const same = (lines: string[]) => lines.map((text): DiffLine => ({ sign: ' ', text }));
  const middle = changed(old.slice(head, old.length - tail), next.slice(head, next.length - tail));
  return [...same(old.slice(0, head)), ...middle, ...same(old.slice(old.length - tail))];
}

function changed(old: string[], next: string[]): DiffLine[] {
  const gone = old.map((text): DiffLine => ({ sign: '-', text }));
  const made = next.map((text): DiffLine => ({ sign: '+', text }));
  if (old.length === 0 || next.length === 0 || old.length > MOST || next.length > MOST)
    return [...gone, ...made];
  const width = next.length + 1;
  const common = new Uint16Array((old.length + 1) * width);
  const value = (row: number, column: number) => common[row * width + column] ?? 0;
  for (let row = old.length - 1; row >= 0; row--)
    for (let column = next.length - 1; column >= 0; column--)
      common[row * width + column] =
        old[row] === next[column]
          ? value(row + 1, column + 1) + 1
          : Math.max(value(row + 1, column), value(row, column + 1));
  const lines: DiffLine[] = [];
  let [row, column] = [0, 0];
  while (row < old.length || column < next.length) {
    if (row < old.length && column < next.length && old[row] === next[column]) {
      lines.push({ sign: ' ', text: old[row++] ?? '' });
      column++;
    } else if (
      column >= next.length ||
      (row < old.length && value(row + 1, column) >= value(row, column + 1))
    )
      lines.push({ sign: '-', text: old[row++] ?? '' });
    else lines.push({ sign: '+', text: next[column++] ?? '' });
  }
  return lines;
}

const AROUND = 2;

/** Only the lines that changed, and a few around them. */
export const nearChanges = (lines: readonly DiffLine[]): DiffLine[] =>
  lines.filter((_, index) =>
    lines.slice(Math.max(0, index - AROUND), index + AROUND + 1).some(({ sign }) => sign !== ' '),
  );
