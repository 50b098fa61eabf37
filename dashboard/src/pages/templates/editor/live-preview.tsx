import { localize, type TemplateDocument, type UiTemplate } from '@belfry/template';
import { Group, Stack, Text } from '@mantine/core';
import { useMemo, useState } from 'react';
import { ModeSwitch, Phone, useMode } from '../../../kit/phone.js';
import { useText } from '../../../shell/text.js';
import { Locales } from '../../send/draft-preview.js';
import { previewOf } from '../preview-of.js';
import type { Content } from './content.js';

/** What is edited, as it would look, in light and dark and in each translation. */
export function LivePreview({ content }: { content: Content }) {
  const t = useText();
  const [mode, setMode] = useMode();
  const [locale, setLocale] = useState('');
  const shown = useMemo(() => {
    if (locale === '') return content;
    return localize(content as unknown as TemplateDocument, locale) as unknown as Content;
  }, [content, locale]);
  const variables = useMemo(() => previewOf(content.variables), [content.variables]);
  return (
    <Stack align="center" gap="sm">
      <Group gap="xs" justify="center">
        <ModeSwitch mode={mode} setMode={setMode} />
        <Locales locales={Object.keys(content.translations)} locale={locale} set={setLocale} />
      </Group>
      <Phone
        mode={mode}
        label={t('Preview', '미리보기')}
        of={{
          layout: shown.ui_template as UiTemplate | null,
          ...{ data: shown.data_template, colors: content.color_variables, variables },
          ...{ label: shown.label, locale: locale || undefined },
        }}
      />
      <Text size="xs" c="dimmed">
        {t('Drawn with defaults, or the names of the variables', '기본값 또는 변수 이름으로 표시')}
      </Text>
    </Stack>
  );
}
