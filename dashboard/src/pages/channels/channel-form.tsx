import { Alert, Button, Group, Modal, Select, Stack, Switch, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { useAct } from '../../api/hooks.js';
import { Message } from '../../kit/message.js';
import { useToast } from '../../kit/toast.js';
import { useText } from '../../shell/text.js';
import { Categories } from './categories.js';
import type { Channel } from './channels.js';
import { CHANNEL_TYPES, useChannelWord } from './channel-types.js';

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

const NEW: Given = {
  ...{ key: '', type: 'feed', name: '', cover_url: '' },
  ...{ is_label_enabled: true, is_category_filter_enabled: false, requires_approval: false },
  categories: [],
};

/** Makes a channel, or changes one. */
export function ChannelForm({ channel, close }: { channel: Channel | null; close: () => void }) {
  const t = useText();
  const toast = useToast();
  const [given, setGiven] = useState<Given>(
    channel ? { ...channel, cover_url: channel.cover_url ?? '' } : NEW,
  );
  const set = (part: Partial<Given>) => setGiven({ ...given, ...part });
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
    const { key, type, name, categories, requires_approval } = given;
    const { cover_url: cover, is_label_enabled, is_category_filter_enabled } = given;
    const body = {
      ...{ name, requires_approval, is_label_enabled, is_category_filter_enabled },
      ...{ cover_url: cover || null, ...(categories.length > 0 ? { categories } : {}) },
    };
    if (channel) update.mutate({ params: { key }, body });
    else create.mutate({ body: { ...body, key, type } });
  };
  const error = create.error ?? update.error;
  const isFeed = given.type === 'feed' || given.type === 'chat';
  return (
    <Modal
      opened
      onClose={close}
      size="lg"
      title={channel ? t(`Channel ${channel.name}`, `채널 ${channel.name}`) : t('New channel', '새 채널')}
      closeButtonProps={{ 'aria-label': t('Close', '닫기') }}
    >
      <form onSubmit={submit}>
        <Stack>
          <Fields given={given} set={set} isNew={!channel} isFeed={isFeed} />
          {isFeed && channel && (
            <Categories categories={given.categories} set={(categories) => set({ categories })} />
          )}
          {error && (
            <Alert color="red" role="alert">
              <Message of={error} />
            </Alert>
          )}
          <Group justify="flex-end">
            <Button variant="default" onClick={close}>
              {t('Cancel', '취소')}
            </Button>
            <Button type="submit" loading={create.isPending || update.isPending}>
              {t('Save', '저장')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}

interface FieldsProps {
  given: Given;
  set: (part: Partial<Given>) => void;
  isNew: boolean;
  /** Users read it in the app. */
  isFeed: boolean;
}

function Fields({ given, set, isNew, isFeed }: FieldsProps) {
  const t = useText();
  const word = useChannelWord();
  return (
    <>
      <TextInput
        label={t('Name', '이름')}
        required
        maxLength={100}
        data-autofocus
        value={given.name}
        onChange={(event) => set({ name: event.currentTarget.value })}
      />
      {isNew && (
        <Group grow align="flex-start">
          <TextInput
            label={t('Key', '키')}
            description={t('For good', '바꿀 수 없습니다')}
            required
            pattern="[A-Za-z0-9_\-]{1,100}"
            title={t('1 to 100 letters, digits, _ and -', '영문자, 숫자, _, - 1~100자')}
            value={given.key}
            onChange={(event) => set({ key: event.currentTarget.value })}
          />
          <Select
            label={t('Type', '종류')}
            description={t('For good', '바꿀 수 없습니다')}
            allowDeselect={false}
            value={given.type}
            onChange={(type) => set({ type: type ?? 'feed' })}
            data={CHANNEL_TYPES.map((value) => ({ value, label: word(value) }))}
          />
        </Group>
      )}
      {isFeed && (
        <>
          <TextInput
            label={t('Address of its picture', '이미지 주소')}
            placeholder="https://"
            leftSection={given.cover_url && <Cover url={given.cover_url} />}
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
        </>
      )}
      <Switch
        label={t('Templates need approval', '템플릿 승인 필요')}
        description={t(
          'A version is sent once an Owner or Admin has approved it.',
          '소유자나 관리자가 승인한 버전만 발송됩니다.',
        )}
        checked={given.requires_approval}
        onChange={(event) => set({ requires_approval: event.currentTarget.checked })}
      />
    </>
  );
}

/** A channel's picture, as small as in a list. */
export const Cover = ({ url }: { url: string }) => (
  <img
    src={url}
    alt=""
    width={24}
    height={24}
    style={{ borderRadius: 6, objectFit: 'cover', display: 'block' }}
  />
);
