import { Group, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { IconShieldLock } from '@tabler/icons-react';
import type { Answer } from '../../api/call.js';
import { usePages } from '../../api/pages.js';
import { Card, Empty, Page } from '../../kit/page.js';
import { Tag, Time } from '../../kit/small.js';
import { columnsOf, DataTable, Pager } from '../../kit/table.js';
import { useUrlFilters } from '../../kit/url-filters.js';
import { useText } from '../../shell/text.js';

type Entry = Answer<'listAudit'>['entries'][number];

const PARAMETERS = ['email', 'action'] as const;
const EMAIL = /^[^\s@]+@[^\s@]+$/;

/** Who did what; the filters stand in the URL, so that they can be passed on. */
export function Audit() {
  const t = useText();
  const [{ email = '', action = '' }, setFilters] = useUrlFilters(PARAMETERS);
  const [asked] = useDebouncedValue({ email: email.trim(), action: action.trim() }, 300);
  const query = {
    // While it is typed it is none yet, and the server would refuse it.
    email: EMAIL.test(asked.email) ? asked.email : undefined,
    action: asked.action || undefined,
  };
  const [list, pages] = usePages('listAudit', { query: { ...query, limit: 50 } });
  return (
    <Page
      title={t('Audit log', '감사 로그')}
      about={t(
        'What members have changed, newest first. It is kept for 400 days.',
        '멤버의 변경 기록입니다. 400일 동안 보관됩니다.',
      )}
    >
      <Card>
        <Group mb="md">
          <TextInput
            label={t('E-mail', '이메일')}
            type="email"
            value={email}
            maxLength={254}
            onChange={(event) => setFilters({ email: event.currentTarget.value })}
          />
          <TextInput
            label={t('Operation', '오퍼레이션')}
            placeholder="sendNotification"
            value={action}
            maxLength={64}
            onChange={(event) => setFilters({ action: event.currentTarget.value })}
          />
        </Group>
        <DataTable
          label={t('Audit log', '감사 로그')}
          list="audit"
          rows={list.data?.entries}
          columns={useColumns()}
          keyOf={(row) => `${row.at} ${row.action} ${row.subject}`}
          error={list.error}
          retry={() => void list.refetch()}
          minWidth={860}
          empty={<Empty icon={IconShieldLock} title={t('Nothing was done', '기록이 없습니다')} />}
        />
        <Pager of={pages} />
      </Card>
    </Page>
  );
}

function useColumns() {
  const t = useText();
  return columnsOf<Entry>(
    { title: t('When', '시각'), width: 180, cell: (row) => <Time at={row.at} /> },
    { id: 'who', title: t('Who', '누가'), cell: (row) => row.email ?? t('command line', '명령줄') },
    { id: 'what', title: t('What', '무엇을'), cell: (row) => row.action },
    { id: 'subject', title: t('To', '대상'), cell: (row) => row.subject ?? '–' },
    {
      id: 'answer',
      title: t('Answer', '결과'),
      width: 90,
      cell: (row) => (
        <Tag color={row.status !== null && row.status < 400 ? 'teal' : 'red'}>{row.status ?? '–'}</Tag>
      ),
    },
    { id: 'address', title: t('From', '주소'), cell: (row) => row.address ?? '–' },
  );
}
