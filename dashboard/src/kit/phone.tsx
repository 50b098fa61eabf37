import { Group, SegmentedControl, Stack, Text } from '@mantine/core';
import { useComputedColorScheme } from '@mantine/core';
import { draw, type ThemeComponents } from '@belfry/template/draw';
import type { UiTemplate } from '@belfry/template';
import { useEffect, useRef, useState } from 'react';
import { useText } from '../shell/text.js';

export type Mode = 'light' | 'dark';

export interface Drawn {
  /** Null: an app draws it by itself, from `data`. */
  layout: UiTemplate | null;
  data?: Record<string, string> | null;
  variables?: Record<string, string>;
  colors?: Record<string, string>;
  label?: string | null;
  locale?: string;
}

/** A layout, drawn by the template language's own code in a shadow root. */
export function Layout(props: {
  of: Drawn;
  mode: Mode;
  components?: ThemeComponents;
  isInert?: boolean;
  /** The place has a background of its own. */
  isPlain?: boolean;
}) {
  const { of, mode, components, isInert, isPlain } = props;
  const place = useRef<HTMLDivElement>(null);
  const { layout, variables, colors, locale } = of;
  useEffect(() => {
    const host = place.current;
    if (!host || !layout) return;
    host.replaceChildren(
      draw(layout, {
        ...{ variables, colorVariables: colors, mode, components, locale },
        onAction: (_action, event) => event.preventDefault(),
      }),
    );
  }, [layout, variables, colors, mode, components, locale]);
  return (
    <div
      ref={place}
      inert={isInert}
      style={{
        color: mode === 'dark' ? '#f1f3f5' : '#1f2328',
        background: isPlain ? undefined : mode === 'dark' ? '#2b2f36' : '#ffffff',
      }}
    />
  );
}

/** A message in a phone, as it would be in a feed. */
export function Phone({ of, mode, label }: { of: Drawn; mode: Mode; label: string }) {
  const t = useText();
  const isDark = mode === 'dark';
  const style = { '--phone-page': isDark ? '#17191d' : '#eef0f3' } as React.CSSProperties;
  return (
    <div className="phone" style={style} role="figure" aria-label={label}>
      <Group justify="space-between" px={4} wrap="nowrap">
        <Text size="xs" fw={600} style={{ color: isDark ? '#c9ced6' : '#4a515a' }} truncate>
          {of.label ?? ''}
        </Text>
        <Text size="xs" style={{ color: isDark ? '#c9ced6' : '#4a515a' }}>
          {t('now', '지금')}
        </Text>
      </Group>
      <div className="phone-message">
        {of.layout ? <Layout of={of} mode={mode} /> : <Data data={of.data ?? {}} isDark={isDark} />}
      </div>
    </div>
  );
}

function Data({ data, isDark }: { data: Record<string, string>; isDark: boolean }) {
  const colour = isDark ? '#f1f3f5' : '#1f2328';
  return (
    <Stack gap={6} p="sm" style={{ background: isDark ? '#2b2f36' : '#fff', color: colour }}>
      {Object.entries(data).map(([name, value]) => (
        <div key={name}>
          <Text size="xs" style={{ color: isDark ? '#c9ced6' : '#4a515a' }}>
            {name}
          </Text>
          <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
            {value}
          </Text>
        </div>
      ))}
    </Stack>
  );
}

/** Light or dark; begins as the page is. */
export function useMode(): [Mode, (mode: Mode) => void] {
  const scheme = useComputedColorScheme('light');
  const [mode, setMode] = useState<Mode | null>(null);
  return [mode ?? scheme, setMode];
}

export function ModeSwitch({ mode, setMode }: { mode: Mode; setMode: (mode: Mode) => void }) {
  const t = useText();
  return (
    <SegmentedControl
      size="xs"
      value={mode}
      onChange={(value) => setMode(value)}
      data={[
        { value: 'light', label: t('Light', '밝게') },
        { value: 'dark', label: t('Dark', '어둡게') },
      ]}
      aria-label={t('Colours of the preview', '미리보기 색상')}
    />
  );
}
