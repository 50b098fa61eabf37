import { localize, lookupOf, substituteText, type TemplateDocument, type UiTemplate } from '@belfry/template';
import { Stack, Text } from '@mantine/core';
import { IconBell } from '@tabler/icons-react';
import { useMemo } from 'react';
import { type Mode, ModeSwitch, Phone, useMode } from '../../../kit/phone.js';
import { useText } from '../../../shell/text.js';
import { previewOf } from '../preview-of.js';
import type { Content } from './content.js';
import { OWN } from './translated.js';
import { at, type Path, pathOfView } from './tree-model.js';

interface Props {
  content: Content;
  locale: string;
  /** The push instead of the message in the feed. */
  isPush: boolean;
  chosen?: Path;
  /** A block was pressed in the picture. */
  choose?: (path: Path) => void;
}

/** What is edited, as it would look, in light and dark and in the chosen language. */
export function LivePreview({ content, locale, isPush, chosen, choose }: Props) {
  const t = useText();
  const [mode, setMode] = useMode();
  const shown = useMemo(
    () =>
      locale === OWN
        ? content
        : (localize(content as unknown as TemplateDocument, locale) as unknown as Content),
    [content, locale],
  );
  const variables = useMemo(() => previewOf(content.variables), [content.variables]);
  const layout = shown.ui_template;
  const picking = choose &&
    chosen && {
      picked: at(layout, chosen) as object | undefined,
      pick: (view: object) => {
        const path = pathOfView(layout, view);
        if (path) choose(path);
      },
    };
  return (
    <Stack align="center" gap="sm">
      <ModeSwitch mode={mode} setMode={setMode} />
      {isPush ? (
        <PushPreview push={shown.push_template} variables={variables} mode={mode} />
      ) : (
        <Phone
          mode={mode}
          label={t('Preview', '미리보기')}
          picking={picking}
          of={{
            layout: layout as UiTemplate | null,
            ...{ data: shown.data_template && filledData(shown.data_template, variables) },
            ...{ colors: content.color_variables, variables },
            label: shown.label && filled(shown.label, variables),
            locale: locale || undefined,
          }}
        />
      )}
      <Text size="xs" c="dimmed" ta="center">
        {choose && layout && !isPush
          ? t('Press a part of it to change it.', '바꿀 부분을 눌러 선택하세요.')
          : t('Drawn with defaults, or the names of the variables', '기본값 또는 변수 이름으로 표시')}
      </Text>
    </Stack>
  );
}

const filled = (text: string, variables: Record<string, string>) =>
  substituteText(text, lookupOf({ variables }));

const filledData = (data: Record<string, string>, variables: Record<string, string>) =>
  Object.fromEntries(Object.entries(data).map(([name, value]) => [name, filled(value, variables)]));

interface PushProps {
  push: Content['push_template'];
  variables: Record<string, string>;
  mode: Mode;
}

/** A push as a locked phone shows it. */
function PushPreview({ push, variables, mode }: PushProps) {
  const t = useText();
  const isDark = mode === 'dark';
  const style = {
    '--phone-page': isDark ? 'linear-gradient(#1d2433, #10131a)' : 'linear-gradient(#cdd8f5, #eef0f3)',
    minHeight: 260,
  } as React.CSSProperties;
  const colour = isDark ? '#f1f3f5' : '#1f2328';
  return (
    <div className="phone" style={style} role="figure" aria-label={t('Push preview', '푸시 미리보기')}>
      <Text ta="center" fz={40} fw={300} py="md" style={{ color: colour }} aria-hidden>
        9:41
      </Text>
      {push.enable_push ? (
        <div className="push" style={{ background: isDark ? '#2b2f36' : '#ffffff', color: colour }}>
          <span className="push-icon" aria-hidden>
            <IconBell size={18} />
          </span>
          <div style={{ minWidth: 0 }}>
            <Text size="sm" fw={600} style={{ overflowWrap: 'anywhere' }}>
              {filled(push.title, variables) || t('No title yet', '제목이 없습니다')}
            </Text>
            <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
              {filled(push.body, variables)}
            </Text>
          </div>
        </div>
      ) : (
        <Text ta="center" size="sm" style={{ color: colour }}>
          {t('No push is sent.', '푸시를 보내지 않습니다.')}
        </Text>
      )}
    </div>
  );
}
