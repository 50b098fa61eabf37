/** Bars on an axis, drawn by uPlot. Loaded when there is a chart to draw: import it through `deferred` only. */
import { type KeyboardEvent, type ReactNode, useEffect, useLayoutEffect, useRef, useState } from 'react';
import uPlot from 'uplot';

export interface BarChartProps {
  label: string;
  /** From left to right, with what stands below each when there is room. */
  bars: readonly { name: string; value: number }[];
  /** How many pixels a name may take. */
  nameWidth: number;
  /** The least that the axis reaches to, and its least step. */
  axis: { reach: number; step: number };
  /** A value beside the axis. */
  written: (value: number) => string;
  /** All there is to say about a bar: in a sentence, and in the box beside it. */
  said: (bar: number) => string;
  told: (bar: number) => ReactNode;
}

export const CHART_HEIGHT = 220;
const LEFT = 44;
const BOTTOM = 24;
const TOP = 8;
const RIGHT = 16;
const BAR_SHARE = 0.72;
const WIDEST = 96;
const ROUND = 3;
/** A value that is not 0 is seen, however small it is beside the others. */
const LEAST_SHARE = 0.01;
/** Where uPlot takes its cursor to be on no bar. */
const NOWHERE = { left: -10, top: -10 };

/**
 * A chart that is read by pointer, finger and keyboard. To those who do not see it it is a slider over the bars, whose value is what
 * the bar says: unlike a picture it gets the arrow keys from screen readers.
 */
export function BarChart(props: BarChartProps) {
  const { label, bars, said, told } = props;
  const [pointed, point] = useState<number | null>(null);
  const last = bars.length - 1;
  const at = pointed === null ? null : Math.min(pointed, last);
  const { ref, edges } = usePlot({ ...props, at, point });
  const press = (event: KeyboardEvent) => {
    const next = nextBar(event.key, at ?? last, last);
    if (next === undefined) return;
    event.preventDefault();
    point(next);
  };
  return (
    <div
      className="chart"
      role="slider"
      tabIndex={0}
      aria-label={label}
      aria-orientation="horizontal"
      aria-valuemin={1}
      aria-valuemax={bars.length}
      aria-valuenow={(at ?? last) + 1}
      aria-valuetext={said(at ?? last)}
      onKeyDown={press}
      onFocus={() => point((before) => before ?? last)}
      onBlur={() => point(null)}
    >
      <div ref={ref} />
      {at !== null && (
        <div className="chart-told" style={edges(at)}>
          {told(at)}
        </div>
      )}
    </div>
  );
}

/** Where a key leads from a bar; away from all of them with Escape. */
function nextBar(key: string, at: number, last: number): number | null | undefined {
  switch (key) {
    case 'ArrowLeft':
    case 'ArrowDown':
      return Math.max(0, at - 1);
    case 'ArrowRight':
    case 'ArrowUp':
      return Math.min(last, at + 1);
    case 'Home':
      return 0;
    case 'End':
      return last;
    case 'Escape':
      return null;
  }
}

type PlotProps = BarChartProps & { at: number | null; point: (at: number | null) => void };

/** A plot in an element, which is kept as it is told to be; and where beside a bar there is room. */
function usePlot(props: PlotProps) {
  const { bars, axis, written, at } = props;
  const ref = useRef<HTMLDivElement>(null);
  const latest = useRef(props);
  latest.current = props;
  const made = useRef<Made>(null);

  useLayoutEffect(() => {
    if (!ref.current) return;
    const { plot } = (made.current ??= makePlot(latest, ref.current));
    if (plot.status === 0) return;
    plot.batch(() => {
      plot.setData(dataOf(latest.current));
      // The names may be others while the values are the same.
      plot.redraw(false, true);
    });
  }, [bars, axis.reach, axis.step, written]);

  useLayoutEffect(() => {
    const plot = made.current?.plot;
    // Told without an event: who has said it knows.
    plot?.setCursor(at === null ? NOWHERE : { left: plot.valToPos(at, 'x'), top: 1 }, false);
  }, [at, bars]);

  useEffect(
    () => () => {
      made.current?.end();
      made.current = null;
    },
    [],
  );

  const edges = (bar: number) => {
    if (!made.current) return;
    const { plot } = made.current;
    const slot = slotOf(plot, props);
    return bar < bars.length / 2
      ? { left: LEFT + (bar + 1) * slot + 6 }
      : { right: RIGHT + (bars.length - bar) * slot + 6 };
  };
  return { ref, edges };
}

interface Made {
  plot: uPlot;
  end: () => void;
}

