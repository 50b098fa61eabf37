import { Alert, Button, Grid, SimpleGrid, Stack } from '@mantine/core';
import { IconPlayerStop, IconTrash } from '@tabler/icons-react';
import { useLocation, useParams } from 'wouter';
import type { Answer } from '../../api/call.js';
import { useAct, useAsk } from '../../api/hooks.js';
import { type Question, useConfirm } from '../../kit/confirm.js';
import { Answered, BackLink, Card, Page } from '../../kit/page.js';
import { Copyable } from '../../kit/copyable.js';
import { Fact, StatusBadge, Time, usePriorityWord } from '../../kit/small.js';
import { useToast } from '../../kit/toast.js';
import { useAppPath } from '../../shell/application.js';
import { useMay } from '../../shell/member.js';
import { type Text, useFormat, useText } from '../../shell/text.js';
import { Funnel, OutcomesBar } from './funnel.js';
import { Ledger } from './ledger.js';
import { Reschedule } from './reschedule.js';
import { SentMessage } from './sent-message.js';

export type Details = Answer<'getNotification'>;

export const isRunning = (status: string): boolean => status === 'queued' || status === 'delivering';

/** One notification: how far it has come, how each target ended, what it looked like. */
export function NotificationPage() {
  const t = useText();
  const path = useAppPath();
  const { id } = useParams<{ id: string }>();
  const details = useAsk(
    'getNotification',
    { params: { notification_id: id }, query: { include_realtime_metrics: true } },
    {
      every: (answer) =>
        answer && isRunning(answer.status) ? 1000 : answer?.status === 'deleted' ? false : 10_000,
    },
  );
  return (
    <Page
      title={details.data?.title ?? details.data?.template_key ?? t('Notification', '알림')}
      under={<BackLink href={path('/logs')}>{t('Logs', '로그')}</BackLink>}
      actions={details.data && <Actions of={details.data} />}
    >
      <Answered of={details}>{(of) => <Whole of={of} />}</Answered>
    </Page>
  );
}

function Whole({ of }: { of: Details }) {
  const t = useText();
  return (
    <Stack gap="lg">
      {of.failure && (
        <Alert color="red" title={t('It failed', '발송에 실패했습니다')} role="alert">
          {of.failure.message}
        </Alert>
      )}
      <Grid gap="lg">
        <Grid.Col span={{ base: 12, md: 7 }}>
          <Stack gap="lg">
            <Card title={t('Result', '결과')} actions={<StatusBadge status={of.status} />}>
              <Funnel of={of} />
            </Card>
            <Card title={t('Outcomes of the targets', '대상별 결과')}>
              <OutcomesBar outcomes={of.outcomes} />
            </Card>
            <Facts of={of} />
          </Stack>
        </Grid.Col>
        <Grid.Col span={{ base: 12, md: 5 }}>
          <SentMessage of={of} />
        </Grid.Col>
      </Grid>
      <Ledger id={of.notification_id} isRunning={isRunning(of.status)} />
    </Stack>
  );
}

function Facts({ of }: { of: Details }) {
  const t = useText();
  const priorityWord = usePriorityWord();
  return (
    <Card title={t('Details', '상세')}>
      <SimpleGrid cols={{ base: 2, lg: 3 }} spacing="md">
        <div style={{ gridColumn: '1 / -1' }}>
          <Fact name={t('Id', 'ID')}>
            <Copyable value={of.notification_id} label="id" />
          </Fact>
        </div>
        <Fact name={t('Template', '템플릿')}>{of.template_key}</Fact>
        <Fact name={t('Mode', '방식')}>
          {of.mode === 'batch' ? t('Batch', '배치') : t('Realtime', '실시간')}
        </Fact>
        <Fact name={t('Channels', '채널')}>{of.channels.map(({ key }) => key).join(', ')}</Fact>
        <Fact name={t('Tag', '태그')}>{of.tag ?? '–'}</Fact>
        <Fact name={t('Priority', '우선순위')}>{of.priority === null ? '–' : priorityWord(of.priority)}</Fact>
        <Fact name={t('Sent by', '발송자')}>{of.sent_from.value}</Fact>
        <Fact name={t('Requested', '요청 시각')}>
          <Time at={of.created_at} />
        </Fact>
        {of.scheduled_at !== null && (
          <Fact name={t('Scheduled', '예약 시각')}>
            <Time at={of.scheduled_at} />
          </Fact>
        )}
        {of.push_template.enable_push && (
          <Fact name={t('Push', '푸시')}>
            {of.push_template.title} {of.push_template.body}
          </Fact>
        )}
      </SimpleGrid>
    </Card>
  );
}

