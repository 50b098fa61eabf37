import {
  Accordion,
  Button,
  Grid,
  Group,
  NumberInput,
  Select,
  SimpleGrid,
  Stack,
  TextInput,
} from '@mantine/core';
import { useState } from 'react';
import type { Answer } from '../../api/call.js';
import { useAct, useAsk } from '../../api/hooks.js';
import { useConfirm } from '../../kit/confirm.js';
import { Answered, Card, Page } from '../../kit/page.js';
import { useToast } from '../../kit/toast.js';
import { useLeaveGuard } from '../../shell/guard.js';
import { useMay } from '../../shell/member.js';
import { useText } from '../../shell/text.js';
import { FeedPreview } from './feed-preview.js';

export type ThemeState = Answer<'getTheme'>;
export type Theme = ThemeState['themes'][number];
type Part = Record<string, unknown>;

/** How feeds look, with a feed beside it that follows every change. */
export function ThemePage() {
  const t = useText();
  const theme = useAsk('getTheme');
  return (
    <Page
      title={t('Theme', '테마')}
      about={t(
        'How feeds look in your apps. Open feeds follow at once.',
        '앱에서 피드가 보이는 모습입니다. 열려 있는 피드에 바로 반영됩니다.',
      )}
    >
      <Answered of={theme}>{(state) => <ThemeForm key={state.updated_at} state={state} />}</Answered>
    </Page>
  );
}

function ThemeForm({ state }: { state: ThemeState }) {
  const t = useText();
  const may = useMay();
  const ask = useConfirm();
  const toast = useToast();
  const [draft, setDraft] = useState(state);
  const isChanged = JSON.stringify(draft) !== JSON.stringify(state);
  useLeaveGuard(isChanged);
  const update = useAct('updateTheme', {
    spoils: ['getTheme'],
    onDone: () => toast.done(t('Saved', '저장했습니다')),
  });
  const [first] = draft.themes;
  if (!first) return null;
  const save = () =>
    update.mutate(
      { body: { theme_mode: draft.theme_mode, themes: draft.themes } },
      { onError: toast.failed },
    );
  const reset = async () => {
    const question = {
      title: t('Back to the preset?', '기본 테마로 되돌릴까요?'),
      text: t('Your colours and sizes are lost.', '변경한 색상과 크기가 사라집니다.'),
      action: t('Take the preset', '되돌리기'),
    };
    if (await ask(question)) update.mutate({ body: { themes: null } }, { onError: toast.failed });
  };
  return (
    <Grid gap="lg">
      <Grid.Col span={{ base: 12, md: 7 }}>
        <Card>
          <Values draft={draft} set={setDraft} />
          {may('updateTheme') && (
            <Group mt="lg">
              <Button disabled={!isChanged} loading={update.isPending} onClick={save}>
                {t('Save', '저장')}
              </Button>
              <Button variant="default" disabled={!isChanged} onClick={() => setDraft(state)}>
                {t('Undo all', '모두 취소')}
              </Button>
              <Button variant="default" onClick={() => void reset()}>
                {t('Back to the preset', '기본 테마로')}
              </Button>
            </Group>
          )}
        </Card>
      </Grid.Col>
      <Grid.Col span={{ base: 12, md: 5 }}>
        <FeedPreview theme={first} />
      </Grid.Col>
    </Grid>
  );
}

const PARTS: Record<string, [string, string]> = {
  notification: ['Messages', '메시지'],
  list: ['List', '목록'],
  header: ['Header', '헤더'],
  components: ['Texts and buttons', '텍스트와 버튼'],
};

