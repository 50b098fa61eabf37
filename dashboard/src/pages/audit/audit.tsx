import { Group, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { IconShieldLock } from '@tabler/icons-react';
import { useState } from 'react';
import type { Answer } from '../../api/call.js';
import { usePages } from '../../api/pages.js';
import { Card, Empty, Page } from '../../kit/page.js';
import { Tag, Time } from '../../kit/small.js';
import { columnsOf, DataTable, Pager } from '../../kit/table.js';
import { useText } from '../../shell/text.js';

type Entry = Answer<'listAudit'>['entries'][number];

/** Who did what. */
export function Audit() {
  const t = useText();
  const [email, setEmail] = useState('');
  const [action, setAction] = useState('');
  const [asked] = useDebouncedValue({ email: email.trim(), action: action.trim() }, 300);
  const query = {
    email: asked.email.includes('@') ? asked.email : undefined,
    action: asked.action || undefined,
  };
  const [list, pages] = usePages('listAudit', { query: { ...query, limit: 50 } });
  const columns = columnsOf<Entry>(
    { title: t('When', '시각'), width: 180, cell: (row) => <Time at={row.at} /> },
    { title: t('Who', '누가'), cell: (row) => row.email ?? t('command line', '명령줄') },
    { title: t('What', '무엇을'), cell: (row) => row.action },
    { title: t('To', '대상'), cell: (row) => row.subject ?? '–' },
    {
      title: t('Answer', '결과'),
      width: 90,
      cell: (row) => (
        <Tag color={row.status !== null && row.status < 400 ? 'teal' : 'red'}>{row.status ?? '–'}</Tag>
      ),
    },
    { title: t('From', '주소'), cell: (row) => row.address ?? '–' },
  );
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
            onChange={(event) => setEmail(event.currentTarget.value)}
          />
          <TextInput
            label={t('Operation', '오퍼레이션')}
            placeholder="sendNotification"
            value={action}
            onChange={(event) => setAction(event.currentTarget.value)}
          />
        </Group>
        <DataTable
          label={t('Audit log', '감사 로그')}
          rows={list.data?.entries}
          columns={columns}
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
