import {
  MultiSelect,
  NumberInput,
  Select,
  SimpleGrid,
  Stack,
  TagsInput,
  TextInput,
  Title,
} from '@mantine/core';
import { TEMPLATE_LIMITS } from '@belfry/template';
import { useAsk } from '../../../api/hooks.js';
import { useMember } from '../../../shell/member.js';
import { useText } from '../../../shell/text.js';
import type { TabProps } from './editor-state.js';
import { SequenceFields } from './sequence-fields.js';
import { OWN, withWord, wordsOf } from './translated.js';
import { VariableText } from './variable-text.js';

/** What stands around a message: its label and fallback in the language that is edited; else where it goes, and who may send it. */
export function SettingsTab(props: TabProps) {
  const { content, change, locale } = props;
  const t = useText();
  const words = wordsOf(content, locale) as { label?: string | null; fallback_message?: string };
  const isOwn = locale === OWN;
  const set = (name: 'label' | 'fallback_message', value: string | null | undefined) =>
    change(withWord({ content, locale, path: [name], value }), `${name} ${locale}`);
  return (
    <Stack>
      {isOwn && <Basics {...props} />}
      <VariableText
        label={t('Label', '라벨')}
        description={t('Above the message, such as "Orders"', '메시지 위에 표시됩니다')}
        placeholder={isOwn ? undefined : (content.label ?? undefined)}
        maxLength={TEMPLATE_LIMITS.labelLength}
        value={words.label ?? ''}
        set={(value) => set('label', value || (isOwn ? null : undefined))}
        variables={content.variables}
      />
      <VariableText
        label={t('Fallback text', '대체 텍스트')}
        description={t('Where the layout cannot be shown', '레이아웃을 표시할 수 없을 때 사용')}
        placeholder={isOwn ? undefined : content.fallback_message}
        maxLength={TEMPLATE_LIMITS.messageLength}
        isLong
        value={words.fallback_message ?? ''}
        set={(value) => set('fallback_message', value || (isOwn ? '' : undefined))}
        variables={content.variables}
      />
      {isOwn && <Rules {...props} />}
    </Stack>
  );
}

function Basics({ content, change }: TabProps) {
  const t = useText();
  const { data } = useAsk('listChannels');
  const channels = data?.channels ?? [];
  const categories = channels
    .filter(({ key }) => content.channels.includes(key))
    .flatMap((one) => one.categories);
  const ids = new Map(categories.map(({ id, name }) => [id, name]));
  if (content.category !== null && !ids.has(content.category)) ids.set(content.category, content.category);
  const setChannels = (next: string[]) => {
    // Every channel is in one step of a sequence: one that was taken out or put in makes it anew.
    change({ channels: next, ...(content.sequence ? { sequence: null } : {}) });
  };
  return (
    <>
      <TextInput
        label={t('Name', '이름')}
        required
        maxLength={TEMPLATE_LIMITS.nameLength}
        value={content.name}
        onChange={(event) => change({ name: event.currentTarget.value }, 'name')}
      />
      <SimpleGrid cols={{ base: 1, sm: 2 }}>
        <MultiSelect
          label={t('Channels', '채널')}
          description={t('Where it is sent', '발송할 채널')}
          value={content.channels}
          onChange={setChannels}
          data={channels
            .filter((one) => !one.is_archived || content.channels.includes(one.key))
            .map(({ key, name }) => ({ value: key, label: name }))}
        />
        <Select
          label={t('Category', '카테고리')}
          description={t('By which a feed can be filtered', '피드에서 거를 때 사용')}
          clearable
          placeholder={t('None', '없음')}
          value={content.category}
          onChange={(category) => change({ category })}
          data={[...ids].map(([value, label]) => ({ value, label }))}
        />
      </SimpleGrid>
    </>
  );
}

function Rules(props: TabProps) {
  const { content, change } = props;
  const t = useText();
  const isAdmin = useMember().role.kind !== 'custom';
  const roles = useAsk('listRoles', {}, { enabled: isAdmin });
  const names = (roles.data?.roles ?? []).filter((one) => one.kind === 'custom').map(({ name }) => name);
  return (
    <>
      <Title order={2} mt="md">
        {t('Rules', '규칙')}
      </Title>
      <SimpleGrid cols={{ base: 1, sm: 2 }}>
        <NumberInput
          label={t('Kept for (hours)', '보관 시간(시)')}
          description={t('Then messages leave the feeds', '지나면 피드에서 사라집니다')}
          min={1}
          max={TEMPLATE_LIMITS.retentionHours}
          thousandSeparator=","
          value={content.message_retention_hours}
          onChange={(value) => change({ message_retention_hours: Number(value) || 1 }, 'retention')}
        />
        <TagsInput
          label={t('Roles that may send and edit it', '발송·편집할 수 있는 역할')}
          description={t('None: every role that may send or edit', '비우면 권한이 있는 모든 역할')}
          maxTags={TEMPLATE_LIMITS.permissionRoles}
          disabled={!isAdmin}
          value={content.permission}
          onChange={(permission) => change({ permission })}
          data={names}
        />
      </SimpleGrid>
      <SequenceFields {...props} channels={content.channels} />
    </>
  );
}
