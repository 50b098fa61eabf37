import {
  Alert,
  Button,
  Code,
  FileButton,
  Group,
  List,
  Modal,
  MultiSelect,
  Select,
  Stack,
  Text,
  Textarea,
} from '@mantine/core';
import { IconUpload } from '@tabler/icons-react';
import { type FormEvent, type ReactNode, useState } from 'react';
import { useLocation } from 'wouter';
import { useAct, useAsk } from '../../api/hooks.js';
import { Message } from '../../kit/message.js';
import { useToast } from '../../kit/toast.js';
import { useAppPath } from '../../shell/application.js';
import { useFaultWords } from '../../kit/fault-words.js';
import { useText } from '../../shell/text.js';
import { findTemplates, type Found } from './import-file.js';
import { keyFrom, NameFields } from './name-fields.js';
import { Thumb } from './thumb.js';

type Conflict = 'refuse' | 'new_version' | 'skip';

interface Given {
  text: string;
  name: string;
  key: string;
  /** Empty: as the file says. */
  channels: string[];
  conflict: Conflict;
}

/** Takes templates from a file or a text: of ours, or a layout of the vendor's. */
export function ImportTemplates({ close }: { close: () => void }) {
  const t = useText();
  const [given, setGiven] = useState<Given>({
    text: '',
    name: '',
    key: '',
    channels: [],
    conflict: 'refuse',
  });
  const set = (part: Partial<Given>) => setGiven({ ...given, ...part });
  const found = given.text.trim() === '' ? null : findTemplates(given.text);
  const take = (text: string, fileName = '') => {
    const next = findTemplates(text);
    const stem = fileName.replace(/\.json$/i, '');
    const named = next.kind === 'one' ? { key: next.key || keyFrom(stem), name: next.name || stem } : {};
    set({ text, ...named });
  };
  const imports = useImport(close);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!found || found.kind === 'none') return;
    const { name, key, channels, conflict } = given;
    const named = found.kind === 'one' ? { name, key } : {};
    const where = channels.length > 0 ? { channels } : {};
    imports.mutate({ body: { file: found.file, ...named, ...where, on_conflict: conflict } });
  };
  return (
    <Modal
      opened
      onClose={close}
      size="lg"
      title={t('Import templates', '템플릿 가져오기')}
      closeButtonProps={{ 'aria-label': t('Close', '닫기') }}
    >
      <form onSubmit={submit}>
        <Stack>
          <Source text={given.text} take={take} />
          {found && <WhatIsFound found={found} />}
          {found?.kind === 'one' && (
            <NameFields
              name={given.name}
              keyOf={given.key}
              // The key of a file stays as it is while its name is changed.
              set={(part) => set(part.name !== undefined && given.key !== '' ? { name: part.name } : part)}
            />
          )}
          {found && found.kind !== 'none' && <Where {...{ given, set }} />}
          {imports.error && (
            <Alert color="red" role="alert" title={t('Nothing was imported', '가져오지 못했습니다')}>
              <Message of={imports.error} />
            </Alert>
          )}
          <Button
            type="submit"
            disabled={!found || found.kind === 'none' || (found.kind === 'one' && found.faults.length > 0)}
            loading={imports.isPending}
          >
            {t('Import', '가져오기')}
          </Button>
        </Stack>
      </form>
    </Modal>
  );
}

/** Takes the file in, and opens the template when it is only one. */
function useImport(close: () => void) {
  const t = useText();
  const toast = useToast();
  const path = useAppPath();
  const [, go] = useLocation();
  return useAct('importTemplates', {
    spoils: ['listTemplates', 'getTemplate', 'getHome'],
    onDone: ({ created, updated, skipped }) => {
      close();
      const [only] = [...created, ...updated];
      if (created.length + updated.length === 1 && only) go(path(`/templates/${only}`));
      const done = [...created, ...updated].join(', ');
      if (done) toast.done(t(`Imported: ${done}`, `가져옴: ${done}`));
      if (skipped.length > 0)
        toast.done(t(`Skipped: ${skipped.join(', ')}`, `건너뜀: ${skipped.join(', ')}`));
    },
  });
}

