import { whole } from '../format.js';
import type { Figure } from './table.js';

const WIDTH = 720;
const LEFT = 110;
/** Room for the amount behind the longest bar. */
const RIGHT = 190;
const BAR = 18;
const GAP = 6;
const HEAD = 34;
const PAD = 16;

/** Both themes of a page: the picture is drawn on its own ground. */
const STYLE = `
  text { font: 13px system-ui, sans-serif; fill: #1f2328; }
  .ground { fill: #ffffff; } .title { font-weight: 600; } .ours { fill: #1f6feb; } .peer { fill: #8c959f; }
  @media (prefers-color-scheme: dark) {
    text { fill: #e6edf3; } .ground { fill: #0d1117; } .ours { fill: #58a6ff; } .peer { fill: #6e7681; }
  }`;

const escape = (text: string): string =>
  text.replace(
    /[<>&]/g,
    (found) => (({ '<': '&lt;', '>': '&gt;' }) as Record<string, string>)[found] ?? '&amp;',
  );

const heightOf = ({ sides }: Figure): number => HEAD + sides.length * (BAR + GAP) + PAD;

function group(figure: Figure, top: number): string {
  const longest = Math.max(...figure.sides.map(({ median }) => median));
  const bars = figure.sides.map((side, index) => {
    const y = top + HEAD + index * (BAR + GAP);
    const width = Math.max(1, ((WIDTH - LEFT - RIGHT) * side.median) / longest);
    const ratio = index === 0 ? '' : ` (Belfry ${side.ratio.toFixed(1)} ×)`;
    return [
      `<text x="${LEFT - 8}" y="${y + 14}" text-anchor="end">${escape(side.name)}</text>`,
      `<rect class="${index === 0 ? 'ours' : 'peer'}" x="${LEFT}" y="${y}" width="${width.toFixed(1)}" height="${BAR}" rx="2"/>`,
      `<text x="${(LEFT + width + 8).toFixed(1)}" y="${y + 14}">${whole(side.median)}${ratio}</text>`,
    ].join('\n');
  });
  const title = `<text class="title" x="${PAD}" y="${top + 22}">${escape(`${figure.title}, ${figure.unit}`)}</text>`;
  return [title, ...bars].join('\n');
}

/** Bars by figure, each figure to a scale of its own that begins at 0. */
export function plot(figures: readonly Figure[]): string {
  let top = PAD / 2;
  const groups = figures.map((figure) => {
    const drawn = group(figure, top);
    top += heightOf(figure);
    return drawn;
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${top}" width="${WIDTH}" height="${top}" role="img">
<title>Belfry beside its peers</title>
<style>${STYLE}
</style>
<rect class="ground" width="${WIDTH}" height="${top}"/>
${groups.join('\n')}
</svg>
`;
}
