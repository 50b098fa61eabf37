import { Button, Group, TextInput } from '@mantine/core';
import { IconTag } from '@tabler/icons-react';
import { type FormEvent, useState } from 'react';
import type { Answer } from '../../api/call.js';
import { useAct } from '../../api/hooks.js';
import { usePages } from '../../api/pages.js';
import { Card, Empty, Page } from '../../kit/page.js';
import { Time } from '../../kit/small.js';
import { columnsOf, DataTable, Pager, RowLink } from '../../kit/table.js';
import { useToast } from '../../kit/toast.js';
import { useAppPath } from '../../shell/application.js';
import { useMay } from '../../shell/member.js';
import { useText } from '../../shell/text.js';

type TagRow = Answer<'listTags'>['tags'][number];

export function Tags() {
  const t = useText();
  const may = useMay();
  const [list, pages] = usePages('listTags', { query: { limit: 50 } });
  return (
    <Page
      title={t('Tags', '태그')}
      about={t('By which sends are told apart in the logs.', '로그에서 발송을 구분하는 데 사용합니다.')}
    >
      <Card>
        {may('createTag') && <NewTag />}
        <DataTable
          label={t('Tags', '태그')}
          rows={list.data?.tags}
          columns={useColumns()}
          keyOf={(row) => row.name}
          error={list.error}
          retry={() => void list.refetch()}
          empty={
            <Empty
              icon={IconTag}
              title={t('No tag yet', '아직 태그가 없습니다')}
              text={t(
                'A tag is made here, or by a send that brings it.',
                '여기서 만들거나 발송할 때 생성됩니다.',
              )}
            />
          }
        />
        <Pager of={pages} />
      </Card>
    </Page>
  );
}

function useColumns() {
  const t = useText();
  const may = useMay();
  const path = useAppPath();
  const toast = useToast();
  const create = useAct('createTag', { spoils: ['listTags'] });
  const remove = useAct('deleteTag', {
    spoils: ['listTags'],
    onDone: (_, { params }) => {
      const name = params?.name ?? '';
      toast.undoable(t(`"${name}" is deleted`, `"${name}" 삭제됨`), () => create.mutate({ body: { name } }));
    },
  });
  return columnsOf<TagRow>(
    {
      title: t('Tag', '태그'),
      cell: ({ name }) => (
        <RowLink href={`${path('/logs')}?filter_by=tags&value=${encodeURIComponent(name)}`}>{name}</RowLink>
      ),
    },
    { title: t('Created', '생성일'), cell: (row) => <Time at={row.created_at} /> },
    may('deleteTag') && {
      title: t('Action', '작업'),
      width: 120,
      cell: ({ name }: TagRow) => (
        <Button
          size="xs"
          variant="default"
          aria-label={t(`Delete ${name}`, `삭제 ${name}`)}
          onClick={() => remove.mutate({ params: { name } }, { onError: toast.failed })}
        >
          {t('Delete', '삭제')}
        </Button>
      ),
    },
  );
}

function NewTag() {
  const t = useText();
  const toast = useToast();
  const [name, setName] = useState('');
  const create = useAct('createTag', { spoils: ['listTags'], onDone: () => setName('') });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    create.mutate({ body: { name: name.trim() } }, { onError: toast.failed });
  };
  return (
    <form onSubmit={submit}>
      <Group align="flex-end" mb="md">
        <TextInput
          label={t('New tag', '새 태그')}
          required
          maxLength={100}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <Button type="submit" loading={create.isPending}>
          {t('Create', '만들기')}
        </Button>
      </Group>
    </form>
  );
}
