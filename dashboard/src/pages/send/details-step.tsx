import {
  Autocomplete,
  Checkbox,
  Grid,
  SegmentedControl,
  Stack,
  Switch,
  Text,
  Textarea,
  TextInput,
} from '@mantine/core';
import { useAsk } from '../../api/hooks.js';
import { localInput } from '../../kit/local-time.js';
import { PRIORITIES, usePriorityWord } from '../../kit/small.js';
import { useText } from '../../shell/text.js';
import type { StepProps } from './send.js';

/** Title, tag, priority, push and time. */
export function DetailsStep({ draft, set }: StepProps) {
  const t = useText();
  const priorityWord = usePriorityWord();
  const tags = useAsk('listTags', { query: { limit: 100 } });
  return (
    <Grid gap="xl" mt="lg">
      <Grid.Col span={{ base: 12, md: 6 }}>
        <Stack>
          <TextInput
            label={t('Title', '제목')}
            description={t('For the logs; nobody else sees it', '로그에서만 보입니다')}
            maxLength={200}
            value={draft.title}
            onChange={(event) => set({ title: event.currentTarget.value })}
          />
          <Autocomplete
            label={t('Tag', '태그')}
            maxLength={100}
            value={draft.tag}
            onChange={(tag) => set({ tag })}
            data={tags.data?.tags.map(({ name }) => name) ?? []}
          />
          <div>
            <Text size="sm" fw={600} mb={4}>
              {t('Priority', '우선순위')}
            </Text>
            <SegmentedControl
              value={draft.priority}
              aria-label={t('Priority', '우선순위')}
              onChange={(value) => set({ priority: value })}
              data={PRIORITIES.map((value) => ({ value, label: priorityWord(value) }))}
            />
          </div>
          <Schedule draft={draft} set={set} />
        </Stack>
      </Grid.Col>
      <Grid.Col span={{ base: 12, md: 6 }}>
        <Push draft={draft} set={set} />
      </Grid.Col>
    </Grid>
  );
}

const inAnHour = (): string => localInput(Date.now() + 3_600_000);

function Schedule({ draft, set }: StepProps) {
  const t = useText();
  return (
    <Stack gap="xs">
      <Checkbox
        label={t('Send later', '예약 발송')}
        checked={draft.at !== ''}
        onChange={(event) => set({ at: event.currentTarget.checked ? inAnHour() : '' })}
      />
      {draft.at !== '' && (
        <TextInput
          type="datetime-local"
          label={t('When', '발송 시각')}
          description={Intl.DateTimeFormat().resolvedOptions().timeZone}
          w={240}
          value={draft.at}
          onChange={(event) => set({ at: event.currentTarget.value || inAnHour() })}
        />
      )}
    </Stack>
  );
}

function Push({ draft, set }: StepProps) {
  const t = useText();
  const { push, template } = draft;
  const of = template?.push_template;
  const shown = push.isChanged
    ? push
    : { enable: of?.enable_push ?? false, title: of?.title ?? '', body: of?.body ?? '' };
  const change = (part: Partial<typeof push>) =>
    set({ push: { ...push, ...shown, ...part, isChanged: true } });
  return (
    <Stack>
      <Switch
        label={t('Push notification', '푸시 알림')}
        checked={shown.enable}
        onChange={(event) => change({ enable: event.currentTarget.checked })}
      />
      {shown.enable && (
        <>
          <TextInput
            label={t('Push title', '푸시 제목')}
            maxLength={200}
            value={shown.title}
            onChange={(event) => change({ title: event.currentTarget.value })}
          />
          <Textarea
            label={t('Push text', '푸시 내용')}
            autosize
            minRows={2}
            maxLength={2000}
            value={shown.body}
            onChange={(event) => change({ body: event.currentTarget.value })}
          />
        </>
      )}
    </Stack>
  );
}
