import { Button, Grid, Group, Select, Stack, Text } from '@mantine/core';
import { withThemeChanges } from '@belfry/template';
import { useState } from 'react';
import { useSearch } from 'wouter';
import type { Answer } from '../../api/call.js';
import { useAct, useAsk } from '../../api/hooks.js';
import { Answered, Card, Page } from '../../kit/page.js';
import { useToast } from '../../kit/toast.js';
import { useLeaveGuard } from '../../shell/guard.js';
import { useMay } from '../../shell/member.js';
import { useText } from '../../shell/text.js';
import type { Channel } from '../channels/channels.js';
import { FeedPreview } from './feed-preview.js';
import { changesFrom } from './presets.js';
import { Presets, ThemeFields } from './theme-fields.js';

export type ThemeState = Answer<'getTheme'>;
export type Theme = ThemeState['themes'][number];

/** How feeds look, all or one channel's, with a feed beside it that follows every change. */
export function ThemePage() {
  const t = useText();
  const theme = useAsk('getTheme');
  const channels = useAsk('listChannels');
  return (
    <Page
      title={t('Theme', '테마')}
      about={t(
        'How feeds look in your apps. Open feeds follow at once.',
        '앱에서 피드가 보이는 모습입니다. 열려 있는 피드에 바로 반영됩니다.',
      )}
    >
      <Answered of={theme}>
        {(state) => (
          <Answered of={channels}>
            {(list) => <ThemeEditor state={state} channels={list.channels.filter(hasLook)} />}
          </Answered>
        )}
      </Answered>
    </Page>
  );
}

const hasLook = ({ type, is_archived: isArchived }: Channel): boolean =>
  (type === 'feed' || type === 'chat') && !isArchived;

const ALL = '';

/** What of a scope is stored: the application's theme, or that with what the channel changes. */
function storedOf(of: { first: Theme; channels: Channel[]; scope: string }): Theme {
  const { first, channels, scope } = of;
  const channel = channels.find(({ key }) => key === scope);
  if (!channel?.theme) return first;
  const { key, ...members } = first;
  return { key, ...withThemeChanges(members, channel.theme) };
}

interface EditorProps {
  state: ThemeState;
  channels: Channel[];
}

function ThemeEditor({ state, channels }: EditorProps) {
  const t = useText();
  const wanted = new URLSearchParams(useSearch()).get('channel') ?? ALL;
  const [scope, setScope] = useState(channels.some(({ key }) => key === wanted) ? wanted : ALL);
  // By scope: what is changed and not stored yet. It stays while another scope is looked at.
  const [drafts, setDrafts] = useState<Record<string, Theme>>({});
  const [wish, setMode] = useState<Mode | null>(null);
  const mode = wish ?? state.theme_mode;
  const [first] = state.themes;
  useLeaveGuard(Object.keys(drafts).length > 0 || mode !== state.theme_mode);
  if (!first) return null;
  const stored = storedOf({ first, channels, scope });
  const theme = drafts[scope] ?? stored;
  const drop = (of: string) => {
    setDrafts(({ [of]: _, ...others }) => others);
    if (of === ALL) setMode(null);
  };
  const set = (next: Theme) => setDrafts((before) => ({ ...before, [scope]: next }));
  const isChanged = drafts[scope] !== undefined || (scope === ALL && mode !== state.theme_mode);
  const channel = channels.find(({ key }) => key === scope);
  return (
    <Grid gap="lg">
      <Grid.Col span={{ base: 12, md: 7 }}>
        <Card>
          <Stack>
            <Scope {...{ channels, scope, setScope }} changed={Object.keys(drafts)} />
            {scope === ALL && <ModeSelect {...{ mode, setMode }} />}
            {channel && (
              <Text size="sm" c="dimmed">
                {channel.theme
                  ? t(
                      'This channel has colours or sizes of its own; the rest is as in all feeds.',
                      '이 채널만의 색상이나 크기가 있고, 나머지는 전체 피드와 같습니다.',
                    )
                  : t(
                      'This channel looks as all feeds do. What you change here is its own.',
                      '전체 피드와 같은 모습입니다. 여기서 바꾸면 이 채널에만 적용됩니다.',
                    )}
              </Text>
            )}
            <Editable scope={scope}>
              <Stack>
                <Presets {...{ theme, set }} />
                <ThemeFields {...{ theme, set }} />
              </Stack>
            </Editable>
            <Buttons {...{ state, mode, first, theme, channel, isChanged, drop }} />
          </Stack>
        </Card>
      </Grid.Col>
      <Grid.Col span={{ base: 12, md: 5 }}>
        <FeedPreview theme={theme} title={channel?.name} isChat={channel?.type === 'chat'} />
      </Grid.Col>
    </Grid>
  );
}

