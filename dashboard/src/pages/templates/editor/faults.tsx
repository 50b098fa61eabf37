import { type Fault, type TemplateDocument, warningsOf } from '@belfry/template';
import { Alert, Anchor, Button, Code, Group, List, Text } from '@mantine/core';
import { useMemo } from 'react';
import { useFaultWords } from '../../../kit/fault-words.js';
import { useText } from '../../../shell/text.js';
import type { TabProps } from './editor-state.js';

const SHOWN = 8;

/** What keeps the template from being saved, each with a way to its place. */
export function Faults({ faults, goTo }: { faults: readonly Fault[]; goTo: (path: string) => void }) {
  const t = useText();
  const say = useFaultWords();
  if (faults.length === 0) return null;
  return (
    <Alert color="red" role="status" title={t('This cannot be saved yet', '아직 저장할 수 없습니다')}>
      <List size="sm" spacing={4}>
        {faults.slice(0, SHOWN).map(({ path, ...fault }) => (
          <List.Item key={`${path} ${fault.message}`}>
            <Anchor
              component="button"
              type="button"
              size="sm"
              ta="left"
              onClick={() => goTo(path)}
              style={{ overflowWrap: 'anywhere' }}
            >
              {path.replace(/^ui_template\.body\./, '') || t('the template', '템플릿')}
            </Anchor>{' '}
            {say(fault)}
          </List.Item>
        ))}
      </List>
      {faults.length > SHOWN && (
        <Text size="sm">{t(`and ${faults.length - SHOWN} more`, `외 ${faults.length - SHOWN}개`)}</Text>
      )}
    </Alert>
  );
}

/** The JSON tab holds a text that is no template. */
export function JsonDraft({ open, discard }: { open: () => void; discard: () => void }) {
  const t = useText();
  return (
    <Alert color="red" role="status" title={t('The JSON has faults', 'JSON에 오류가 있습니다')}>
      <Text size="sm">
        {t(
          'Until they are corrected the template stays as it was, and cannot be saved.',
          '고칠 때까지 템플릿은 그대로이며 저장할 수 없습니다.',
        )}
      </Text>
      <Group gap="xs" mt="xs">
        <Button size="xs" variant="default" onClick={open}>
          {t('Show the faults', '오류 보기')}
        </Button>
        <Button size="xs" variant="default" onClick={discard}>
          {t('Drop the text', '입력 버리기')}
        </Button>
      </Group>
    </Alert>
  );
}

const UNDECLARED = /^uses \{([^{}]+)\}/;

/** Placeholders that nobody fills in, with a button that declares each. */
export function Undeclared({ content, change }: Pick<TabProps, 'content' | 'change'>) {
  const t = useText();
  const names = useMemo(() => {
    const warnings = warningsOf(content as unknown as TemplateDocument);
    const all = warnings
      .map(({ message }) => UNDECLARED.exec(message)?.[1])
      .filter((one) => one !== undefined);
    return [...new Set(all.map((name) => name.split('.')[0] ?? name))];
  }, [content]);
  if (names.length === 0) return null;
  const declare = (key: string) => {
    const isImage = JSON.stringify(content).includes(`{${key}.url}`);
    const isAction = JSON.stringify(content).includes(`{${key}.data}`);
    const type = isImage ? 'image' : isAction ? 'action' : 'string';
    change({ variables: [...content.variables, { key, name: key, type }] });
  };
  return (
    <Alert color="orange" role="status" title={t('Not declared', '선언되지 않은 변수')}>
      <Text size="sm" mb="xs">
        {t(
          'These stand in braces but are no variables: they would be shown as they are written.',
          '중괄호 안에 있지만 변수가 아니어서 그대로 표시됩니다.',
        )}
      </Text>
      <Group gap="xs">
        {names.map((name) => (
          <Button key={name} size="compact-sm" variant="default" onClick={() => declare(name)}>
            {t('Declare', '선언')} <Code ml={4}>{`{${name}}`}</Code>
          </Button>
        ))}
      </Group>
    </Alert>
  );
}
