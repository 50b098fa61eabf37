import { Group, Progress, Stack, Text } from '@mantine/core';
import { IconMoodSmile } from '@tabler/icons-react';
import type { Answer } from '../../api/call.js';
import { Card, Empty } from '../../kit/page.js';
import { StatusBadge, Time } from '../../kit/small.js';
import { columnsOf, DataTable, RowLink } from '../../kit/table.js';
import { useAppPath } from '../../shell/application.js';
import { useFormat, useText } from '../../shell/text.js';

type Batch = Answer<'getHome'>['running'][number];
type FailureRow = Answer<'getHome'>['failures'][number];

/** Batches that are under way, as far as they have come. */
export function Running({ batches }: { batches: Batch[] }) {
  const t = useText();
  return (
    <Card title={t('Under way', '진행 중')}>
      <Stack>
        {batches.map((batch) => (
          <RunningBatch key={batch.notification_id} batch={batch} />
        ))}
      </Stack>
    </Card>
  );
}

function RunningBatch({ batch }: { batch: Batch }) {
  const t = useText();
  const path = useAppPath();
  const { number } = useFormat();
  const {
    notification_id: id,
    title,
    template_key: key,
    status,
    requested,
    outcomes,
    scheduled_at: at,
  } = batch;
  const name = title ?? key;
  const ended = requested === null ? 0 : requested - outcomes.pending;
  return (
    <div>
      <Group justify="space-between" mb={4} gap="xs">
        <Group gap="xs">
          <RowLink href={path(`/logs/${id}`)}>{name}</RowLink>
          <StatusBadge status={status} />
        </Group>
        <Text size="sm" c="dimmed" className="numbers">
          {status === 'scheduled' && at !== null ? (
            <Time at={at} />
          ) : requested === null ? (
            t('reading the file', '파일 읽는 중')
          ) : (
            t(`${number(ended)} of ${number(requested)}`, `${number(requested)}명 중 ${number(ended)}명`)
          )}
        </Text>
      </Group>
      {status !== 'scheduled' && (
        <Progress
          value={requested ? (ended / requested) * 100 : 0}
          animated={status === 'delivering'}
          aria-label={t(`Progress of ${name}`, `${name} 진행률`)}
        />
      )}
    </div>
  );
}

export function Failures({ failures }: { failures: FailureRow[] }) {
  const t = useText();
  const path = useAppPath();
  const columns = columnsOf<FailureRow>(
    {
      title: t('Notification', '알림'),
      cell: (row) => (
        <RowLink href={path(`/logs/${row.notification_id}`)}>{row.title ?? row.template_key}</RowLink>
      ),
    },
    { title: t('Why', '이유'), cell: (row) => <Text size="sm">{row.message}</Text> },
    { title: t('When', '시각'), width: 180, cell: (row) => <Time at={row.created_at} /> },
  );
  return (
    <Card title={t('Recent failures', '최근 실패')}>
      <DataTable
        label={t('Recent failures', '최근 실패')}
        rows={failures}
        columns={columns}
        keyOf={(row) => row.notification_id}
        empty={
          <Empty
            icon={IconMoodSmile}
            title={t('Nothing has failed', '실패한 발송이 없습니다')}
            text={t('Failures of the last 30 days are listed here.', '최근 30일의 실패가 여기에 표시됩니다.')}
          />
        }
      />
    </Card>
  );
}
