import { ActionIcon, Button, Group, Select, Stack, Text, TextInput, Title } from '@mantine/core';
import { IconPlus, IconTrash } from '@tabler/icons-react';
import { useText } from '../../../shell/text.js';
import type { Declared } from '../../send/draft.js';
import type { TabProps } from './editor.js';

/** The variables that a send fills in, and the template's own colours. */
export function VariablesTab(props: TabProps) {
  const { content, change, isReadOnly } = props;
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
            isReadOnly={isReadOnly}
            put={(next) => put(index, next)}
            remove={() => change({ variables: variables.filter((_, place) => place !== index) })}
          />
        ))}
        {!isReadOnly && (
          <Button
            variant="default"
            w="fit-content"
            leftSection={<IconPlus size={16} aria-hidden />}
            onClick={() => {
              const key = `variable_${variables.length + 1}`;
              change({ variables: [...variables, { key, name: key, type: 'string' }] });
            }}
          >
            {t('Add a variable', '변수 추가')}
          </Button>
        )}
      </Stack>
      <Colours {...props} />
    </Stack>
  );
}

interface RowProps {
  variable: Declared;
  isReadOnly: boolean;
  put: (variable: Declared) => void;
  remove: () => void;
}

function VariableRow({ variable, isReadOnly, put, remove }: RowProps) {
  const t = useText();
  const { key, name, type, default: standard } = variable;
  const withDefault = (value: string): Declared => {
    const { default: _, ...rest } = variable;
    return value === '' ? rest : { ...rest, default: value };
  };
  return (
    <Group gap="xs" align="flex-end">
      <TextInput
        label={t('Key', '키')}
        w={150}
        disabled={isReadOnly}
        value={key}
        onChange={(event) => put({ ...variable, key: event.currentTarget.value })}
      />
      <TextInput
        label={t('Name', '이름')}
        w={150}
        disabled={isReadOnly}
        value={name}
        onChange={(event) => put({ ...variable, name: event.currentTarget.value })}
      />
      <Select
        label={t('Type', '종류')}
        w={120}
        disabled={isReadOnly}
        value={type}
        onChange={(next) => put({ key, name, type: next ?? 'string' })}
        data={[
          { value: 'string', label: t('Text', '텍스트') },
          { value: 'image', label: t('Image', '이미지') },
          { value: 'action', label: t('Action', '동작') },
        ]}
      />
      {type === 'string' && (
        <TextInput
          label={t('Default', '기본값')}
          flex="1 1 120px"
          disabled={isReadOnly}
          value={typeof standard === 'string' ? standard : ''}
          onChange={(event) => put(withDefault(event.currentTarget.value))}
        />
      )}
      <ActionIcon
        variant="default"
        size={36}
        disabled={isReadOnly}
        aria-label={t(`Remove ${key}`, `${key} 삭제`)}
        onClick={remove}
      >
        <IconTrash size={16} />
      </ActionIcon>
    </Group>
  );
}

function Colours({ content, change, isReadOnly }: TabProps) {
  const t = useText();
  const entries = Object.entries(content.color_variables);
  const set = (next: [string, string][], about?: string) =>
    change({ color_variables: Object.fromEntries(next) }, about);
  return (
    <Stack gap="sm">
      <Title order={2}>{t('Colours', '색상')}</Title>
      <Text size="sm" c="dimmed">
        {t(
          'One colour, or two with a comma: for light and for dark.',
          '색상 하나, 또는 쉼표로 구분한 밝은 화면과 어두운 화면 색상.',
        )}
      </Text>
      {entries.map(([name, value], index) => (
        <Group key={index} gap="xs" align="flex-end" wrap="nowrap">
          <TextInput
            label={t('Name', '이름')}
            disabled={isReadOnly}
            value={name}
            onChange={(event) =>
              set(
                entries.map((one, place) => (place === index ? [event.currentTarget.value, value] : one)),
                `colour ${index}`,
              )
            }
          />
          <TextInput
            label={t('Colours', '색상')}
            disabled={isReadOnly}
            value={value}
            leftSection={<Swatches value={value} />}
            leftSectionWidth={48}
            onChange={(event) =>
              set(
                entries.map((one, place) => (place === index ? [name, event.currentTarget.value] : one)),
                `colour ${index}`,
              )
            }
          />
          <ActionIcon
            variant="default"
            size={36}
            disabled={isReadOnly}
            aria-label={t(`Remove ${name}`, `${name} 삭제`)}
            onClick={() => set(entries.filter((_, place) => place !== index))}
          >
            <IconTrash size={16} />
          </ActionIcon>
        </Group>
      ))}
      {!isReadOnly && (
        <Button
          variant="default"
          w="fit-content"
          leftSection={<IconPlus size={16} aria-hidden />}
          onClick={() => set([...entries, [`colour_${entries.length + 1}`, '#3B5BDB,#93A7EE']])}
        >
          {t('Add a colour', '색상 추가')}
        </Button>
      )}
    </Stack>
  );
}

const Swatches = ({ value }: { value: string }) => (
  <Group gap={2} wrap="nowrap" aria-hidden>
    {value
      .split(',')
      .slice(0, 2)
      .map((one, index) => (
        <span
          key={index}
          style={{
            width: 16,
            height: 16,
            borderRadius: 4,
            background: one,
            border: '1px solid var(--belfry-line)',
          }}
        />
      ))}
  </Group>
);
