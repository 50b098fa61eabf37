import { Button, Group, Progress, SimpleGrid, Text, UnstyledButton } from '@mantine/core';
import { useMemo, useState } from 'react';
import type { Answer } from '../../api/call.js';
import type { BarChartProps } from '../../kit/bar-chart.js';
import { Loading } from '../../kit/page.js';
import { columnsOf, DataTable } from '../../kit/table.js';
import { Boundary } from '../../shell/boundary.js';
import { deferred } from '../../shell/deferred.js';
import { useFormat, useText } from '../../shell/text.js';

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

const { Content: BarChart } = deferred<'BarChart', BarChartProps>(
  () => import('../../kit/bar-chart.js'),
  'BarChart',
  () => <Loading rows={1} height={220} />,
);

/** A metric as bars. What draws them comes after the figures; where it does not come, the table is shown. */
function Bars({ points, isHourly, metric, title }: TimeProps & { title: string }) {
  const { day, hour, time, compact, percent } = useFormat();
  const word = useMetricWord();
  const shown = useShown();
  const when = isHourly ? time : day;
  const name = isHourly ? hour : day;
  const bars = useMemo(
    () => points.map((point) => ({ name: name(point.start), value: valueOf(point, metric) })),
    [points, metric, name],
  );
  return (
    <Boundary fallback={() => <PointTable points={points} isHourly={isHourly} />}>
      <BarChart
        label={title}
        bars={bars}
        nameWidth={isHourly ? 52 : 62}
        axis={metric === 'share' ? { reach: 0.04, step: 0.01 } : { reach: 4, step: 1 }}
        written={metric === 'share' ? percent : compact}
        said={(bar) => {
          const point = points[bar];
          if (!point) return '';
          return `${when(point.start)}: ${METRICS.map((one) => `${word(one)} ${shown(point, one)}`).join(', ')}`;
        }}
        told={(bar) => {
          const point = points[bar];
          return point && <Told {...{ point, metric }} when={when(point.start)} />;
        }}
      />
    </Boundary>
  );
}

/** Every metric of the bar that is pointed at. */
function Told({ point, metric, when }: { point: Point; metric: Metric; when: string }) {
  const word = useMetricWord();
  const shown = useShown();
  return (
    <>
      <Text size="xs" fw={600}>
        {when}
      </Text>
      {METRICS.map((one) => (
        <Text key={one} size="xs" className="numbers" fw={one === metric ? 600 : 400}>
          {word(one)} {shown(point, one)}
        </Text>
      ))}
    </>
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
            {/* The numbers beside it say it already. */}
            <Progress.Root size="md" mt={4} mb={2} aria-hidden>
              <Progress.Section
                withAria={false}
                value={(valueOf(totals, metric) / most) * 100}
                color="var(--belfry-chart)"
              />
            </Progress.Root>
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