function Actions({ of }: { of: Details }) {
  const t = useText();
  const may = useMay();
  const ask = useConfirm();
  const toast = useToast();
  const path = useAppPath();
  const { number } = useFormat();
  const [, go] = useLocation();
  const spoils = ['getNotification', 'listNotifications', 'getHome', 'getFigures', 'listTargets'] as const;
  const cancel = useAct('cancelNotification', {
    spoils,
    onDone: () => toast.done(t('Cancelled', '취소했습니다')),
  });
  const remove = useAct('deleteNotification', {
    spoils: ['listNotifications', 'getHome', 'getFigures'],
    onDone: () => {
      toast.done(t('Deleted', '삭제했습니다'));
      go(path('/logs'));
    },
  });
  const params = { notification_id: of.notification_id };
  const { sent } = of.outcomes;
  const askDelete = async () => {
    if (await ask(deleteQuestion(t, { sent, shown: number(sent) })))
      remove.mutate({ params, body: {} }, { onError: toast.failed });
  };
  const askCancel = async () => {
    if (await ask(cancelQuestion(t))) cancel.mutate({ params }, { onError: toast.failed });
  };
  const mayCancel = may('cancelNotification') && (isRunning(of.status) || of.status === 'scheduled');
  return (
    <>
      {may('rescheduleNotification') && of.status === 'scheduled' && of.scheduled_at !== null && (
        <Reschedule key={of.scheduled_at} id={of.notification_id} at={of.scheduled_at} />
      )}
      {mayCancel && (
        <Button
          variant="default"
          leftSection={<IconPlayerStop size={16} aria-hidden />}
          loading={cancel.isPending}
          onClick={() => void askCancel()}
        >
          {t('Cancel', '취소')}
        </Button>
      )}
      {may('deleteNotification') && of.status !== 'deleted' && (
        <Button
          variant="default"
          leftSection={<IconTrash size={16} aria-hidden />}
          loading={remove.isPending}
          onClick={() => void askDelete()}
        >
          {t('Delete', '삭제')}
        </Button>
      )}
    </>
  );
}

const deleteQuestion = (t: Text, { sent, shown }: { sent: number; shown: string }): Question => ({
  title: t('Delete this notification?', '이 알림을 삭제할까요?'),
  text: t(
    `Its message is taken out of the feeds of ${shown} ${sent === 1 ? 'user' : 'users'}; the logs keep it as deleted. This cannot be undone.`,
    `사용자 ${shown}명의 피드에서 메시지가 사라지고 로그에는 삭제됨으로 남습니다. 되돌릴 수 없습니다.`,
  ),
  action: t(`Delete from ${shown} ${sent === 1 ? 'feed' : 'feeds'}`, `피드 ${shown}개에서 삭제`),
  typed: sent >= 1000 ? String(sent) : undefined,
});

const cancelQuestion = (t: Text): Question => ({
  title: t('Cancel the rest?', '남은 발송을 취소할까요?'),
  text: t(
    'What was delivered stays in its feeds; the other targets get nothing.',
    '이미 발송된 메시지는 남고 나머지 대상에게는 발송하지 않습니다.',
  ),
  action: t('Cancel the rest', '발송 취소'),
});
