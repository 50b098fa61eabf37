import { Button, Group, Modal, Select, Stack, Switch, TextInput } from '@mantine/core';
import { IconBroadcast, IconPlus } from '@tabler/icons-react';
import { type FormEvent, useState } from 'react';
import type { Answer, Body } from '../../api/call.js';
import { useAct, useAsk } from '../../api/hooks.js';
import { Card, Empty, Page } from '../../kit/page.js';
import { Tag } from '../../kit/small.js';
import { columnsOf, DataTable } from '../../kit/table.js';
import { useToast } from '../../kit/toast.js';
import { useMay } from '../../shell/member.js';
import { useText } from '../../shell/text.js';
import { Categories } from './categories.js';

export type Channel = Answer<'listChannels'>['channels'][number];
type ChannelType = Body<'createChannel'>['type'];

export function Channels() {
  const t = useText();
  const may = useMay();
  const [open, setOpen] = useState<Channel | 'new' | null>(null);
  const list = useAsk('listChannels');
  return (
    <Page
      title={t('Channels', '채널')}
      about={t('Where messages appear.', '메시지가 표시되는 곳입니다.')}
      actions={
        may('createChannel') && (
          <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={() => setOpen('new')}>
            {t('New channel', '새 채널')}
          </Button>
        )
      }
    >
      <Card>
        <DataTable
          label={t('Channels', '채널')}
          rows={list.data?.channels}
          columns={useColumns(setOpen)}
          keyOf={(row) => row.key}
          error={list.error}
          retry={() => void list.refetch()}
          empty={<Empty icon={IconBroadcast} title={t('No channel', '채널이 없습니다')} />}
        />
      </Card>
      {open !== null && <ChannelForm channel={open === 'new' ? null : open} close={() => setOpen(null)} />}
    </Page>
  );
}

function useColumns(edit: (channel: Channel) => void) {
  const t = useText();
  const may = useMay();
  const toast = useToast();
  const spoils = ['listChannels'] as const;
  const unarchive = useAct('unarchiveChannel', { spoils });
  const archive = useAct('archiveChannel', {
    spoils,
    onDone: ({ key, name }) =>
      toast.undoable(t(`${name} is archived`, `${name} 보관됨`), () => unarchive.mutate({ params: { key } })),
  });
  return columnsOf<Channel>(
    { title: t('Name', '이름'), cell: (row) => row.name },
    { title: t('Key', '키'), cell: (row) => row.key },
    { title: t('Type', '종류'), width: 110, cell: (row) => <Tag>{row.type}</Tag> },
    { title: t('Categories', '카테고리'), cell: (row) => row.categories.map(({ name }) => name).join(', ') },
    {
      title: t('State', '상태'),
      width: 110,
      cell: (row) =>
        row.is_archived ? (
          <Tag color="orange">{t('Archived', '보관됨')}</Tag>
        ) : (
          <Tag color="teal">{t('Live', '사용 중')}</Tag>
        ),
    },
    may('updateChannel') && {
      title: t('Action', '작업'),
      width: 210,
      cell: (row: Channel) => (
        <Group gap="xs" wrap="nowrap">
          <Button
            size="xs"
            variant="default"
            onClick={() => edit(row)}
            aria-label={t(`Edit ${row.name}`, `편집 ${row.name}`)}
          >
            {t('Edit', '편집')}
          </Button>
          <Button
            size="xs"
            variant="default"
            onClick={() =>
              (row.is_archived ? unarchive : archive).mutate(
                { params: { key: row.key } },
                { onError: toast.failed },
              )
            }
          >
            {row.is_archived ? t('Bring back', '복원') : t('Archive', '보관')}
          </Button>
        </Group>
      ),
    },
  );
}

type Given = Pick<
  Channel,
  | 'key'
  | 'type'
  | 'name'
  | 'is_label_enabled'
  | 'is_category_filter_enabled'
  | 'requires_approval'
  | 'categories'
> & { cover_url: string };

const TYPES: ChannelType[] = ['feed', 'chat', 'push', 'sms', 'whatsapp', 'alimtalk'];

function ChannelForm({ channel, close }: { channel: Channel | null; close: () => void }) {
  const t = useText();
  const toast = useToast();
  const [given, setGiven] = useState<Given>({
    key: channel?.key ?? '',
    type: channel?.type ?? 'feed',
    name: channel?.name ?? '',
    cover_url: channel?.cover_url ?? '',
    is_label_enabled: channel?.is_label_enabled ?? true,
    is_category_filter_enabled: channel?.is_category_filter_enabled ?? false,
    requires_approval: channel?.requires_approval ?? false,
    categories: channel?.categories ?? [],
  });
  const set = (part: Partial<typeof given>) => setGiven({ ...given, ...part });
  const options = {
    spoils: ['listChannels'] as const,
    onDone: () => {
      toast.done(t('Saved', '저장했습니다'));
      close();
    },
  };
  const create = useAct('createChannel', options);
  const update = useAct('updateChannel', options);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const { key, type, categories, ...rest } = given;
    const list = categories.length > 0 ? { categories } : {};
    const body = { ...rest, ...list, cover_url: given.cover_url || null };
    if (channel) update.mutate({ params: { key }, body }, { onError: toast.failed });
    else create.mutate({ body: { ...body, key, type } }, { onError: toast.failed });
  };
  return (
    <Modal
      opened
      onClose={close}
      title={channel?.name ?? t('New channel', '새 채널')}
      closeButtonProps={{ 'aria-label': t('Close', '닫기') }}
    >
      <form onSubmit={submit}>
        <Stack>
          <Fields given={given} set={set} isNew={!channel} />
          <Categories categories={given.categories} set={(categories) => set({ categories })} />
          <Button type="submit" loading={create.isPending || update.isPending}>
            {t('Save', '저장')}
          </Button>
        </Stack>
      </form>
    </Modal>
  );
}

function Fields({
  given,
  set,
  isNew,
}: {
  given: Given;
  set: (part: Partial<Given>) => void;
  isNew: boolean;
}) {
  const t = useText();
  return (
    <>
      {isNew && (
        <Group grow>
          <TextInput
            label={t('Key', '키')}
            required
            pattern="[A-Za-z0-9_\-]{1,100}"
            value={given.key}
            onChange={(event) => set({ key: event.currentTarget.value })}
          />
          <Select
            label={t('Type', '종류')}
            allowDeselect={false}
            value={given.type}
            onChange={(type) => set({ type: type ?? 'feed' })}
            data={TYPES}
          />
        </Group>
      )}
      <TextInput
        label={t('Name', '이름')}
        required
        maxLength={100}
        value={given.name}
        onChange={(event) => set({ name: event.currentTarget.value })}
      />
      <TextInput
        label={t('Address of its picture', '이미지 주소')}
        value={given.cover_url}
        onChange={(event) => set({ cover_url: event.currentTarget.value })}
      />
      <Switch
        label={t('Messages show their label', '라벨 표시')}
        checked={given.is_label_enabled}
        onChange={(event) => set({ is_label_enabled: event.currentTarget.checked })}
      />
      <Switch
        label={t('The feed offers categories', '카테고리 필터 표시')}
        checked={given.is_category_filter_enabled}
        onChange={(event) => set({ is_category_filter_enabled: event.currentTarget.checked })}
      />
      <Switch
        label={t('Templates need approval', '템플릿 승인 필요')}
        checked={given.requires_approval}
        onChange={(event) => set({ requires_approval: event.currentTarget.checked })}
      />
    </>
  );
}
