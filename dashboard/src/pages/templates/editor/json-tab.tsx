import { checkTemplateDocument } from '@belfry/template';
import { Stack, Text } from '@mantine/core';
import { useRef, useState } from 'react';
import { JsonEditor } from '../../../kit/json-editor.js';
import { useText } from '../../../shell/text.js';
import type { Content } from './content.js';
import type { TabProps } from './editor.js';

const faultsOf = (value: unknown) => {
  const checked = checkTemplateDocument(value);
  return 'faults' in checked ? checked.faults : [];
};

/** The whole template as text, translations too. */
export function JsonTab({ content, change, isReadOnly }: TabProps) {
  const t = useText();
  const [text, setText] = useState(() => JSON.stringify(content, null, 2));
  // What this tab has put in: a change from elsewhere, such as an undo, replaces the text.
  const own = useRef(content);
  if (own.current !== content) {
    own.current = content;
    const written = JSON.stringify(content, null, 2);
    if (!isSame(text, content)) setText(written);
  }
  const edit = (next: string) => {
    setText(next);
    try {
      const value = JSON.parse(next) as Content;
      if (typeof value !== 'object' || value === null || Array.isArray(value) || isSame(next, content))
        return;
      change({ ...content, ...value }, 'json');
    } catch {
      // Not JSON yet: the editor shows where, and the template stays as it is.
    }
  };
  return (
    <Stack gap="xs">
      <Text size="sm" c="dimmed">
        {t(
          'Faults are underlined at their place; what is right counts at once.',
          '오류는 해당 위치에 표시되고, 올바른 내용은 바로 반영됩니다.',
        )}
      </Text>
      <JsonEditor
        label={t('Template as JSON', '템플릿 JSON')}
        value={text}
        onChange={edit}
        faultsOf={faultsOf}
        isReadOnly={isReadOnly}
      />
    </Stack>
  );
}

function isSame(text: string, content: Content): boolean {
  try {
    return JSON.stringify(JSON.parse(text)) === JSON.stringify(content);
  } catch {
    return false;
  }
}
