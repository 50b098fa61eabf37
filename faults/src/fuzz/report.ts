import type { OperationResult } from './run.js';

const HEADINGS = ['operation', 'requests', '2xx', 'statuses', 'slowest'];

const percent = (part: number, whole: number): string =>
  `${((100 * part) / Math.max(1, whole)).toFixed(0)} %`;

function cellsOf({ operation, requests, successes, statuses, slowestMs }: OperationResult): string[] {
  const counts = [...statuses].sort(([a], [b]) => a - b).map(([status, times]) => `${status}: ${times}`);
  const share = percent(successes, requests);
  return [operation, String(requests), share, counts.join(', '), `${slowestMs.toFixed(0)} ms`];
}

/** What was tried and answered, a line an operation. */
export function toTable(results: readonly OperationResult[]): string {
  const sorted = [...results].sort((a, b) => a.operation.localeCompare(b.operation));
  const rows = [HEADINGS, ...sorted.map(cellsOf)];
  const widths = HEADINGS.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

/** The last lines: what is wrong, or that nothing is. */
export function toVerdict(results: readonly OperationResult[], faults: readonly string[]): string {
  const findings = [...results.flatMap(({ finding }) => finding ?? []), ...faults];
  const sum = (of: (result: OperationResult) => number) => results.reduce((all, one) => all + of(one), 0);
  const tried = `${sum(({ requests }) => requests)} requests to ${results.length} operations, ${percent(
    sum(({ successes }) => successes),
    sum(({ requests }) => requests),
  )} of them with success`;
  if (findings.length === 0) return `PASSED: ${tried}; nothing was found.`;
  return [
    ...findings.map((finding, index) => `${index + 1}. ${finding}`),
    `FAILED: ${tried}; ${findings.length} findings.`,
  ].join('\n\n');
}
