import { checkTemplateDocument } from '@belfry/template';
import { Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { JsonEditor } from '../../../kit/json-editor.js';
import { useText } from '../../../shell/text.js';
import { type Content, contentOf } from './content.js';

const faultsOf = (value: unknown) => {
  const checked = checkTemplateDocument(value);
  return 'faults' in checked ? checked.faults : [];
};

interface Props {
  content: Content;
  /** Null: it may only be looked at. */
  change: ((part: Partial<Content>, about?: string) => void) | null;
  /** A text with faults, which is no template yet; null: there is none. */
  draft: string | null;
  setDraft: (draft: string | null) => void;
}

/** What a text says when it is a template without faults. */
function read(text: string): Content | null {
  try {
    const checked = checkTemplateDocument(JSON.parse(text));
    return 'document' in checked ? contentOf(checked.document as unknown as Content) : null;
  } catch {
    return null;
  }
}

/** The whole template as text, translations too. */
export function JsonTab({ content, change, draft, setDraft }: Props) {
  const t = useText();
  const json = JSON.stringify(content);
  // As it was typed, for as long as nothing else changes the template.
  const [typed, setTyped] = useState({ text: '', json: '' });
  const text = draft ?? (typed.json === json ? typed.text : JSON.stringify(content, null, 2));
  const edit = (next: string) => {
    if (next === text) return;
    const value = read(next);
    setDraft(value ? null : next);
    if (!value) return;
    setTyped({ text: next, json: JSON.stringify(value) });
    if (JSON.stringify(value) !== json) change?.(value, 'json');
  };
  return (
    <Stack gap="xs">
      {change && (
        <Text size="sm" c="dimmed">
          {t(
            'Faults are underlined at their place; what is right counts at once.',
            '오류는 해당 위치에 표시되고, 올바른 내용은 바로 반영됩니다.',
          )}
        </Text>
      )}
      <JsonEditor
        label={t('Template as JSON', '템플릿 JSON')}
        value={text}
        onChange={edit}
        faultsOf={faultsOf}
        isReadOnly={change === null}
      />
    </Stack>
  );
}
