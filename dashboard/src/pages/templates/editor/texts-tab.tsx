import { MultiSelect, NumberInput, Stack, Switch, Textarea, TextInput, Title } from '@mantine/core';
import { useAsk } from '../../../api/hooks.js';
import { useText } from '../../../shell/text.js';
import type { TabProps } from './editor.js';

/** Name, channels, label, push, and what is shown where the layout cannot be. */
export function TextsTab({ content, change, isReadOnly }: TabProps) {
  const t = useText();
  const channels = useAsk('listChannels');
  const { push_template: push } = content;
  const set = (part: Partial<typeof push>, about: string) =>
    change({ push_template: { ...push, ...part } }, about);
  return (
    <fieldset disabled={isReadOnly} style={{ border: 0, padding: 0, margin: 0 }}>
      <Stack>
        <TextInput
          label={t('Name', '이름')}
          value={content.name}
          onChange={(event) => change({ name: event.currentTarget.value }, 'name')}
        />
        <MultiSelect
          label={t('Channels', '채널')}
          disabled={isReadOnly}
          value={content.channels}
          onChange={(next) => change({ channels: next })}
          data={(channels.data?.channels ?? []).map(({ key, name }) => ({ value: key, label: name }))}
        />
        <TextInput
          label={t('Label', '라벨')}
          description={t('Above the message, such as "Orders"', '메시지 위에 표시됩니다')}
          value={content.label ?? ''}
          onChange={(event) => change({ label: event.currentTarget.value || null }, 'label')}
        />
        <Textarea
          label={t('Fallback text', '대체 텍스트')}
          description={t('Where the layout cannot be shown', '레이아웃을 표시할 수 없을 때 사용')}
          autosize
          value={content.fallback_message}
          onChange={(event) => change({ fallback_message: event.currentTarget.value }, 'fallback')}
        />
        <NumberInput
          label={t('Kept for (hours)', '보관 시간(시)')}
          min={1}
          w={200}
          value={content.message_retention_hours}
          onChange={(value) => change({ message_retention_hours: Number(value) || 1 }, 'retention')}
        />
        <Title order={2} mt="md">
          {t('Push notification', '푸시 알림')}
        </Title>
        <Switch
          label={t('Send a push, too', '푸시도 발송')}
          checked={push.enable_push}
          onChange={(event) => set({ enable_push: event.currentTarget.checked }, '')}
        />
        <TextInput
          label={t('Push title', '푸시 제목')}
          value={push.title}
          onChange={(event) => set({ title: event.currentTarget.value }, 'push title')}
        />
        <Textarea
          label={t('Push text', '푸시 내용')}
          autosize
          value={push.body}
          onChange={(event) => set({ body: event.currentTarget.value }, 'push body')}
        />
      </Stack>
    </fieldset>
  );
}
