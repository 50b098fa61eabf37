import { Alert, Anchor, Group, SegmentedControl, Stack } from '@mantine/core';
import { IconChartBar, IconCircleCheck, IconCircleDashed } from '@tabler/icons-react';
import { Link, useSearchParams } from 'wouter';
import type { Answer } from '../../api/call.js';
import { useAsk } from '../../api/hooks.js';
import { Answered, Card, Empty, Page } from '../../kit/page.js';
import { useAppPath } from '../../shell/application.js';
import { useMay, useMember } from '../../shell/member.js';
import { useText } from '../../shell/text.js';
import { Charts, type Metric, METRICS, Totals } from './charts.js';
import { figuresOf, rangeOf } from './range.js';
import { Failures, Running } from './running.js';

type HomeAnswer = Answer<'getHome'>;

export function Home() {
  const t = useText();
  const me = useMember();
  const may = useMay();
  const home = useAsk(
    'getHome',
    {},
    { every: (answer) => (answer && answer.running.length > 0 ? 1500 : 15_000) },
  );
  const figures = useFigures(may('getFigures'));
  return (
    <Page title={t(`Hello, ${me.name}`, `${me.name}님, 안녕하세요`)}>
      <Answered of={home}>
        {(answer) => (
          <Stack gap="lg">
            {!answer.business_messaging && (
              <Alert color="orange" title={t('Business Messaging is off', '비즈니스 메시징이 꺼져 있습니다')}>
                {t(
                  'Every send is refused until it is switched on in the settings.',
                  '설정에서 켜기 전까지 모든 발송이 거부됩니다.',
                )}
              </Alert>
            )}
            {!answer.first_steps.has_sent && <FirstSteps steps={answer.first_steps} />}
            {answer.running.length > 0 && <Running batches={answer.running} />}
            {may('getFigures') && <Figures of={figures} />}
            {may('listNotifications') && <Failures failures={answer.failures} />}
          </Stack>
        )}
      </Answered>
    </Page>
  );
}

/** What there is to do until the first send. */
function FirstSteps({ steps }: { steps: HomeAnswer['first_steps'] }) {
  const t = useText();
  const path = useAppPath();
  const list = [
    {
      isDone: steps.has_template,
      href: '/templates/gallery',
      text: t('Take a template from the gallery', '갤러리에서 템플릿 고르기'),
    },
    {
      isDone: steps.has_sent,
      href: '/send',
      text: t('Send it, first to yourself', '먼저 나에게 발송해 보기'),
    },
    { isDone: steps.has_impression, href: '/logs', text: t('See that it was seen', '노출 확인하기') },
    { isDone: steps.has_member, href: '~/members', text: t('Invite somebody', '멤버 초대하기') },
  ];
  return (
    <Card title={t('First steps', '시작하기')}>
      <Stack gap="xs" component="ul" m={0} p={0} style={{ listStyle: 'none' }}>
        {list.map(({ isDone, href, text }) => (
          <li key={href}>
            <Group gap="xs">
              {isDone ? (
                <IconCircleCheck
                  size={20}
                  color="var(--mantine-color-teal-6)"
                  aria-label={t('Done', '완료')}
                />
              ) : (
                <IconCircleDashed size={20} aria-label={t('To do', '할 일')} />
              )}
              <Anchor
                component={Link}
                href={href.startsWith('~') ? href.slice(1) : path(href)}
                c={isDone ? 'dimmed' : undefined}
                td={isDone ? 'line-through' : undefined}
              >
                {text}
              </Anchor>
            </Group>
          </li>
        ))}
      </Stack>
    </Card>
  );
}

/** What the URL asks to be shown, and the counts of it; asked for at once, beside what else Home shows. */
function useFigures(isOpen: boolean) {
  const [search, setSearch] = useSearchParams();
  const choose = (change: Record<string, string>) =>
    setSearch((before) => ({ ...Object.fromEntries(before), ...change }), { replace: true });
  const metric: Metric = METRICS.find((one) => one === search.get('metric')) ?? 'sent';
  const range = rangeOf(search);
  const query = figuresOf(range);
  const byChannel = useAsk(
    'getFigures',
    { query: { ...query, by: 'channel' } },
    { keep: true, enabled: isOpen, every: () => 5000 },
  );
  const byTemplate = useAsk(
    'getFigures',
    { query: { ...query, by: 'template' } },
    { keep: true, enabled: isOpen, every: () => 15_000 },
  );
  return { choose, metric, range, byChannel, byTemplate };
}

/** Counts of a range, in total, by day, and by channel and template. */
function Figures({ of }: { of: ReturnType<typeof useFigures> }) {
  const t = useText();
  const { choose, metric, range, byChannel, byTemplate } = of;
  return (
    <Card
      title={t('Figures', '지표')}
      actions={
        <SegmentedControl
          size="xs"
          value={range}
          aria-label={t('Range', '기간')}
          onChange={(value) => choose({ range: value })}
          data={[
            { value: '24h', label: t('24 hours', '24시간') },
            { value: '7d', label: t('7 days', '7일') },
            { value: '30d', label: t('30 days', '30일') },
            { value: '90d', label: t('90 days', '90일') },
          ]}
        />
      }
    >
      <Answered of={byChannel}>
        {(figures) => (
          <Stack gap="lg">
            <Totals totals={figures.totals} chosen={metric} choose={(one) => choose({ metric: one })} />
            {figures.totals.sent > 0 ? (
              <Charts
                {...{ figures, metric, isHourly: range === '24h' }}
                templates={byTemplate.data?.groups ?? []}
              />
            ) : (
              <Empty
                icon={IconChartBar}
                title={t('Nothing was sent in this range', '이 기간에 발송한 알림이 없습니다')}
                text={t('Charts appear with the first send.', '발송하면 차트가 표시됩니다.')}
              />
            )}
          </Stack>
        )}
      </Answered>
    </Card>
  );
}
