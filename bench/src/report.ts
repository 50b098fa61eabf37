import type { Comparison, MemoryFigure, MemoryResult } from './figures/figure.js';
import type { Machine } from './machine.js';
import type { Compared } from './rounds.js';

export type Result =
  | ({ kind: 'comparison'; met: boolean } & Omit<Comparison, 'prepare' | 'rounds'> & Compared)
  | ({ kind: 'memory'; met: boolean } & Omit<MemoryFigure, 'measure'> & MemoryResult);

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

export function memoryResult(figure: MemoryFigure, measured: MemoryResult): Result {
  const { name, title, aimMb } = figure;
  return { kind: 'memory', name, title, aimMb, met: measured.nowMb <= aimMb, ...measured };
}

const whole = (value: number): string => Math.round(value).toLocaleString('en-US');
const amount = (value: number, unit: string): string =>
  unit === 'ms' ? `${value.toFixed(2)} ms` : `${whole(value)} ${unit}`;

function row(result: Result): string[] {
  const mark = result.met ? '' : ' ✗';
  if (result.kind === 'memory') {
    const peak = result.peakMb === null ? '' : `, ${whole(result.peakMb)} MB at most`;
    const did = `${whole(result.messages)} messages at ${amount(result.rowsPerSecond, 'rows/s')}`;
    return [
      `${whole(result.nowMb)} MB${mark}`,
      `≤ ${result.aimMb} MB`,
      result.title,
      `${did}${peak}`,
      '–',
      '–',
    ];
  }
  const { unit, ratio, ratios, aim, serverCpuUs } = result;
  return [
    `**${ratio.toFixed(2)}**${mark} (${Math.min(...ratios).toFixed(2)}–${Math.max(...ratios).toFixed(2)})`,
    `${unit === 'ms' ? '≤' : '≥'} ${aim.toFixed(1)}`,
    result.title,
    amount(result.server.median, unit),
    `${amount(result.raw.median, unit)} – ${result.limit}`,
    serverCpuUs === null ? '–' : `${serverCpuUs.toFixed(0)} µs`,
  ];
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
  return [...quick, table(report.results.map(row)), facts(report)].join('\n\n');
}

const BEGIN = '<!-- bench:begin -->';
const END = '<!-- bench:end -->';

/** The page with what stands between its markers replaced. */
export function replaceSection(page: string, section: string): string {
  const from = page.indexOf(BEGIN);
  const to = page.indexOf(END);
  if (from < 0 || to < from)
    throw new Error(`the page has no ${BEGIN} followed by ${END}; put them where the figures belong`);
  return `${page.slice(0, from + BEGIN.length)}\n\n${section}\n\n${page.slice(to)}`;
}
