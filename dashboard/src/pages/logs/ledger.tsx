import { Button, Select, Text } from '@mantine/core';
import { IconDownload, IconListDetails } from '@tabler/icons-react';
import { useState } from 'react';
import type { Answer } from '../../api/call.js';
import { request } from '../../api/call.js';
import { usePages } from '../../api/pages.js';
import { saveFile } from '../../kit/save-file.js';
import { Card, Empty } from '../../kit/page.js';
import { OUTCOME_NAMES, Tag, useOutcomeWord } from '../../kit/small.js';
import { columnsOf, DataTable, Pager, RowLink } from '../../kit/table.js';
import { useToast } from '../../kit/toast.js';
import { useAppPath, useApplicationId } from '../../shell/application.js';
import { useMay } from '../../shell/member.js';
import { useText } from '../../shell/text.js';

type Target = Answer<'listTargets'>['targets'][number];
type Outcome = Target['outcome'];

const PAGE = 50;

/** Every asked target with how it ended. */
export function Ledger({ id, isRunning }: { id: string; isRunning: boolean }) {
  const t = useText();
  const word = useOutcomeWord();
  const [outcome, setOutcome] = useState<Outcome | ''>('');
  const params = { notification_id: id };
  const [list, pages] = usePages(
    'listTargets',
    { params, query: { outcome: outcome || undefined, limit: PAGE } },
    { every: () => (isRunning ? 3000 : false) },
  );
  return (
    <Card title={t('Targets', '대상')} actions={<Download id={id} />}>
      <Select
        label={t('Outcome', '결과')}
        w={200}
        mb="sm"
        value={outcome}
        onChange={(value) => setOutcome((value ?? '') as Outcome | '')}
        data={[
          { value: '', label: t('All', '전체') },
          ...OUTCOME_NAMES.map((name) => ({ value: name, label: word(name) })),
        ]}
      />
      <DataTable
        label={t('Targets', '대상')}
        rows={list.data?.targets}
        columns={useColumns()}
        keyOf={(row) => `${row.user_id} ${row.outcome}`}
        error={list.error}
        retry={() => void list.refetch()}
        empty={
          <Empty
            icon={IconListDetails}
            title={t('No such targets', '해당하는 대상이 없습니다')}
            text={t('No target ended this way, on this page.', '이 결과로 끝난 대상이 없습니다.')}
          />
        }
      />
      <Pager of={pages} />
    </Card>
  );
}

function useColumns() {
  const t = useText();
  const may = useMay();
  const path = useAppPath();
  const word = useOutcomeWord();
  return columnsOf<Target>(
    {
      title: t('User', '사용자'),
      cell: ({ user_id: user }) =>
        may('getUser') && user !== '' ? (
          <RowLink href={path(`/users/${encodeURIComponent(user)}`)}>{user}</RowLink>
        ) : (
          user || '–'
        ),
    },
    {
      title: t('Outcome', '결과'),
      width: 170,
      cell: ({ outcome }) => <Tag color={outcome === 'sent' ? 'teal' : 'gray'}>{word(outcome)}</Tag>,
    },
    {
      title: t('Why', '이유'),
      cell: ({ message }) => (
        <Text size="sm" c="dimmed">
          {message ?? ''}
        </Text>
      ),
    },
  );
}

function Download({ id }: { id: string }) {
  const t = useText();
  const toast = useToast();
  const application = useApplicationId();
  const [isBusy, setBusy] = useState(false);
  const download = async () => {
    setBusy(true);
    try {
      const answer = await request('listTargets', {
        params: { notification_id: id },
        application,
        headers: { Accept: 'text/csv' },
      });
      saveFile(await answer.blob(), `targets-${id}.csv`);
    } catch (error) {
      toast.failed(error);
    } finally {
      setBusy(false);
    }
  };
  return (
    <Button
      size="xs"
      variant="default"
      loading={isBusy}
      leftSection={<IconDownload size={14} aria-hidden />}
      onClick={() => void download()}
    >
      {t('Download CSV', 'CSV 다운로드')}
    </Button>
  );
}
