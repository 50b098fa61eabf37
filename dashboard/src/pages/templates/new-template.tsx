import { Alert, Button, Modal, SegmentedControl, Select, Stack, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { useLocation } from 'wouter';
import { useAct, useAsk } from '../../api/hooks.js';
import { messageOf } from '../../kit/page.js';
import { useAppPath } from '../../shell/application.js';
import { useText } from '../../shell/text.js';

/** What a new template begins with. */
const LAYOUT = {
  version: 1,
  body: {
    items: [
      {
        type: 'box',
        layout: 'column',
        viewStyle: { padding: { top: 16, right: 16, bottom: 16, left: 16 } },
        items: [
          { type: 'text', text: 'Hello {name}', textStyle: { size: 16, weight: 'bold' } },
          { type: 'text', text: 'Write what you have to say.', textStyle: { size: 14 } },
        ],
      },
    ],
  },
};

const VARIABLES = [{ key: 'name', name: 'Name', type: 'string', default: 'there' }];

export function NewTemplate({ close }: { close: () => void }) {
  const t = useText();
  const path = useAppPath();
  const [, go] = useLocation();
  const [given, setGiven] = useState({ name: '', key: '', channel: 'feed', kind: 'layout' });
  const set = (part: Partial<typeof given>) => setGiven({ ...given, ...part });
  const channels = useAsk('listChannels');
  const create = useAct('createTemplate', {
    spoils: ['listTemplates', 'getHome'],
    onDone: ({ key }) => go(path(`/templates/${key}`)),
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const { name, key, channel, kind } = given;
    const content =
      kind === 'layout' ? { ui_template: LAYOUT } : { data_template: { title: 'Hello {name}' } };
    create.mutate({ body: { key, name, channels: [channel], variables: VARIABLES, ...content } });
  };
  return (
    <Modal
      opened
      onClose={close}
      title={t('New template', '새 템플릿')}
      closeButtonProps={{ 'aria-label': t('Close', '닫기') }}
    >
      <form onSubmit={submit}>
        <Stack>
          <NameFields name={given.name} keyOf={given.key} set={set} />
          <Select
            label={t('Channel', '채널')}
            allowDeselect={false}
            value={given.channel}
            onChange={(channel) => set({ channel: channel ?? 'feed' })}
            data={(channels.data?.channels ?? []).map((one) => ({ value: one.key, label: one.name }))}
          />
          <SegmentedControl
            aria-label={t('Kind', '종류')}
            value={given.kind}
            onChange={(kind) => set({ kind })}
            data={[
              { value: 'layout', label: t('With a layout', '레이아웃') },
              { value: 'data', label: t('Data for your app', '앱용 데이터') },
            ]}
          />
          {create.error && (
            <Alert color="red" role="alert">
              {messageOf(create.error)}
            </Alert>
          )}
          <Button type="submit" loading={create.isPending}>
            {t('Create', '만들기')}
          </Button>
        </Stack>
      </form>
    </Modal>
  );
}

interface NameProps {
  name: string;
  keyOf: string;
  set: (part: { name?: string; key?: string }) => void;
}

/** The name, and a key that is made from it. */
function NameFields({ name, keyOf, set }: NameProps) {
  const t = useText();
  return (
    <>
      <TextInput
        label={t('Name', '이름')}
        required
        value={name}
        onChange={(event) => {
          const typed = event.currentTarget.value;
          const key = typed
            .trim()
            .toLowerCase()
            .replace(/[^a-z0-9_-]+/g, '_')
            .replace(/^_+|_+$/g, '');
          set({ name: typed, key: key.slice(0, 100) });
        }}
      />
      <TextInput
        label={t('Key', '키')}
        description={t('By which your backend names it; for good', '백엔드에서 사용하며 바꿀 수 없습니다')}
        required
        pattern="[A-Za-z0-9_\-]{1,100}"
        value={keyOf}
        onChange={(event) => set({ key: event.currentTarget.value })}
      />
    </>
  );
}
