import { ActionIcon, Menu, Textarea, TextInput, Tooltip } from '@mantine/core';
import { IconBraces } from '@tabler/icons-react';
import { type ReactNode, useRef } from 'react';
import { useText } from '../../../shell/text.js';
import type { Declared } from '../../send/draft.js';

interface Props {
  label: string;
  value: string;
  set: (value: string) => void;
  variables: readonly Declared[];
  description?: ReactNode;
  placeholder?: string;
  maxLength?: number;
  /** One line, or as many as the text has. */
  isLong?: boolean;
  /** Parts of images and actions, too: for addresses. */
  withParts?: boolean;
}

/** What can stand in braces: texts, and for addresses the parts of images and actions. */
function namesOf(variables: readonly Declared[], withParts: boolean): { name: string; word: string }[] {
  return variables.flatMap(({ key, name, type }) => {
    if (type === 'string') return [{ name: key, word: name }];
    if (!withParts) return [];
    return [{ name: type === 'image' ? `${key}.url` : `${key}.data`, word: name }];
  });
}

/** A text with variables in it, which a menu puts where the cursor is. */
export function VariableText(props: Props) {
  const { label, value, set, variables, isLong = false, withParts = false, ...rest } = props;
  const t = useText();
  const field = useRef<HTMLTextAreaElement & HTMLInputElement>(null);
  // A field that nobody was in has its cursor at the beginning, where nobody put it.
  const wasEntered = useRef(false);
  const names = namesOf(variables, withParts);
  const insert = (name: string) => {
    const { selectionStart, selectionEnd } = (wasEntered.current ? field.current : null) ?? {};
    const from = selectionStart ?? value.length;
    const end = from + name.length + 2;
    set(`${value.slice(0, from)}{${name}}${value.slice(selectionEnd ?? from)}`);
    // After the menu has given the focus back.
    requestAnimationFrame(() => {
      field.current?.focus();
      field.current?.setSelectionRange(end, end);
    });
  };
  const input = {
    ref: field,
    label,
    value,
    ...rest,
    rightSectionWidth: names.length > 0 ? 36 : undefined,
    rightSection: names.length > 0 && (
      <Menu position="bottom-end" returnFocus={false}>
        <Menu.Target>
          <Tooltip label={t('Insert a variable', '변수 넣기')} openDelay={400}>
            <ActionIcon
              variant="subtle"
              color="gray"
              aria-label={t(`Insert a variable: ${label}`, `변수 넣기: ${label}`)}
            >
              <IconBraces size={16} />
            </ActionIcon>
          </Tooltip>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Label>{t('Insert a variable', '변수 넣기')}</Menu.Label>
          {names.map(({ name, word }) => (
            <Menu.Item key={name} onClick={() => insert(name)}>
              {word === name ? name : `${word} (${name})`}
            </Menu.Item>
          ))}
        </Menu.Dropdown>
      </Menu>
    ),
    onFocus: () => {
      wasEntered.current = true;
    },
    onChange: (event: { currentTarget: { value: string } }) => set(event.currentTarget.value),
  };
  return isLong ? <Textarea autosize minRows={2} maxRows={10} {...input} /> : <TextInput {...input} />;
}
