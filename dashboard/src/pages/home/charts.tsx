import { AreaChart, BarChart } from '@mantine/charts';
import { SimpleGrid, Text } from '@mantine/core';
import type { Answer } from '../../api/call.js';
import { useFormat, useText } from '../../shell/text.js';

type Figures = Answer<'getFigures'>;
type Group = Figures['groups'][number];

interface Props {
  points: Figures['points'];
  isHourly: boolean;
  channels: Group[];
  templates: Group[];
}

/** In a file of its own, so that the chart library is loaded only where charts are. */
export function Charts({ points, isHourly, channels, templates }: Props) {
  const t = useText();
  const { day, time, compact } = useFormat();
  const names = {
    sent: t('Sent', '발송'),
    impressions: t('Impressions', '노출'),
    clicks: t('Clicks', '클릭'),
  };
  const rows = points.map(({ start, sent, impressions, clicks }) => ({
    when: isHourly ? time(start) : day(start),
    ...{ [names.sent]: sent, [names.impressions]: impressions, [names.clicks]: clicks },
  }));
  const series = [
    { name: names.sent, color: 'belfry.6' },
    { name: names.impressions, color: 'cyan.6' },
    { name: names.clicks, color: 'teal.7' },
  ];
  return (
    <>
      <figure style={{ margin: 0 }} aria-label={t('By time', '시간별')}>
        <AreaChart
          h={240}
          data={rows}
          dataKey="when"
          series={series}
          curveType="monotone"
          withLegend
          fillOpacity={0.15}
          valueFormatter={compact}
          yAxisProps={{ width: 44, allowDecimals: false }}
          areaChartProps={{ accessibilityLayer: false }}
        />
      </figure>
      <SimpleGrid cols={{ base: 1, md: 2 }} spacing="lg">
        <Bars title={t('By channel', '채널별')} groups={channels} names={names} />
        <Bars title={t('By template', '템플릿별')} groups={templates} names={names} />
      </SimpleGrid>
    </>
  );
}

const BARS = 6;

/** As much of a key as there is room for. */
const shortened = (key: string) => (key.length > 16 ? `${key.slice(0, 15)}…` : key);

function Bars(props: {
  title: string;
  groups: Group[];
  names: { sent: string; impressions: string; clicks: string };
}) {
  const { title, groups, names } = props;
  const { compact } = useFormat();
  const rows = groups.slice(0, BARS).map(({ key, totals }) => ({
    key,
    ...{ [names.sent]: totals.sent, [names.impressions]: totals.impressions, [names.clicks]: totals.clicks },
  }));
  return (
    <figure style={{ margin: 0 }} aria-label={title}>
      <Text size="sm" fw={600} component="figcaption" mb="xs">
        {title}
      </Text>
      <BarChart
        h={56 + rows.length * 44}
        data={rows}
        dataKey="key"
        orientation="vertical"
        series={[
          { name: names.sent, color: 'belfry.6' },
          { name: names.impressions, color: 'cyan.6' },
          { name: names.clicks, color: 'teal.7' },
        ]}
        valueFormatter={compact}
        gridAxis="x"
        yAxisProps={{ width: 120, tickFormatter: shortened }}
        barChartProps={{ accessibilityLayer: false }}
      />
    </figure>
  );
}