function Source({ text, take }: { text: string; take: (text: string, fileName?: string) => void }) {
  const t = useText();
  const [isOver, setOver] = useState(false);
  const read = async (file: File | null | undefined) => {
    if (file) take(await file.text(), file.name);
  };
  return (
    <>
      <FileButton
        onChange={(file) => void read(file)}
        accept=".json,application/json"
        inputProps={{ 'aria-label': t('File to import', '가져올 파일') }}
      >
        {(props) => (
          <button
            type="button"
            className="drop"
            data-over={isOver}
            {...props}
            onDragOver={(event) => {
              event.preventDefault();
              setOver(true);
            }}
            onDragLeave={() => setOver(false)}
            onDrop={(event) => {
              event.preventDefault();
              setOver(false);
              void read(event.dataTransfer.files[0]);
            }}
          >
            <IconUpload size={26} stroke={1.6} aria-hidden />
            <Text fw={600}>{t('Drop a JSON file here, or choose one', 'JSON 파일을 놓거나 선택하세요')}</Text>
            <Text size="sm" c="dimmed">
              {t(
                'A file that was exported here, or a ui_template made elsewhere',
                '여기에서 내보낸 파일 또는 다른 곳에서 만든 ui_template',
              )}
            </Text>
          </button>
        )}
      </FileButton>
      <Textarea
        label={t('Or paste it', '또는 붙여 넣기')}
        rows={4}
        styles={{ input: { fontFamily: 'monospace', fontSize: 12 } }}
        spellCheck={false}
        value={text}
        onChange={(event) => take(event.currentTarget.value)}
      />
    </>
  );
}

function WhatIsFound({ found }: { found: Found }) {
  const t = useText();
  const say = useFaultWords();
  if (found.kind === 'list')
    return (
      <Alert color="teal" role="status">
        {t(`${found.keys.length} templates: `, `템플릿 ${found.keys.length}개: `)}
        {found.keys.join(', ')}
      </Alert>
    );
  if (found.kind === 'none')
    return (
      <Alert color="red" role="alert">
        {found.fault
          ? `${t('This is no JSON. Line', 'JSON이 아닙니다. 줄')} ${found.fault.line}: ${t(...found.fault.words)}`
          : t(
              'This JSON holds no template: neither a file of templates nor a layout with "version" and "body".',
              '템플릿이 없는 JSON입니다. 템플릿 파일이나 "version"과 "body"가 있는 레이아웃이어야 합니다.',
            )}
      </Alert>
    );
  if (found.faults.length > 0)
    return (
      <Alert color="red" role="alert" title={t('The layout has faults', '레이아웃에 오류가 있습니다')}>
        <List size="sm">
          {found.faults.slice(0, 5).map(({ path, ...fault }) => (
            <List.Item key={`${path} ${fault.message}`}>
              <Code>{path || '·'}</Code> {say(fault)}
            </List.Item>
          ))}
        </List>
      </Alert>
    );
  return found.layout ? (
    <Framed>
      <Thumb template={{ ui_template: found.layout, color_variables: {}, variables: [] }} />
    </Framed>
  ) : null;
}

const Framed = ({ children }: { children: ReactNode }) => <div className="tile">{children}</div>;

function Where({ given, set }: { given: Given; set: (part: Partial<Given>) => void }) {
  const t = useText();
  const { data } = useAsk('listChannels');
  return (
    <Group grow align="flex-start">
      <MultiSelect
        label={t('Channels', '채널')}
        placeholder={given.channels.length === 0 ? t('As the file says', '파일에 있는 대로') : undefined}
        value={given.channels}
        onChange={(channels) => set({ channels })}
        data={(data?.channels ?? [])
          .filter((one) => !one.is_archived)
          .map(({ key, name }) => ({ value: key, label: name }))}
      />
      <Select
        label={t('When the key is taken', '키가 이미 있을 때')}
        allowDeselect={false}
        value={given.conflict}
        onChange={(conflict) => set({ conflict: conflict ?? 'refuse' })}
        data={[
          { value: 'refuse' as const, label: t('Import nothing', '가져오지 않음') },
          { value: 'new_version' as const, label: t('Make a new version of it', '새 버전으로 추가') },
          { value: 'skip' as const, label: t('Skip that template', '해당 템플릿 건너뛰기') },
        ]}
      />
    </Group>
  );
}
