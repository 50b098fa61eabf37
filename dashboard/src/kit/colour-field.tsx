import { isColour } from '@belfry/template';
import {
  ActionIcon,
  ColorPicker,
  Group,
  Popover,
  SegmentedControl,
  Stack,
  Switch,
  Text,
  TextInput,
  UnstyledButton,
} from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import { useState } from 'react';
import { useText } from '../shell/text.js';
import { fromPicker, joinColour, shownColour, splitColour } from './colour.js';
import type { Mode } from './phone.js';

interface Props {
  label: string;
  value: string;
  /** Colours that have a name; empty: none can be named. */
  names?: Record<string, string>;
  set: (value: string | undefined) => void;
  /** Without a colour there is none, rather than a fault. */
  isOptional?: boolean;
  hideLabel?: boolean;
}

const NONE: Record<string, string> = {};
const PALETTE = ['#1F2328', '#5C636B', '#FFFFFF', '#3B5BDB', '#0CA678', '#F08C00', '#E03131', '#C2255C'];

const isWritten = (value: string, isOptional: boolean): boolean =>
  (value === '' && isOptional) || isColour(value) || /\{[^{}]+\}/.test(value);

/** A colour: picked for light and dark, one of those with a name, or typed. */
export function ColourField({ label, value, names = NONE, set, isOptional = false, hideLabel }: Props) {
  const t = useText();
  return (
    <TextInput
      {...(hideLabel ? { 'aria-label': label } : { label })}
      placeholder={t('None', '없음')}
      value={value}
      error={
        !isWritten(value, isOptional) &&
        t('Write #RRGGBB, or two for light and dark', '#RRGGBB 또는 밝은·어두운 색 두 개')
      }
      onChange={(event) => set(event.currentTarget.value || (isOptional ? undefined : ''))}
      leftSectionWidth={40}
      leftSection={
        <Popover position="bottom-start" shadow="md" withinPortal trapFocus returnFocus>
          <Popover.Target>
            <UnstyledButton aria-label={t(`${label}: choose`, `${label} 선택`)} className="swatch-button">
              <Swatch value={value} names={names} />
            </UnstyledButton>
          </Popover.Target>
          <Popover.Dropdown aria-label={label}>
            <Chooser value={value} names={names} set={set} />
          </Popover.Dropdown>
        </Popover>
      }
      rightSection={
        isOptional &&
        value !== '' && (
          <ActionIcon
            variant="subtle"
            color="gray"
            size="sm"
            aria-label={t(`${label}: none`, `${label} 없음`)}
            onClick={() => set(undefined)}
          >
            <IconX size={14} />
          </ActionIcon>
        )
      }
    />
  );
}

/** The light half above the dark one, over squares that show through. */
export function Swatch({ value, names = NONE }: { value: string; names?: Record<string, string> }) {
  const [light, dark] = (['light', 'dark'] as const).map(
    (mode) => shownColour(value, mode, names) ?? 'transparent',
  );
  return (
    <span className="swatch" aria-hidden>
      <span style={{ background: `linear-gradient(135deg, ${light} 50%, ${dark} 50%)` }} />
    </span>
  );
}

function Chooser({ value, names, set }: Required<Pick<Props, 'value' | 'names' | 'set'>>) {
  const t = useText();
  const [mode, setMode] = useState<Mode>('light');
  const isNamed = value.startsWith('{');
  const { light, dark } = splitColour(isNamed ? '' : value);
  const shown = mode === 'dark' && dark !== null ? dark : light;
  const pick = (picked: string) => {
    const colour = fromPicker(picked);
    set(joinColour(mode === 'dark' && dark !== null ? { light, dark: colour } : { light: colour, dark }));
  };
  return (
    <Stack gap="sm" w={230}>
      {Object.keys(names).length > 0 && <Named value={value} names={names} set={set} />}
      <ColorPicker
        format="hexa"
        fullWidth
        size="sm"
        swatches={PALETTE}
        swatchesPerRow={8}
        value={shownColour(shown, 'light', NONE) ?? '#ffffffff'}
        onChange={pick}
        hueLabel={t('Hue', '색조')}
        saturationLabel={t('Saturation', '채도')}
        alphaLabel={t('Opacity', '불투명도')}
      />
      <Switch
        size="sm"
        label={t('Another one in the dark', '어두운 화면에서는 다른 색')}
        checked={dark !== null}
        onChange={(event) => {
          const isPair = event.currentTarget.checked;
          set(joinColour({ light: light || '#FFFFFF', dark: isPair ? light || '#FFFFFF' : null }));
          setMode(isPair ? 'dark' : 'light');
        }}
      />
      {dark !== null && (
        <SegmentedControl
          size="xs"
          fullWidth
          aria-label={t('Which of the two', '어느 색')}
          value={mode}
          onChange={setMode}
          data={[
            { value: 'light', label: t('Light', '밝게') },
            { value: 'dark', label: t('Dark', '어둡게') },
          ]}
        />
      )}
    </Stack>
  );
}

function Named({ value, names, set }: Required<Pick<Props, 'value' | 'names' | 'set'>>) {
  const t = useText();
  return (
    <div role="group" aria-label={t('Colours of the template', '템플릿 색상')}>
      <Text size="xs" c="dimmed" mb={4}>
        {t('Colours of the template', '템플릿 색상')}
      </Text>
      <Group gap={4}>
        {Object.entries(names).map(([name, colour]) => (
          <UnstyledButton
            key={name}
            className="named-colour"
            aria-pressed={value === `{${name}}`}
            onClick={() => set(`{${name}}`)}
          >
            <Swatch value={colour} />
            <Text size="xs" component="span">
              {name}
            </Text>
          </UnstyledButton>
        ))}
      </Group>
    </div>
  );
}
