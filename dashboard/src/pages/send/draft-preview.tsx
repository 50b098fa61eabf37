import type { UiTemplate } from '@belfry/template';
import { Alert, Group, Select, Stack, Text } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useState } from 'react';
import { useAsk } from '../../api/hooks.js';
import { Answered } from '../../kit/page.js';
import { ModeSwitch, Phone, useMode } from '../../kit/phone.js';
import { useText } from '../../shell/text.js';
import { type Draft, nested, rowValues } from './draft.js';

/** What one target would get, drawn. */
export function DraftPreview({ draft }: { draft: Draft }) {
  const t = useText();
  const { audience, template, common } = draft;
  const [mode, setMode] = useMode();
  const [row, setRow] = useState(0);
  const [locale, setLocale] = useState('');
  const own = audience.kind === 'file' ? rowValues(audience, row) : {};
  const [asked] = useDebouncedValue({ values: { ...common, ...withoutEmpty(own) }, locale }, 250);
  const { user_id: user, ...values } = asked.values;
  const declared = new Set(template?.variables.map(({ key }) => key));
  const variables = Object.fromEntries(Object.entries(nested(values)).filter(([name]) => declared.has(name)));
  const preview = useAsk(
    'previewTemplate',
    { params: { key: template?.key ?? '' }, body: { variables, locale: asked.locale || undefined } },
    { keep: true, enabled: template !== null },
  );
  const who =
    audience.kind === 'file' ? (own.user_id ?? '') : audience.kind === 'ids' ? (audience.ids[0] ?? '') : '';
  return (
    <Stack align="center" gap="sm">
      <Group justify="center" gap="xs">
        <ModeSwitch mode={mode} setMode={setMode} />
        {audience.kind === 'file' && audience.head.rows.length > 1 && (
          <Select
            size="xs"
            w={150}
            aria-label={t('Row of the preview', '미리보기 행')}
            value={String(row)}
            onChange={(value) => setRow(Number(value ?? 0))}
            data={audience.head.rows.map((_, index) => ({
              value: String(index),
              label: rowValues(audience, index).user_id || `#${index + 1}`,
            }))}
          />
        )}
        <Locales locales={Object.keys(template?.translations ?? {})} locale={locale} set={setLocale} />
      </Group>
      <Answered of={preview}>
        {(seen) => (
          <>
            <Phone
              mode={mode}
              label={t(
                `Message for ${who || user || 'a target'}`,
                `${who || user || '대상'}에게 보낼 메시지`,
              )}
              of={{
                layout: seen.ui_template as UiTemplate | null,
                ...{ data: seen.data_template, variables: seen.variables, colors: seen.color_variables },
                label: seen.label,
              }}
            />
            {who && (
              <Text size="sm" c="dimmed">
                {t(`As ${who} sees it`, `${who}에게 보이는 모습`)}
              </Text>
            )}
            {seen.missing_variables.length > 0 && (
              <Alert color="orange" w="100%" role="status">
                {t('Still without a value: ', '값이 없는 변수: ')}
                {seen.missing_variables.join(', ')}
              </Alert>
            )}
          </>
        )}
      </Answered>
    </Stack>
  );
}

const withoutEmpty = (values: Record<string, string>) =>
  Object.fromEntries(Object.entries(values).filter(([, value]) => value !== ''));

export function Locales(props: { locales: string[]; locale: string; set: (locale: string) => void }) {
  const { locales, locale, set } = props;
  const t = useText();
  if (locales.length === 0) return null;
  return (
    <Select
      size="xs"
      w={110}
      aria-label={t('Translation of the preview', '미리보기 언어')}
      value={locale}
      onChange={(value) => set(value ?? '')}
      data={[
        { value: '', label: t('Default', '기본') },
        ...locales.map((one) => ({ value: one, label: one })),
      ]}
    />
  );
}
