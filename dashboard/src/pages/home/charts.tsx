import { Button, Group, SimpleGrid, Text, UnstyledButton } from '@mantine/core';
import { useElementSize } from '@mantine/hooks';
import { type CSSProperties, type KeyboardEvent, type PointerEvent, useState } from 'react';
import type { Answer } from '../../api/call.js';
import { columnsOf, DataTable } from '../../kit/table.js';
import { useFormat, useText } from '../../shell/text.js';
import { everyNth, stepsTo } from './scale.js';

type FiguresAnswer = Answer<'getFigures'>;
type Point = FiguresAnswer['points'][number];
type GroupOf = FiguresAnswer['groups'][number];
type Counts = FiguresAnswer['totals'];

export const METRICS = ['sent', 'impressions', 'clicks', 'share'] as const;
export type Metric = (typeof METRICS)[number];

/** What is drawn of some counts; a click-through is a share between 0 and 1. */
const valueOf = ({ sent, impressions, clicks }: Counts, metric: Metric): number =>
  metric === 'share' ? clicks / Math.max(1, impressions) : { sent, impressions, clicks }[metric];

function useMetricWord(): (metric: Metric) => string {
  const t = useText();
  return (metric) =>
    ({
      sent: t('Messages sent', '발송'),
      impressions: t('Impressions', '노출'),
      clicks: t('Clicks', '클릭'),
      share: t('Click-through', '클릭률'),
    })[metric];
}

/** A metric of some counts, as it is written. */
function useShown(): (counts: Counts, metric: Metric) => string {
  const { number, share } = useFormat();
  return (counts, metric) =>
    metric === 'share' ? share(counts.clicks, counts.impressions) : number(valueOf(counts, metric));
}

/** The sums of the range; the one that is chosen is drawn below. */
export function Totals(props: { totals: Counts; chosen: Metric; choose: (metric: Metric) => void }) {
  const { totals, chosen, choose } = props;
  const t = useText();
  const word = useMetricWord();
  const shown = useShown();
  return (
    <SimpleGrid
      cols={{ base: 2, sm: 4 }}
      spacing="sm"
      role="group"
      aria-label={t('What the charts show', '차트에 표시할 지표')}
    >
      {METRICS.map((metric) => (
        <UnstyledButton
          key={metric}
          className="total"
          aria-pressed={metric === chosen}
          onClick={() => choose(metric)}
        >
          <Text size="sm" c="dimmed" component="span" display="block">
            {word(metric)}
          </Text>
          <Text fz={26} fw={650} className="numbers" lh={1.3} component="span" display="block">
            {shown(totals, metric)}
          </Text>
        </UnstyledButton>
      ))}
    </SimpleGrid>
  );
}

/** The charts of a metric: by time, by channel and by template. */
export function Charts(props: {
  figures: FiguresAnswer;
  templates: GroupOf[];
  isHourly: boolean;
  metric: Metric;
}) {
  const { figures, templates, isHourly, metric } = props;
  const t = useText();
  return (
    <>
      <ByTime points={figures.points} isHourly={isHourly} metric={metric} />
      <SimpleGrid cols={{ base: 1, md: 2 }} spacing="xl">
        <ByGroup title={t('By channel', '채널별')} groups={figures.groups} metric={metric} />
        <ByGroup title={t('By template', '템플릿별')} groups={templates} metric={metric} />
      </SimpleGrid>
    </>
  );
}

interface TimeProps {
  points: Point[];
  isHourly: boolean;
  metric: Metric;
}

/** A metric by day or hour: as bars, or as a table of all of them. */
function ByTime({ points, isHourly, metric }: TimeProps) {
  const t = useText();
  const word = useMetricWord();
  const [isTable, setTable] = useState(false);
  const title = isHourly
    ? t(`${word(metric)} by hour`, `시간별 ${word(metric)}`)
    : t(`${word(metric)} by day`, `일별 ${word(metric)}`);
  return (
    <figure style={{ margin: 0 }} aria-label={title}>
      <Group justify="space-between" mb="xs">
        <Text size="sm" fw={600} component="figcaption">
          {title}
        </Text>
        <Button size="compact-xs" variant="subtle" onClick={() => setTable(!isTable)}>
          {isTable ? t('As a chart', '차트로 보기') : t('As a table', '표로 보기')}
        </Button>
      </Group>
      {isTable ? (
        <PointTable points={points} isHourly={isHourly} />
      ) : (
        <Bars points={points} isHourly={isHourly} metric={metric} title={title} />
      )}
    </figure>
  );
}

function PointTable({ points, isHourly }: Omit<TimeProps, 'metric'>) {
  const t = useText();
  const { day, time } = useFormat();
  const word = useMetricWord();
  const shown = useShown();
  const columns = columnsOf<Point>(
    { title: t('When', '시각'), cell: ({ start }) => (isHourly ? time(start) : day(start)) },
    ...METRICS.map((metric) => ({
      ...{ title: word(metric), isNumber: true },
      cell: (point: Point) => shown(point, metric),
    })),
  );
  return (
    <DataTable
      label={t('Figures', '지표')}
      rows={points}
      columns={columns}
      keyOf={({ start }) => String(start)}
      empty={null}
    />
  );
}

const HEIGHT = 220;
const LEFT = 44;
const BOTTOM = 24;
const TOP = 8;
const PLOT = HEIGHT - TOP - BOTTOM;

