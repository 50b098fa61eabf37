import { Group, SegmentedControl, Stack, Text } from '@mantine/core';
import { useComputedColorScheme } from '@mantine/core';
import { draw, type ThemeComponents } from '@belfry/template/draw';
import type { UiTemplate } from '@belfry/template';
import { type MouseEvent, useEffect, useRef, useState } from 'react';
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

/** Views of the layout that are chosen by a click on them. */
export interface Picking {
  picked: object | undefined;
  pick: (view: object) => void;
}

/** A layout, drawn by the template language's own code in a shadow root. */
export function Layout(props: {
  of: Drawn;
  mode: Mode;
  components?: ThemeComponents;
  isInert?: boolean;
  /** The place has a background of its own. */
  isPlain?: boolean;
  picking?: Picking;
}) {
  const { of, mode, components, isInert, isPlain, picking } = props;
  const place = useRef<HTMLDivElement>(null);
  const drawn = useRef(new Map<EventTarget, object>());
  const { layout, variables, colors, locale } = of;
  useEffect(() => {
    const host = place.current;
    if (!host || !layout) return;
    const views = new Map<EventTarget, object>();
    host.replaceChildren(
      draw(layout, {
        ...{ variables, colorVariables: colors, mode, components, locale },
        onAction: (_action, event) => event.preventDefault(),
        onDrawn: (view, element) => views.set(element, view),
      }),
    );
    drawn.current = views;
  }, [layout, variables, colors, mode, components, locale]);
  const picked = picking?.picked;
  useEffect(() => {
    for (const [element, view] of drawn.current)
      if (element instanceof HTMLElement) markPicked(element, view === picked);
  });
  const pick = (event: MouseEvent) => {
    const view = event.nativeEvent
      .composedPath()
      .map((target) => drawn.current.get(target))
      .find((one) => one !== undefined);
    if (!picking || !view) return;
    event.preventDefault();
    event.stopPropagation();
    picking.pick(view);
  };
  return (
    // Whoever has no mouse chooses a view in the tree beside it.
    <div
      ref={place}
      inert={isInert}
      onClickCapture={picking ? pick : undefined}
      style={{
        color: mode === 'dark' ? '#f1f3f5' : '#1f2328',
        background: isPlain ? undefined : mode === 'dark' ? '#2b2f36' : '#ffffff',
      }}
    />
  );
}

const markPicked = (element: HTMLElement, isPicked: boolean) => {
  element.style.outline = isPicked ? '2px solid #3b5bdb' : '';
  element.style.outlineOffset = isPicked ? '-2px' : '';
};

/** A message in a phone, as it would be in a feed. */
export function Phone(props: { of: Drawn; mode: Mode; label: string; picking?: Picking }) {
  const { of, mode, label, picking } = props;
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
        {of.layout ? (
          <Layout of={of} mode={mode} picking={picking} />
        ) : (
          <Data data={of.data ?? {}} isDark={isDark} />
        )}
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
