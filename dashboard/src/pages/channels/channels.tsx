import { ActionIcon, Button, Group, Menu, Text } from '@mantine/core';
import {
  IconArchive,
  IconArchiveOff,
  IconBroadcast,
  IconDots,
  IconPalette,
  IconPlus,
  IconTrash,
} from '@tabler/icons-react';
import { useState } from 'react';
import { useLocation } from 'wouter';
import type { Answer } from '../../api/call.js';
import { useAct, useAsk } from '../../api/hooks.js';
import { useConfirm } from '../../kit/confirm.js';
import { Card, Empty, Page } from '../../kit/page.js';
import { Tag } from '../../kit/small.js';
import { columnsOf, DataTable } from '../../kit/table.js';
import { useToast } from '../../kit/toast.js';
import { useAppPath } from '../../shell/application.js';
import { useMay } from '../../shell/member.js';
import { useText } from '../../shell/text.js';
import { ChannelForm, Cover } from './channel-form.js';
import { useChannelWord } from './channel-types.js';
import { Handle, Ordering, useOrder } from './order.js';

export type Channel = Answer<'listChannels'>['channels'][number];

export function Channels() {
  const t = useText();
  const may = useMay();
  const [open, setOpen] = useState<Channel | 'new' | null>(null);
  const list = useAsk('listChannels');
  const { channels, keys, moveTo } = useOrder(list.data?.channels);
  return (
    <Page
      title={t('Channels', '채널')}
      about={t(
        'Where messages appear; apps show them in this order.',
        '메시지가 표시되는 곳이며, 앱에도 이 순서로 표시됩니다.',
      )}
      actions={
        may('createChannel') && (
          <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={() => setOpen('new')}>
            {t('New channel', '새 채널')}
          </Button>
        )
      }
    >
      <Card>
        <Ordering keys={keys} moveTo={moveTo}>
          <DataTable
            label={t('Channels', '채널')}
            rows={channels}
            columns={useColumns(setOpen)}
            keyOf={(row) => row.key}
            minWidth={720}
            error={list.error}
            retry={() => void list.refetch()}
            empty={<Empty icon={IconBroadcast} title={t('No channel', '채널이 없습니다')} />}
          />
        </Ordering>
      </Card>
      {open !== null && <ChannelForm channel={open === 'new' ? null : open} close={() => setOpen(null)} />}
    </Page>
  );
}

function useColumns(edit: (channel: Channel) => void) {
  const t = useText();
  const may = useMay();
  const word = useChannelWord();
  return columnsOf<Channel>(
    { title: t('Name', '이름'), cell: (row) => <Name channel={row} /> },
    { title: t('Type', '종류'), width: 100, cell: (row) => <Tag>{word(row.type)}</Tag> },
    {
      title: t('Categories', '카테고리'),
      cell: (row) => (
        <Group gap={4}>
          {row.categories.map(({ id, name, is_default: isDefault }) => (
            <Tag key={id} color={isDefault ? 'belfry' : 'gray'}>
              {name}
            </Tag>
          ))}
        </Group>
      ),
    },
    { title: t('State', '상태'), width: 190, cell: (row) => <State channel={row} /> },
    may('updateChannel') && {
      title: t('Action', '작업'),
      width: 140,
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
          <More channel={row} />
        </Group>
      ),
    },
  );
}

function Name({ channel }: { channel: Channel }) {
  const may = useMay();
  const { name, key, cover_url: cover } = channel;
  return (
    <Group gap="sm" wrap="nowrap">
      {may('orderChannels') && <Handle channel={channel} />}
      {cover && <Cover url={cover} />}
      <div style={{ minWidth: 0 }}>
        <Text size="sm" fw={600}>
          {name}
        </Text>
        <Text size="xs" c="dimmed">
          {key}
        </Text>
      </div>
    </Group>
  );
}

function State({ channel }: { channel: Channel }) {
  const t = useText();
  return (
    <Group gap={4}>
      {channel.is_archived ? (
        <Tag color="orange">{t('Archived', '보관됨')}</Tag>
      ) : (
        <Tag color="teal">{t('Live', '사용 중')}</Tag>
      )}
      {channel.requires_approval && <Tag color="grape">{t('Approval', '승인 필요')}</Tag>}
      {channel.theme && <Tag color="belfry">{t('Own theme', '개별 테마')}</Tag>}
    </Group>
  );
}

function useChannelActions({ key, name }: Channel) {
  const t = useText();
  const toast = useToast();
  const ask = useConfirm();
  const spoils = ['listChannels'] as const;
  const params = { key };
  const failed = { onError: toast.failed };
  const unarchive = useAct('unarchiveChannel', { spoils });
  const archive = useAct('archiveChannel', {
    spoils,
    onDone: () =>
      toast.undoable(t(`${name} is archived`, `${name} 보관됨`), () => unarchive.mutate({ params })),
  });
  const remove = useAct('deleteChannel', {
    spoils,
    onDone: () => toast.done(t(`${name} is deleted`, `${name} 삭제됨`)),
  });
  return {
    archive: () => archive.mutate({ params }, failed),
    unarchive: () => unarchive.mutate({ params }, failed),
    remove: () => {
      const question = {
        title: t(`Delete ${name}?`, `${name}을(를) 삭제할까요?`),
        text: t(
          'A channel that had messages, or that a template names, can only be archived.',
          '메시지가 있었거나 템플릿이 사용하는 채널은 보관만 할 수 있습니다.',
        ),
        action: t('Delete', '삭제'),
      };
      void ask(question).then((yes) => yes && remove.mutate({ params }, failed));
    },
  };
}

function More({ channel }: { channel: Channel }) {
  const t = useText();
  const may = useMay();
  const path = useAppPath();
  const [, go] = useLocation();
  const { key, name, type, is_archived: isArchived } = channel;
  const actions = useChannelActions(channel);
  const isFeed = type === 'feed' || type === 'chat';
  return (
    <Menu position="bottom-end" withinPortal>
      <Menu.Target>
        <ActionIcon variant="subtle" color="gray" aria-label={t(`Actions for ${name}`, `${name} 작업`)}>
          <IconDots size={18} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        {isFeed && !isArchived && may('getTheme') && (
          <Menu.Item
            leftSection={<IconPalette size={16} aria-hidden />}
            onClick={() => go(`${path('/theme')}?channel=${key}`)}
          >
            {t('Theme', '테마')}
          </Menu.Item>
        )}
        {isArchived ? (
          <Menu.Item leftSection={<IconArchiveOff size={16} aria-hidden />} onClick={actions.unarchive}>
            {t('Bring back', '복원')}
          </Menu.Item>
        ) : (
          <Menu.Item leftSection={<IconArchive size={16} aria-hidden />} onClick={actions.archive}>
            {t('Archive', '보관')}
          </Menu.Item>
        )}
        <Menu.Item color="red" leftSection={<IconTrash size={16} aria-hidden />} onClick={actions.remove}>
          {t('Delete', '삭제')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