/** A plot that is as wide as its element and as light or dark as the page. */
function makePlot(latest: { readonly current: PlotProps }, element: HTMLElement): Made {
  // Narrower, as it may be for a moment, there would be less than nothing between its edges, on which uPlot gives up.
  const width = () => Math.max(LEFT + RIGHT + 60, element.clientWidth);
  const plot = new uPlot(optionsOf(latest, element, width()), dataOf(latest.current), element);
  const sized = new ResizeObserver(() => {
    if (width() !== plot.width) plot.setSize({ width: width(), height: CHART_HEIGHT });
  });
  sized.observe(element);
  const coloured = new MutationObserver(() => plot.redraw());
  coloured.observe(document.documentElement, { attributeFilter: ['data-mantine-color-scheme'] });
  const end = () => {
    sized.disconnect();
    coloured.disconnect();
    plot.destroy();
  };
  return { plot, end };
}

const reachOf = ({ bars, axis }: PlotProps): number =>
  Math.max(axis.reach, ...bars.map(({ value }) => value)) * 1.04;

function dataOf(props: PlotProps): uPlot.AlignedData {
  const least = reachOf(props) * LEAST_SHARE;
  const { bars } = props;
  return [bars.map((_, at) => at), bars.map(({ value }) => (value > 0 ? Math.max(value, least) : 0))];
}

/** How many pixels belong to a bar. */
const slotOf = (plot: uPlot, { bars }: PlotProps): number => (plot.width - LEFT - RIGHT) / bars.length;

/** Whether the name of a bar ends before the chart does. */
const hasRoom = (plot: uPlot, props: PlotProps, at: number): boolean =>
  (props.bars.length - at - 0.5) * slotOf(plot, props) + RIGHT >= (props.nameWidth - 8) / 2;

/** Whole bars between two names, and steps of an axis: 1, 2 and 5 times a power of ten. */
const EVERY = Array.from({ length: 400 }, (_, at) => at + 1);
const STEPS = Array.from({ length: 18 }, (_, at) => 10 ** (at - 3)).flatMap((power) => [
  power,
  2 * power,
  5 * power,
]);

function optionsOf(
  latest: { readonly current: PlotProps },
  element: HTMLElement,
  width: number,
): uPlot.Options {
  const style = getComputedStyle(element);
  const colour = (name: string) => () => style.getPropertyValue(name);
  const looks = { stroke: colour('--mantine-color-dimmed'), font: `12px ${style.fontFamily}`, gap: 6 };
  return {
    width,
    height: CHART_HEIGHT,
    padding: [TOP, RIGHT, 0, 0],
    legend: { show: false },
    select: { show: false, left: 0, top: 0, width: 0, height: 0 },
    scales: {
      x: { time: false, range: () => [-0.5, latest.current.bars.length - 0.5] },
      y: { range: () => [0, reachOf(latest.current)] },
    },
    series: [
      {},
      {
        width: 0,
        fill: colour('--belfry-chart'),
        points: { show: false },
        paths: uPlot.paths.bars?.({
          size: [BAR_SHARE, WIDEST],
          radius: (plot) => [Math.min(0.2, ROUND / (slotOf(plot, latest.current) * BAR_SHARE)), 0],
        }),
      },
    ],
    axes: [
      {
        ...looks,
        size: BOTTOM,
        space: () => latest.current.nameWidth,
        incrs: EVERY,
        grid: { show: false },
        ticks: { show: false },
        values: (plot, splits) =>
          splits.map((at) => (hasRoom(plot, latest.current, at) ? latest.current.bars[at]?.name : '') ?? ''),
      },
      {
        ...looks,
        size: LEFT,
        space: 32,
        incrs: () => STEPS.filter((step) => step >= latest.current.axis.step),
        grid: { stroke: colour('--belfry-line'), width: 1 },
        ticks: { show: false },
        values: (_, splits) => splits.map((value) => latest.current.written(value)),
      },
    ],
    cursor: {
      y: false,
      drag: { x: false, y: false },
      points: { show: false },
      // On the middle of a bar: what marks it is as wide as its slot.
      move: (plot, left, top) => {
        const slot = slotOf(plot, latest.current);
        plot.over.style.setProperty('--chart-slot', `${slot}px`);
        const bar = Math.min(latest.current.bars.length - 1, Math.floor(left / slot));
        return [left < 0 ? left : (bar + 0.5) * slot, top];
      },
    },
    hooks: {
      setCursor: [({ cursor }) => latest.current.point(cursor.idx ?? null)],
    },
  };
}
