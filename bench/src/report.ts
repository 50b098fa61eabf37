import { amount, whole } from './format.js';
import type { Comparison, Measurement, Reading } from './figures/figure.js';
import type { Machine } from './machine.js';
import type { Compared } from './rounds.js';

type Met<T> = T & { met: boolean };

export type Result =
  | Met<{ kind: 'comparison' } & Omit<Comparison, 'prepare' | 'rounds'> & Compared>
  | ({ kind: 'measurement'; readings: Met<Reading>[] } & Omit<Measurement, 'measure'>);

export interface Report {
  machine: Machine;
  quick: boolean;
  results: Result[];
}

export function comparisonResult(figure: Comparison, compared: Compared): Result {
  const { name, title, limit, unit, aim } = figure;
  const met = unit === 'ms' ? compared.ratio <= aim : compared.ratio >= aim;
  return { kind: 'comparison', name, title, limit, unit, aim, met, ...compared };
}

export function measurementResult({ name, title }: Measurement, readings: readonly Reading[]): Result {
  const judged = readings.map((one) => ({
    ...one,
    met: one.isLeast ? one.value >= one.aim : one.value <= one.aim,
  }));
  return { kind: 'measurement', name, title, readings: judged };
}

const readingAmount = ({ unit }: Reading, value: number): string =>
  unit === ''
    ? value.toFixed(2)
    : unit === 'ms' || unit === 'KB'
      ? `${Number(value.toFixed(1))} ${unit}`
      : `${whole(value)} ${unit}`;

function readingRow(reading: Met<Reading>): string[] {
  const { value, aim, isLeast, met, title, did } = reading;
  const bound = `${isLeast ? '≥' : '≤'} ${readingAmount(reading, aim)}`;
  return [`${readingAmount(reading, value)}${met ? '' : ' ✗'}`, bound, title, did, '–', '–'];
}

function rowsOf(result: Result): string[][] {
  if (result.kind === 'measurement') return result.readings.map(readingRow);
  const mark = result.met ? '' : ' ✗';
  const { unit, ratio, ratios, aim, serverCpuUs } = result;
  const row = [
    `**${ratio.toFixed(2)}**${mark} (${Math.min(...ratios).toFixed(2)}–${Math.max(...ratios).toFixed(2)})`,
    `${unit === 'ms' ? '≤' : '≥'} ${aim.toFixed(1)}`,
    result.title,
    amount(result.server.median, unit),
    `${amount(result.raw.median, unit)} – ${result.limit}`,
    serverCpuUs === null ? '–' : `${serverCpuUs.toFixed(0)} µs`,
  ];
  return [row];
}

const HEADINGS = ['Ratio', 'Aim', 'What', 'Belfry', 'Limit of the same database', 'CPU of the server, each'];

function table(rows: string[][]): string {
  const line = (cells: string[]) => `| ${cells.join(' | ')} |`;
  return [line(HEADINGS), line(HEADINGS.map(() => '---')), ...rows.map(line)].join('\n');
}

function facts({ machine, results }: Report): string {
  const { load, settings } = machine;
  const set = Object.entries(settings).map(([name, value]) => `${name}=${value}`);
  const rounds = results.flatMap((one) => (one.kind === 'comparison' ? [one.ratios.length] : []));
  return [
    `${machine.at.slice(0, 10)}, commit ${machine.commit ?? 'unknown'}: ${machine.cores} cores (${machine.cpu}), ` +
      `${machine.memoryGb} GB, ${machine.platform}, Node ${machine.node}, PostgreSQL ${machine.postgres} with ${set.join(', ')}; ` +
      `writing and flushing 8 kB takes ${machine.flushMs.toFixed(2)} ms; load average ${load.before.toFixed(1)} before, ` +
      `${load.after.toFixed(1)} after.`,
    ...(rounds.length === 0
      ? []
      : [
          `Medians of ${[...new Set(rounds)].sort((a, b) => a - b).join(' or ')} rounds, Belfry and limit in turn; ` +
            'the ratio is the median of the rounds’ ratios, with the lowest and the highest beside it.',
        ]),
  ].join('\n\n');
}

export function toMarkdown(report: Report): string {
  const quick = report.quick ? ['_A quick run: to see that everything works, not to quote._'] : [];
  return [...quick, table(report.results.flatMap(rowsOf)), facts(report)].join('\n\n');
}

/** The page with what stands between the markers of that name replaced. */
export function replaceSection(page: string, section: string, name = 'bench'): string {
  const begin = `<!-- ${name}:begin -->`;
  const end = `<!-- ${name}:end -->`;
  const from = page.indexOf(begin);
  const to = page.indexOf(end);
  if (from < 0 || to < from)
    throw new Error(`the page has no ${begin} followed by ${end}; put them where the figures belong`);
  return `${page.slice(0, from + begin.length)}\n\n${section}\n\n${page.slice(to)}`;
}
