import { Button, Group, SimpleGrid, Text, UnstyledButton } from '@mantine/core';
import { useElementSize } from '@mantine/hooks';
import { type KeyboardEvent, type PointerEvent, useState } from 'react';
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

interface TimeProps {
  points: Point[];
  isHourly: boolean;
  metric: Metric;
}

/** A metric by day or hour: as bars, or as a table of all of them. */
export function ByTime({ points, isHourly, metric }: TimeProps) {
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

function Bars({ points, isHourly, metric, title }: TimeProps & { title: string }) {
  const t = useText();
  const { day, hour, time, compact, percent } = useFormat();
  const shown = useShown();
  const word = useMetricWord();
  const { ref, width } = useElementSize();
  const [at, setAt] = useState<number | null>(null);
  const steps = stepsTo(Math.max(0, ...points.map((point) => valueOf(point, metric))), metric === 'share');
  const top = steps.at(-1) ?? 1;
  const inner = Math.max(0, width - LEFT);
  const slot = points.length > 0 ? inner / points.length : 0;
  const y = (value: number) => TOP + (1 - value / top) * (HEIGHT - TOP - BOTTOM);
  const nth = everyNth(points.length, inner, isHourly ? 52 : 62);
  const pointed = at === null ? undefined : points[at];
  const move = (event: PointerEvent<SVGSVGElement>) => {
    const x = event.clientX - event.currentTarget.getBoundingClientRect().left - LEFT;
    setAt(x < 0 || slot === 0 ? null : Math.min(points.length - 1, Math.floor(x / slot)));
  };
  const press = (event: KeyboardEvent) => {
    const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (step === undefined) return;
    event.preventDefault();
    setAt((before) => Math.max(0, Math.min(points.length - 1, (before ?? points.length - step) + step)));
  };
  return (
    <div ref={ref} style={{ position: 'relative' }}>
      <svg
        width="100%"
        height={HEIGHT}
        role="img"
        aria-label={t(`${title}; arrow keys read it`, `${title}; 화살표 키로 읽기`)}
        tabIndex={0}
        className="chart"
        onPointerMove={move}
        onPointerLeave={() => setAt(null)}
        onKeyDown={press}
        onBlur={() => setAt(null)}
      >
        {steps.map((step) => (
          <g key={step}>
            <line x1={LEFT} x2={width} y1={y(step)} y2={y(step)} className="chart-line" />
            <text x={LEFT - 8} y={y(step)} dy="0.32em" textAnchor="end">
              {metric === 'share' ? percent(step) : compact(step)}
            </text>
          </g>
        ))}
        {points.map((point, index) => {
          const x = LEFT + index * slot;
          const value = valueOf(point, metric);
          return (
            <g key={point.start}>
              {index === at && (
                <rect x={x} y={TOP} width={slot} height={HEIGHT - TOP - BOTTOM} className="chart-at" />
              )}
              <rect
                x={x + slot * 0.14}
                width={Math.max(1, slot * 0.72)}
                y={y(value)}
                height={value > 0 ? Math.max(2, y(0) - y(value)) : 0}
                rx={Math.min(3, slot * 0.2)}
                className="chart-bar"
              />
              {index % nth === 0 && (
                <text x={x + slot / 2} y={HEIGHT - 6} textAnchor="middle">
                  {isHourly ? hour(point.start) : day(point.start)}
                </text>
              )}
            </g>
          );
        })}
      </svg>
      {pointed && at !== null && (
        <div
          className="chart-told"
          role="status"
          style={{
            [at < points.length / 2 ? 'left' : 'right']:
              at < points.length / 2 ? LEFT + (at + 1) * slot + 6 : width - LEFT - at * slot + 6,
          }}
        >
          <Text size="xs" fw={600}>
            {isHourly ? time(pointed.start) : day(pointed.start)}
          </Text>
          {METRICS.map((one) => (
            <Text key={one} size="xs" className="numbers" fw={one === metric ? 600 : 400}>
              {word(one)} {shown(pointed, one)}
            </Text>
          ))}
        </div>
      )}
    </div>
  );
}

const SHOWN_GROUPS = 6;

/** A metric by channel or template, largest first, with the counts it comes from. */
export function ByGroup(props: { title: string; groups: GroupOf[]; metric: Metric }) {
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
