import { Button, Group, Menu, NumberInput, Select, SimpleGrid, Text, TextInput } from '@mantine/core';
import { IconBraces } from '@tabler/icons-react';
import { useText } from '../../../shell/text.js';
import type { Declared } from '../../send/draft.js';
import type { Json } from './tree-model.js';

const HEX = /^#[0-9A-Fa-f]{6}$/;

interface ColourProps {
  label: string;
  value: string;
  /** Names of colours of the template. */
  variables: Record<string, string>;
  set: (value: string | undefined) => void;
}

/** A colour: picked, typed, or one of the template's own by name. */
export function ColourField({ label, value, variables, set }: ColourProps) {
  const t = useText();
  const name = /^\{([^{}]+)\}$/.exec(value)?.[1];
  const shown = (name === undefined ? value : (variables[name] ?? '')).split(',')[0] ?? '';
  return (
    <TextInput
      label={label}
      placeholder={t('None', '없음')}
      value={value}
      onChange={(event) => set(event.currentTarget.value || undefined)}
      leftSection={
        <input
          type="color"
          aria-label={`${label}: ${t('pick', '선택')}`}
          value={HEX.test(shown) ? shown : '#ffffff'}
          onChange={(event) => set(event.currentTarget.value.toUpperCase())}
          style={{ width: 24, height: 24, border: 'none', padding: 0, background: 'none', cursor: 'pointer' }}
        />
      }
      rightSectionWidth={34}
      rightSection={
        Object.keys(variables).length > 0 && (
          <NameMenu
            label={t('Colours of the template', '템플릿 색상')}
            names={Object.keys(variables)}
            choose={(one) => set(`{${one}}`)}
          />
        )
      }
    />
  );
}

function NameMenu({
  label,
  names,
  choose,
}: {
  label: string;
  names: string[];
  choose: (name: string) => void;
}) {
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <Button variant="subtle" size="compact-sm" color="gray" px={4} aria-label={label}>
          <IconBraces size={16} aria-hidden />
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {names.map((name) => (
          <Menu.Item key={name} onClick={() => choose(name)}>
            {name}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}

/** Puts a variable into a text. */
export function InsertVariable(props: { variables: readonly Declared[]; insert: (name: string) => void }) {
  const { variables, insert } = props;
  const t = useText();
  const names = variables.filter(({ type }) => type === 'string');
  if (names.length === 0) return null;
  return (
    <Menu position="bottom-start">
      <Menu.Target>
        <Button
          size="compact-sm"
          variant="default"
          leftSection={<IconBraces size={14} aria-hidden />}
          w="fit-content"
        >
          {t('Insert a variable', '변수 넣기')}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {names.map(({ key, name }) => (
          <Menu.Item key={key} onClick={() => insert(key)}>
            {name === key ? key : `${name} (${key})`}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}

interface SizeProps {
  label: string;
  value: unknown;
  /** The flex value where nothing is said: 0 fills, 1 wraps. */
  standard: 0 | 1;
  set: (value: unknown) => void;
}

export function SizeField({ label, value, standard, set }: SizeProps) {
  const t = useText();
  const size = (value ?? { type: 'flex', value: standard }) as { type: string; value: number | string };
  const kind = size.type === 'fixed' ? 'fixed' : String(size.value);
  return (
    <Group gap="sm" wrap="nowrap" align="flex-end">
      <Select
        label={label}
        flex={1}
        value={kind}
        onChange={(next) =>
          set(next === 'fixed' ? { type: 'fixed', value: 100 } : { type: 'flex', value: Number(next) })
        }
        data={[
          { value: '0', label: t('Fills its place', '채우기') },
          { value: '1', label: t('As its content', '내용에 맞춤') },
          { value: 'fixed', label: t('Fixed', '고정') },
        ]}
      />
      {kind === 'fixed' && (
        <NumberInput
          aria-label={`${label}: px`}
          w={100}
          min={0}
          suffix=" px"
          value={size.value}
          onChange={(next) => set({ type: 'fixed', value: next === '' ? 0 : next })}
        />
      )}
    </Group>
  );
}

const SIDES: readonly { side: string; words: [string, string] }[] = [
  { side: 'top', words: ['Top', '위'] },
  { side: 'right', words: ['Right', '오른쪽'] },
  { side: 'bottom', words: ['Bottom', '아래'] },
  { side: 'left', words: ['Left', '왼쪽'] },
];

export function Corners({
  label,
  value,
  set,
}: {
  label: string;
  value: unknown;
  set: (value: unknown) => void;
}) {
  const t = useText();
  const sides = (value ?? {}) as Json;
  return (
    <div role="group" aria-label={label}>
      <Text size="sm" fw={500} mb={2}>
        {label}
      </Text>
      <SimpleGrid cols={4} spacing={6}>
        {SIDES.map(({ side, words }) => (
          <NumberInput
            key={side}
            size="xs"
            min={0}
            hideControls
            label={t(...words)}
            value={Number(sides[side] ?? 0)}
            onChange={(next) => set({ ...sides, [side]: next === '' ? 0 : Number(next) })}
          />
        ))}
      </SimpleGrid>
    </div>
  );
}
