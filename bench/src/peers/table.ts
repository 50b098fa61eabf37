import { whole } from '../format.js';
import type { Machine } from '../machine.js';
import { median } from '../statistics.js';

export interface Side {
  name: string;
  rounds: number[];
  median: number;
  /** Median of the rounds' ratios of the first side to this one; of the first itself 1. */
  ratio: number;
  ratios: number[];
}

export interface Figure {
  title: string;
  unit: 'messages/s' | 'pages/s';
  /** What the ratio to the best peer is to be at least. */
  aim: number;
  /** The first is ours. */
  sides: Side[];
}

export interface PeersReport {
  machine: Machine;
  quick: boolean;
  figures: Figure[];
  contenders: { name: string; version: string; settings: string }[];
}

export function figureOf(
  about: Pick<Figure, 'title' | 'unit' | 'aim'>,
  values: ReadonlyMap<{ name: string }, readonly number[]>,
): Figure {
  const [ours] = values.values();
  const sides = [...values].map(([{ name }, rounds]) => {
    const ratios = rounds.map((value, round) => (ours?.[round] ?? Number.NaN) / value);
    return { name, rounds: [...rounds], median: median(rounds), ratio: median(ratios), ratios };
  });
  return { ...about, sides };
}

/** The peer that did most. */
export function bestPeer({ sides }: Figure): Side {
  const [best] = sides.slice(1).sort((a, b) => b.median - a.median);
  if (!best) throw new Error('there is no peer');
  return best;
}

const times = (ratio: number): string => `${ratio < 10 ? ratio.toFixed(1) : Math.round(ratio)} ×`;

function row(figure: Figure): string[] {
  const best = bestPeer(figure);
  const mark = best.ratio >= figure.aim ? '' : ' ✗';
  const range = `${times(Math.min(...best.ratios))}–${times(Math.max(...best.ratios))}`;
  const peers = figure.sides
    .slice(1)
    .map((side) => `${whole(side.median)}${side === best ? '' : ` (Belfry ${times(side.ratio)})`}`);
  const ours = figure.sides[0]?.median ?? 0;
  return [
    `${figure.title}, ${figure.unit}`,
    whole(ours),
    ...peers,
    `**${times(best.ratio)}**${mark} (${range}) ${best.name}`,
    `≥ ${figure.aim} ×`,
  ];
}

function facts({ machine, figures }: PeersReport): string {
  const settings = Object.entries(machine.settings).map(([name, value]) => `${name}=${value}`);
  const { load } = machine;
  return (
    `${machine.at.slice(0, 10)}, commit ${machine.commit ?? 'unknown'}: ${machine.cores} cores (${machine.cpu}), ` +
    `${machine.memoryGb} GB, ${machine.platform}, Node ${machine.node}; one PostgreSQL ` +
    `${machine.postgres.split(' ')[0]} for all, with ${settings.join(', ')} in each database; writing and flushing 8 kB ` +
    `takes ${machine.flushMs.toFixed(2)} ms; load average ${load.before.toFixed(1)} before, ${load.after.toFixed(1)} after. ` +
    `Medians of ${figures[0]?.sides[0]?.rounds.length ?? 0} rounds in turn; the ratio is the median of the rounds’ ratios ` +
    'to the best peer, with the lowest and the highest beside it.'
  );
}

export function toMarkdown(report: PeersReport, plot: string): string {
  const names = report.contenders.map(({ name, version }) => `${name} ${version}`.trim());
  const headings = ['What', ...names, 'Belfry beside the best peer', 'Aim'];
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  const table = [
    line(headings),
    line(headings.map(() => '---')),
    ...report.figures.map((one) => line(row(one))),
  ];
  return [
    ...(report.quick ? ['_A quick run: to see that everything works, not to quote._'] : []),
    table.join('\n'),
    `![Belfry beside its peers, by figure](${plot})`,
    report.contenders.map(({ name, settings }) => `- ${name}: ${settings}.`).join('\n'),
    facts(report),
  ].join('\n\n');
}