const WORDS: Record<string, [string, string]> = {
  radius: ['Corners', '모서리'],
  backgroundColor: ['Background', '배경색'],
  pressedColor: ['Pressed', '눌렀을 때'],
  unreadIndicatorColor: ['Unread mark', '안 읽음 표시'],
  textSize: ['Text size', '글자 크기'],
  textColor: ['Text colour', '글자 색'],
  fontWeight: ['Weight', '굵기'],
  sentAt: ['Time', '시각'],
  label: ['Label', '라벨'],
  category: ['Category', '카테고리'],
  tooltip: ['Tooltip', '툴팁'],
  timeline: ['Timeline', '타임라인'],
  selectedBackgroundColor: ['Background when chosen', '선택 배경색'],
  selectedTextColor: ['Text when chosen', '선택 글자 색'],
  buttonIconTintColor: ['Icons', '아이콘 색'],
  lineColor: ['Line', '구분선'],
  text: ['Text', '텍스트'],
  textButton: ['Button', '버튼'],
};

function PartItem({ name, part, set }: { name: string; part: Part; set: (part: Part) => void }) {
  const t = useText();
  const word = (key: string) => t(...(PARTS[key] ?? WORDS[key] ?? [key, key]));
  return (
    <Accordion.Item value={name}>
      <Accordion.Control>{word(name)}</Accordion.Control>
      <Accordion.Panel>
        <Fields values={part} set={set} about="" />
      </Accordion.Panel>
    </Accordion.Item>
  );
}

/** A field for each value, with what it belongs to before its name. */
function Fields({ values, set, about }: { values: Part; set: (values: Part) => void; about: string }) {
  const t = useText();
  const entries = Object.entries(values);
  const plain = entries.filter(([, value]) => typeof value !== 'object');
  const nested = entries.filter(([, value]) => typeof value === 'object' && value !== null);
  const word = (key: string) => `${about}${t(...(WORDS[key] ?? [key, key]))}`;
  return (
    <Stack gap="sm">
      <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="sm">
        {plain.map(([key, value]) =>
          typeof value === 'number' ? (
            <NumberInput
              key={key}
              label={word(key)}
              min={0}
              value={value}
              onChange={(next) => set({ ...values, [key]: Number(next) || 0 })}
            />
          ) : (
            <TextInput
              key={key}
              label={word(key)}
              value={String(value)}
              leftSection={<Swatch value={String(value)} />}
              onChange={(event) => set({ ...values, [key]: event.currentTarget.value })}
            />
          ),
        )}
      </SimpleGrid>
      {nested.map(([key, value]) => (
        <Fields
          key={key}
          about={`${t(...(WORDS[key] ?? [key, key]))}: `}
          values={value as Part}
          set={(next) => set({ ...values, [key]: next })}
        />
      ))}
    </Stack>
  );
}

/** The light half above the dark one. */
const Swatch = ({ value }: { value: string }) => {
  const [light = '', dark = light] = value.split(',');
  return (
    <span
      aria-hidden
      style={{
        width: 18,
        height: 18,
        borderRadius: 4,
        border: '1px solid var(--belfry-line)',
        background: `linear-gradient(135deg, ${light} 50%, ${dark} 50%)`,
      }}
    />
  );
};

function Values({ draft, set }: { draft: ThemeState; set: (draft: ThemeState) => void }) {
  const t = useText();
  const may = useMay();
  const [first, ...others] = draft.themes;
  if (!first) return null;
  const { key, ...members } = first;
  return (
    <fieldset disabled={!may('updateTheme')} style={{ border: 0, padding: 0, margin: 0, minWidth: 0 }}>
      <Stack>
        <Select
          label={t('Colours of feeds', '피드 색상')}
          maw={300}
          allowDeselect={false}
          disabled={!may('updateTheme')}
          value={draft.theme_mode}
          onChange={(mode) => set({ ...draft, theme_mode: mode ?? 'default' })}
          data={[
            { value: 'default', label: t('As the device', '기기 설정') },
            { value: 'light', label: t('Light', '밝게') },
            { value: 'dark', label: t('Dark', '어둡게') },
          ]}
        />
        <Accordion multiple defaultValue={['notification']} variant="separated">
          {Object.entries(members).map(([name, part]) => (
            <PartItem
              key={name}
              name={name}
              part={part as Part}
              set={(next) => set({ ...draft, themes: [{ ...first, key, [name]: next }, ...others] })}
            />
          ))}
        </Accordion>
      </Stack>
    </fieldset>
  );
}
