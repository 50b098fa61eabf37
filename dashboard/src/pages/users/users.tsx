import { Group, SegmentedControl, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { IconSearch, IconUserCircle } from '@tabler/icons-react';
import { useSearchParams } from 'wouter';
import type { Answer } from '../../api/call.js';
import { usePages } from '../../api/pages.js';
import { Card, Empty, Page } from '../../kit/page.js';
import { Tag, Time } from '../../kit/small.js';
import { columnsOf, DataTable, Pager, RowLink } from '../../kit/table.js';
import { useAppPath } from '../../shell/application.js';
import { useText } from '../../shell/text.js';

type User = Answer<'listUsers'>['users'][number];

export function Users() {
  const t = useText();
  const [search, setSearch] = useSearchParams();
  const by: By = search.has('name') ? 'name' : 'id';
  const typed = search.get(by) ?? '';
  const [asked] = useDebouncedValue({ by, text: typed }, 200);
  const prefix = asked.text || undefined;
  const [list, pages] = usePages('listUsers', {
    query: {
      ...(asked.by === 'name' ? { nickname_startswith: prefix } : { user_id_startswith: prefix }),
      limit: 50,
    },
  });
  return (
    <Page
      title={t('Users', '사용자')}
      about={t('Everybody who has a feed.', '피드가 있는 모든 사용자입니다.')}
    >
      <Card>
        <Search by={by} typed={typed} set={(next) => setSearch(next, { replace: true })} />
        <DataTable
          label={t('Users', '사용자')}
          list="users"
          rows={list.data?.users}
          columns={useColumns()}
          keyOf={(row) => row.user_id}
          error={list.error}
          retry={() => void list.refetch()}
          empty={
            <Empty
              icon={IconUserCircle}
              title={
                asked.text
                  ? t('Nobody is found', '해당하는 사용자가 없습니다')
                  : t('No user yet', '아직 사용자가 없습니다')
              }
              text={t(
                'Users are made by the API, or by the first send to them.',
                'API 또는 첫 발송으로 사용자가 생성됩니다.',
              )}
            />
          }
        />
        <Pager of={pages} />
      </Card>
    </Page>
  );
}

type By = 'id' | 'name';

/** What stands in the URL: how the id or the name begins. */
function Search(props: { by: By; typed: string; set: (search: Record<string, string>) => void }) {
  const { by, typed, set } = props;
  const t = useText();
  return (
    <Group mb="md" gap="sm">
      <SegmentedControl
        value={by}
        aria-label={t('Search by', '검색 기준')}
        onChange={(value) => set({ [value]: typed })}
        data={[
          { value: 'id', label: t('Id', 'ID') },
          { value: 'name', label: t('Name', '이름') },
        ]}
      />
      <TextInput
        aria-label={by === 'id' ? t('Search by user id', '사용자 ID 검색') : t('Search by name', '이름 검색')}
        placeholder={
          by === 'id'
            ? t('How the id begins', 'ID 앞부분 입력')
            : t('How the name begins', '이름 앞부분 입력')
        }
        leftSection={<IconSearch size={16} aria-hidden />}
        style={{ flex: '1 1 200px' }}
        maw={360}
        maxLength={80}
        value={typed}
        onChange={(event) => {
          const { value } = event.currentTarget;
          set(value || by === 'name' ? { [by]: value } : {});
        }}
      />
    </Group>
  );
}

function useColumns() {
  const t = useText();
  const path = useAppPath();
  return columnsOf<User>(
    {
      title: t('User id', '사용자 ID'),
      cell: ({ user_id: id }) => <RowLink href={path(`/users/${encodeURIComponent(id)}`)}>{id}</RowLink>,
    },
    { id: 'name', title: t('Name', '이름'), cell: (row) => row.nickname ?? '–' },
    { id: 'language', title: t('Language', '언어'), width: 110, cell: (row) => row.locale ?? '–' },
    {
      id: 'state',
      title: t('State', '상태'),
      width: 120,
      cell: (row) =>
        row.is_active ? (
          <Tag color="teal">{t('Active', '활성')}</Tag>
        ) : (
          <Tag color="orange">{t('Deactivated', '비활성')}</Tag>
        ),
    },
    { id: 'since', title: t('Since', '생성일'), width: 190, cell: (row) => <Time at={row.created_at} /> },
  );
}
