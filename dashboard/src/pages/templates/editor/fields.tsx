import { ActionIcon, Group, NumberInput, Select, SimpleGrid, Tooltip } from '@mantine/core';
import { IconLink, IconLinkOff } from '@tabler/icons-react';
import { useState } from 'react';
import { useText } from '../../../shell/text.js';
import type { Json } from './tree-model.js';

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
        allowDeselect={false}
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

/** A number that may be left out. */
export function OptionalNumber(props: {
  label: string;
  value: string;
  min?: number;
  max?: number;
  suffix?: string;
  placeholder?: string;
  set: (value: number | string | undefined) => void;
}) {
  const { set, ...rest } = props;
  return <NumberInput {...rest} onChange={(value) => set(value === '' ? undefined : value)} />;
}

const SIDES: readonly { side: string; words: [string, string] }[] = [
  { side: 'top', words: ['Top', '위'] },
  { side: 'right', words: ['Right', '오른쪽'] },
  { side: 'bottom', words: ['Bottom', '아래'] },
  { side: 'left', words: ['Left', '왼쪽'] },
];

const sideOf = (sides: Json, side: string): number => Number(sides[side] ?? 0);

/** Space on four sides; linked, one number is that of all. */
export function Sides({
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
  const [isLinked, setLinked] = useState(() =>
    SIDES.every(({ side }) => sideOf(sides, side) === sideOf(sides, 'top')),
  );
  const put = (side: string, next: number) =>
    set(isLinked ? { top: next, right: next, bottom: next, left: next } : { ...sides, [side]: next });
  const link = isLinked ? t('Each side by itself', '각 변 따로') : t('All sides the same', '모든 변 같게');
  return (
    <div role="group" aria-label={label}>
      <Group justify="space-between" mb={2}>
        <span className="field-label" aria-hidden>
          {label}
        </span>
        <Tooltip label={link}>
          <ActionIcon
            variant="subtle"
            color="gray"
            size="sm"
            aria-label={`${label}: ${link}`}
            onClick={() => setLinked(!isLinked)}
          >
            {isLinked ? <IconLink size={14} /> : <IconLinkOff size={14} />}
          </ActionIcon>
        </Tooltip>
      </Group>
      {isLinked ? (
        <NumberInput
          aria-label={t(`${label}: all sides`, `${label}: 모든 변`)}
          min={0}
          suffix=" px"
          value={sideOf(sides, 'top')}
          onChange={(next) => put('top', Number(next) || 0)}
        />
      ) : (
        <SimpleGrid cols={4} spacing={6}>
          {SIDES.map(({ side, words }) => (
            <NumberInput
              key={side}
              size="xs"
              min={0}
              hideControls
              label={t(...words)}
              value={sideOf(sides, side)}
              onChange={(next) => put(side, Number(next) || 0)}
            />
          ))}
        </SimpleGrid>
      )}
    </div>
  );
}