/** A theme needs another permission than a channel. */
const useMayChange = (scope: string): boolean => {
  const may = useMay();
  return scope === ALL ? may('updateTheme') : may('updateChannel');
};

function Editable({ scope, children }: { scope: string; children: React.ReactNode }) {
  const t = useText();
  if (useMayChange(scope)) return children;
  return (
    <Text size="sm" c="dimmed">
      {t('Your role may look at this, and not change it.', '현재 역할로는 볼 수만 있습니다.')}
    </Text>
  );
}

function Scope(props: {
  channels: Channel[];
  scope: string;
  setScope: (scope: string) => void;
  changed: string[];
}) {
  const { channels, scope, setScope, changed } = props;
  const t = useText();
  const mark = (key: string, label: string) => (changed.includes(key) ? `${label} •` : label);
  return (
    <Select
      label={t('Look of', '적용 대상')}
      maw={300}
      allowDeselect={false}
      value={scope}
      onChange={(next) => setScope(next ?? ALL)}
      data={[
        { value: ALL, label: mark(ALL, t('All feeds', '전체 피드')) },
        ...channels.map(({ key, name, theme }) => ({
          value: key,
          label: mark(key, theme ? t(`${name} (its own)`, `${name} (개별)`) : name),
        })),
      ]}
    />
  );
}

type Mode = ThemeState['theme_mode'];

function ModeSelect({ mode, setMode }: { mode: Mode; setMode: (mode: Mode) => void }) {
  const t = useText();
  const isOpen = useMayChange(ALL);
  return (
    <Select
      label={t('Colours of feeds', '피드 색상')}
      maw={300}
      allowDeselect={false}
      disabled={!isOpen}
      value={mode}
      onChange={(next) => setMode(next ?? 'default')}
      data={[
        { value: 'default' as const, label: t('As the device', '기기 설정') },
        { value: 'light' as const, label: t('Light', '밝게') },
        { value: 'dark' as const, label: t('Dark', '어둡게') },
      ]}
    />
  );
}

interface ButtonsProps {
  state: ThemeState;
  mode: Mode;
  first: Theme;
  theme: Theme;
  channel: Channel | undefined;
  isChanged: boolean;
  /** What is changed of a scope has been stored, or is not wanted. */
  drop: (scope: string) => void;
}

function Buttons({ state, mode, first, theme, channel, isChanged, drop }: ButtonsProps) {
  const t = useText();
  const toast = useToast();
  const spoils = ['getTheme', 'listChannels'] as const;
  // By then another scope may be open: what was stored is what is dropped.
  const done = (scope: string) => {
    drop(scope);
    toast.done(t('Saved', '저장했습니다'));
  };
  const ofAll = useAct('updateTheme', { spoils, onDone: () => done(ALL) });
  const ofChannel = useAct('updateChannel', { spoils, onDone: ({ key }) => done(key) });
  const isOpen = useMayChange(channel?.key ?? ALL);
  if (!isOpen) return null;
  const setChannel = (own: Record<string, unknown> | null) =>
    channel &&
    ofChannel.mutate({ params: { key: channel.key }, body: { theme: own } }, { onError: toast.failed });
  const save = () => {
    if (channel) setChannel(changesFrom(first, theme));
    else {
      const themes = [theme, ...state.themes.slice(1)];
      ofAll.mutate({ body: { theme_mode: mode, themes } }, { onError: toast.failed });
    }
  };
  return (
    <Group mt="sm">
      <Button disabled={!isChanged} loading={ofAll.isPending || ofChannel.isPending} onClick={save}>
        {t('Save', '저장')}
      </Button>
      <Button variant="default" disabled={!isChanged} onClick={() => drop(channel?.key ?? ALL)}>
        {t('Undo all', '모두 취소')}
      </Button>
      {channel?.theme && (
        <Button variant="default" onClick={() => setChannel(null)}>
          {t('As all feeds', '전체 피드와 같게')}
        </Button>
      )}
    </Group>
  );
}