/** Which bar the pointer is on, or the arrow keys have come to. */
function usePointed(count: number, slot: number) {
  const [at, setAt] = useState<number | null>(null);
  const move = (event: PointerEvent<SVGSVGElement>) => {
    const x = event.clientX - event.currentTarget.getBoundingClientRect().left - LEFT;
    setAt(x < 0 || slot === 0 ? null : Math.min(count - 1, Math.floor(x / slot)));
  };
  const press = (event: KeyboardEvent) => {
    const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (step === undefined) return;
    event.preventDefault();
    setAt((before) => Math.max(0, Math.min(count - 1, (before ?? (step < 0 ? count : -1)) + step)));
  };
  const leave = () => setAt(null);
  return { at, handlers: { onPointerMove: move, onPointerLeave: leave, onKeyDown: press, onBlur: leave } };
}

function Bars({ points, isHourly, metric, title }: TimeProps & { title: string }) {
  const t = useText();
  const { day, hour } = useFormat();
  const { ref, width } = useElementSize();
  const steps = stepsTo(Math.max(0, ...points.map((point) => valueOf(point, metric))), metric === 'share');
  const inner = Math.max(0, width - LEFT);
  const slot = points.length > 0 ? inner / points.length : 0;
  const { at, handlers } = usePointed(points.length, slot);
  const y = (value: number) => TOP + (1 - value / (steps.at(-1) ?? 1)) * PLOT;
  const nth = everyNth(points.length, inner, isHourly ? 52 : 62);
  const pointed = at === null ? undefined : points[at];
  return (
    <div ref={ref} style={{ position: 'relative' }}>
      <svg
        width="100%"
        height={HEIGHT}
        role="img"
        aria-label={t(`${title}; arrow keys read it`, `${title}; 화살표 키로 읽기`)}
        tabIndex={0}
        className="chart"
        {...handlers}
      >
        <Axis steps={steps} y={y} width={width} isShare={metric === 'share'} />
        {at !== null && <rect x={LEFT + at * slot} y={TOP} width={slot} height={PLOT} className="chart-at" />}
        {points.map((point, index) => {
          const top = y(valueOf(point, metric));
          return (
            <g key={point.start}>
              <rect
                className="chart-bar"
                x={LEFT + (index + 0.14) * slot}
                width={slot * 0.72}
                y={top}
                height={top < y(0) ? Math.max(2, y(0) - top) : 0}
                rx={Math.min(3, slot * 0.2)}
              />
              {index % nth === 0 && (
                <text x={LEFT + (index + 0.5) * slot} y={HEIGHT - 6} textAnchor="middle">
                  {isHourly ? hour(point.start) : day(point.start)}
                </text>
              )}
            </g>
          );
        })}
      </svg>
      {pointed && at !== null && (
        <Told
          {...{ point: pointed, isHourly, metric }}
          place={
            at < points.length / 2
              ? { left: LEFT + (at + 1) * slot + 6 }
              : { right: width - LEFT - at * slot + 6 }
          }
        />
      )}
    </div>
  );
}

function Axis(props: { steps: number[]; y: (value: number) => number; width: number; isShare: boolean }) {
  const { steps, y, width, isShare } = props;
  const { compact, percent } = useFormat();
  return steps.map((step) => (
    <g key={step}>
      <line x1={LEFT} x2={width} y1={y(step)} y2={y(step)} className="chart-line" />
      <text x={LEFT - 8} y={y(step)} dy="0.32em" textAnchor="end">
        {isShare ? percent(step) : compact(step)}
      </text>
    </g>
  ));
}

/** Every metric of the bar that is pointed at. */
function Told(props: { point: Point; isHourly: boolean; metric: Metric; place: CSSProperties }) {
  const { point, isHourly, metric, place } = props;
  const { day, time } = useFormat();
  const word = useMetricWord();
  const shown = useShown();
  return (
    <div className="chart-told" role="status" style={place}>
      <Text size="xs" fw={600}>
        {isHourly ? time(point.start) : day(point.start)}
      </Text>
      {METRICS.map((one) => (
        <Text key={one} size="xs" className="numbers" fw={one === metric ? 600 : 400}>
          {word(one)} {shown(point, one)}
        </Text>
      ))}
    </div>
  );
}

const SHOWN_GROUPS = 6;

/** A metric by channel or template, largest first, with the counts it comes from. */
function ByGroup(props: { title: string; groups: GroupOf[]; metric: Metric }) {
  const { title, groups, metric } = props;
  const t = useText();
  const word = useMetricWord();
  const shown = useShown();
  const ordered = [...groups].sort((a, b) => valueOf(b.totals, metric) - valueOf(a.totals, metric));
  const most = Math.max(...groups.map(({ totals }) => valueOf(totals, metric)), 1e-9);
  return (
    <figure style={{ margin: 0 }} aria-label={title}>
      <Text size="sm" fw={600} component="figcaption" mb="sm">
        {title}
      </Text>
      <ul className="groups">
        {ordered.slice(0, SHOWN_GROUPS).map(({ key, totals }) => (
          <li key={key}>
            <Group justify="space-between" wrap="nowrap" gap="sm">
              <Text size="sm" truncate title={key}>
                {key}
              </Text>
              <Text size="sm" fw={600} className="numbers">
                {shown(totals, metric)}
              </Text>
            </Group>
            <div className="groups-bar" aria-hidden>
              <div style={{ width: `${(valueOf(totals, metric) / most) * 100}%` }} />
            </div>
            <Text size="xs" c="dimmed" className="numbers">
              {METRICS.filter((one) => one !== metric)
                .map((one) => `${word(one)} ${shown(totals, one)}`)
                .join(' · ')}
            </Text>
          </li>
        ))}
      </ul>
      {groups.length > SHOWN_GROUPS && (
        <Text size="xs" c="dimmed" mt="xs">
          {t(`and ${groups.length - SHOWN_GROUPS} more`, `외 ${groups.length - SHOWN_GROUPS}개`)}
        </Text>
      )}
    </figure>
  );
}
