import { Alert, Button, Modal, SegmentedControl, Select, Stack, Text } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { useLocation } from 'wouter';
import { useAct, useAsk } from '../../api/hooks.js';
import { Message } from '../../kit/message.js';
import { useAppPath } from '../../shell/application.js';
import { useText } from '../../shell/text.js';
import { NameFields } from './name-fields.js';

const EMPTY = { version: 1, body: { items: [] } };

/** What a new template begins with that is not blank. */
const START = {
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

const CONTENT: Record<string, object> = {
  start: { ui_template: START, variables: VARIABLES },
  blank: { ui_template: EMPTY, variables: [] },
  data: { data_template: { title: 'Hello {name}' }, variables: VARIABLES },
};

export function NewTemplate({ close }: { close: () => void }) {
  const t = useText();
  const path = useAppPath();
  const [, go] = useLocation();
  const [given, setGiven] = useState({ name: '', key: '', channel: 'feed', kind: 'start' });
  const set = (part: Partial<typeof given>) => setGiven({ ...given, ...part });
  const channels = useAsk('listChannels');
  const create = useAct('createTemplate', {
    spoils: ['listTemplates', 'getHome'],
    onDone: ({ key }) => go(path(`/templates/${key}`)),
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const { name, key, channel, kind } = given;
    create.mutate({ body: { key, name, channels: [channel], ...CONTENT[kind] } });
  };
  const kinds: Record<string, string> = {
    start: t('Two texts in a box, to be changed.', '바꿔 쓸 텍스트 두 개로 시작합니다.'),
    blank: t('Nothing yet: you put it together from blocks.', '빈 화면에서 블록으로 만듭니다.'),
    data: t('Names and texts for an app that draws by itself.', '직접 화면을 그리는 앱을 위한 텍스트입니다.'),
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
            data={(channels.data?.channels ?? [])
              .filter((one) => !one.is_archived)
              .map((one) => ({ value: one.key, label: one.name }))}
          />
          <div>
            <SegmentedControl
              fullWidth
              aria-label={t('What it begins with', '시작 방법')}
              value={given.kind}
              onChange={(kind) => set({ kind })}
              data={[
                { value: 'start', label: t('Simple', '기본') },
                { value: 'blank', label: t('Blank', '빈 화면') },
                { value: 'data', label: t('Data', '데이터') },
              ]}
            />
            <Text size="xs" c="dimmed" mt={4}>
              {kinds[given.kind]}
            </Text>
          </div>
          {create.error && (
            <Alert color="red" role="alert">
              <Message of={create.error} />
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
