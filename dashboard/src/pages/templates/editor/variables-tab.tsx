import { ActionIcon, Button, Group, Select, Stack, Text, TextInput, Title } from '@mantine/core';
import { IconPlus, IconTrash } from '@tabler/icons-react';
import { ColourField } from '../../../kit/colour-field.js';
import { useText } from '../../../shell/text.js';
import type { Declared } from '../../send/draft.js';
import { freeName } from './data-tab.js';
import type { TabProps } from './editor-state.js';

/** The variables that a send fills in, and the template's own colours. */
export function VariablesTab(props: TabProps) {
  const { content, change } = props;
  const t = useText();
  const { variables } = content;
  const put = (index: number, one: Declared) =>
    change(
      { variables: variables.map((other, place) => (place === index ? one : other)) },
      `variable ${index}`,
    );
  return (
    <Stack gap="xl">
      <Stack gap="sm">
        <Title order={2}>{t('Variables', '변수')}</Title>
        <Text size="sm" c="dimmed">
          {t(
            'In texts a variable stands in braces: {name}. Without a default every target has to bring a value.',
            '텍스트에서는 {name}처럼 씁니다. 기본값이 없으면 모든 대상에 값이 필요합니다.',
          )}
        </Text>
        {variables.map((one, index) => (
          <VariableRow
            key={index}
            variable={one}
            put={(next) => put(index, next)}
            remove={() => change({ variables: variables.filter((_, place) => place !== index) })}
          />
        ))}
        <Button
          variant="default"
          w="fit-content"
          leftSection={<IconPlus size={16} aria-hidden />}
          onClick={() => {
            const key = freeName(
              variables.map((one) => one.key),
              'variable',
            );
            change({ variables: [...variables, { key, name: key, type: 'string' }] });
          }}
        >
          {t('Add a variable', '변수 추가')}
        </Button>
      </Stack>
      <Colours {...props} />
    </Stack>
  );
}

interface RowProps {
  variable: Declared;
  put: (variable: Declared) => void;
  remove: () => void;
}

/** The part of an image's or action's value that a default is typed for. */
const PARTS: Record<string, string> = { image: 'url', action: 'data' };

function defaultOf({ type, default: standard }: Declared): string {
  const part = PARTS[type];
  if (part === undefined) return standard === undefined || standard === null ? '' : String(standard);
  return String((standard as Record<string, unknown> | undefined)?.[part] ?? '');
}

function withDefault(variable: Declared, value: string): Declared {
  const { default: before, ...rest } = variable;
  if (value === '') return rest;
  const part = PARTS[variable.type];
  return {
    ...rest,
    default: part === undefined ? value : { ...(before as object | undefined), [part]: value },
  };
}

function VariableRow({ variable, put, remove }: RowProps) {
  const t = useText();
  const { key, name, type } = variable;
  return (
    <div className="variable-row titled-row" role="group" aria-label={key}>
      <TextInput
        label={t('Key', '키')}
        value={key}
        onChange={(event) => put({ ...variable, key: event.currentTarget.value })}
      />
      <TextInput
        label={t('Name', '이름')}
        value={name}
        onChange={(event) => put({ ...variable, name: event.currentTarget.value })}
      />
      <Select
        label={t('Type', '종류')}
        allowDeselect={false}
        value={type}
        onChange={(next) => put({ key, name, type: next ?? 'string' })}
        data={[
          { value: 'string', label: t('Text', '텍스트') },
          { value: 'image', label: t('Image', '이미지') },
          { value: 'action', label: t('Action', '동작') },
        ]}
      />
      <TextInput
        label={t('Default', '기본값')}
        placeholder={type === 'string' ? t('None', '없음') : 'https://'}
        value={defaultOf(variable)}
        onChange={(event) => put(withDefault(variable, event.currentTarget.value))}
      />
      <ActionIcon variant="default" size={36} aria-label={t(`Remove ${key}`, `${key} 삭제`)} onClick={remove}>
        <IconTrash size={16} />
      </ActionIcon>
    </div>
  );
}

function Colours({ content, change }: TabProps) {
  const t = useText();
  const entries = Object.entries(content.color_variables);
  const set = (next: [string, string][], about?: string) =>
    change({ color_variables: Object.fromEntries(next) }, about);
  const put = (index: number, entry: [string, string]) => {
    if (entries.some(([name], place) => place !== index && name === entry[0])) return;
    set(
      entries.map((one, place) => (place === index ? entry : one)),
      `colour ${index}`,
    );
  };
  return (
    <Stack gap="sm">
      <Title order={2}>{t('Colours', '색상')}</Title>
      <Text size="sm" c="dimmed">
        {t(
          'Named once, used in many blocks; each may have another for the dark.',
          '한 번 정해 여러 블록에 쓰며, 어두운 화면용 색을 따로 둘 수 있습니다.',
        )}
      </Text>
      {entries.map(([name, value], index) => (
        <Group key={index} gap="xs" align="flex-end" wrap="nowrap">
          <TextInput
            label={t('Name', '이름')}
            flex="1 1 120px"
            value={name}
            onChange={(event) => put(index, [event.currentTarget.value, value])}
          />
          <div style={{ flex: '2 1 180px' }}>
            <ColourField
              label={t(`Colour ${name}`, `${name} 색상`)}
              value={value}
              set={(next) => put(index, [name, next ?? ''])}
            />
          </div>
          <ActionIcon
            variant="default"
            size={36}
            aria-label={t(`Remove ${name}`, `${name} 삭제`)}
            onClick={() => set(entries.filter((_, place) => place !== index))}
          >
            <IconTrash size={16} />
          </ActionIcon>
        </Group>
      ))}
      <Button
        variant="default"
        w="fit-content"
        leftSection={<IconPlus size={16} aria-hidden />}
        onClick={() =>
          set([
            ...entries,
            [
              freeName(
                entries.map(([name]) => name),
                'colour',
              ),
              '#3B5BDB,#93A7EE',
            ],
          ])
        }
      >
        {t('Add a colour', '색상 추가')}
      </Button>
    </Stack>
  );
}
