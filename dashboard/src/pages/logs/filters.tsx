import { Button, Select, TagsInput, TextInput } from '@mantine/core';
import { IconFilterOff } from '@tabler/icons-react';
import { useAsk } from '../../api/hooks.js';
import { useText } from '../../shell/text.js';
import { type Filters, PARAMETERS } from './query.js';

const LISTS = ['template_keys', 'channel_keys', 'tags'] as const;
type ListFilter = (typeof LISTS)[number];

const isList = (by: string | undefined): by is ListFilter => LISTS.some((one) => one === by);

/** Every filter of the API; what is chosen stands in the URL, so that it can be passed on. */
export function LogFilters({ filters, set }: { filters: Filters; set: (change: Filters) => void }) {
  const t = useText();
  const isFiltered = PARAMETERS.some((name) => filters[name]);
  return (
    <div className="filters">
      <Select
        label={t('Mode', '방식')}
        value={filters.mode ?? ''}
        onChange={(mode) => set({ mode: mode ?? '' })}
        data={[
          { value: '', label: t('All', '전체') },
          { value: 'realtime', label: t('Realtime', '실시간') },
          { value: 'batch', label: t('Batch', '배치') },
        ]}
      />
      <ValueFilter filters={filters} set={set} />
      <TextInput
        type="date"
        label={t('From', '시작일')}
        value={filters.start ?? ''}
        onChange={(event) => set({ start: event.currentTarget.value })}
      />
      <TextInput
        type="date"
        label={t('To', '종료일')}
        value={filters.end ?? ''}
        onChange={(event) => set({ end: event.currentTarget.value })}
      />
      <Select
        label={t('Order', '정렬')}
        value={filters.order ?? ''}
        onChange={(order) => set({ order: order ?? '' })}
        data={[
          { value: '', label: t('Newest first', '최신순') },
          { value: 'oldest', label: t('Oldest first', '오래된순') },
        ]}
      />
      {isFiltered && (
        <Button
          variant="subtle"
          style={{ alignSelf: 'end' }}
          leftSection={<IconFilterOff size={16} aria-hidden />}
          onClick={() => set(Object.fromEntries(PARAMETERS.map((name) => [name, ''])))}
        >
          {t('Clear', '초기화')}
        </Button>
      )}
    </div>
  );
}

function ValueFilter({ filters, set }: { filters: Filters; set: (change: Filters) => void }) {
  const t = useText();
  const { filter_by: by, value } = filters;
  return (
    <>
      <Select
        label={t('Filter by', '필터')}
        value={by ?? ''}
        onChange={(next) => set({ filter_by: next ?? '', value: '' })}
        data={[
          { value: '', label: t('Nothing', '없음') },
          { value: 'template_keys', label: t('Templates', '템플릿') },
          { value: 'channel_keys', label: t('Channels', '채널') },
          { value: 'tags', label: t('Tags', '태그') },
          { value: 'title', label: t('Title', '제목') },
          { value: 'title_startswith', label: t('Title begins with', '제목 시작') },
        ]}
      />
      {isList(by) && (
        <ListValue
          by={by}
          value={value ? value.split(',') : []}
          set={(values) => set({ value: values.join(',') })}
        />
      )}
      {by && !isList(by) && (
        <TextInput
          label={t('Title', '제목')}
          value={value ?? ''}
          onChange={(event) => set({ value: event.currentTarget.value })}
        />
      )}
    </>
  );
}

function ListValue(props: { by: ListFilter; value: string[]; set: (values: string[]) => void }) {
  const { by, value, set } = props;
  const t = useText();
  const templates = useAsk('listTemplates', { query: { limit: 100 } }, { enabled: by === 'template_keys' });
  const channels = useAsk('listChannels', {}, { enabled: by === 'channel_keys' });
  const tags = useAsk('listTags', { query: { limit: 100 } }, { enabled: by === 'tags' });
  const known = {
    template_keys: templates.data?.templates.map(({ key }) => key),
    channel_keys: channels.data?.channels.map(({ key }) => key),
    tags: tags.data?.tags.map(({ name }) => name),
  }[by];
  return (
    <TagsInput
      label={t('Any of', '값')}
      value={value}
      onChange={set}
      data={known ?? []}
      clearable
      clearButtonProps={{ 'aria-label': t('Clear', '지우기') }}
    />
  );
}
