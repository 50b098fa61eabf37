import { Stack, Switch, Text } from '@mantine/core';
import { TEMPLATE_LIMITS } from '@belfry/template';
import { useText } from '../../../shell/text.js';
import type { TabProps } from './editor-state.js';
import { OWN, withWord, wordsOf } from './translated.js';
import { VariableText } from './variable-text.js';

/** What a push says, in the language that is edited. */
export function PushTab({ content, change, locale }: TabProps) {
  const t = useText();
  const { push_template: own, variables } = content;
  const said = (wordsOf(content, locale).push_template ?? {}) as { title?: string; body?: string };
  const set = (name: 'title' | 'body', value: string) =>
    change(
      withWord({
        ...{ content, locale, path: ['push_template', name] },
        value: locale !== OWN && value === '' ? undefined : value,
      }),
      `push ${locale} ${name}`,
    );
  return (
    <Stack>
      {locale === OWN && (
        <Switch
          label={t('Send a push, too', '푸시도 발송')}
          checked={own.enable_push}
          onChange={(event) =>
            change({ push_template: { ...own, enable_push: event.currentTarget.checked } })
          }
        />
      )}
      {!own.enable_push && (
        <Text size="sm" c="dimmed">
          {t('No push is sent with this template.', '이 템플릿은 푸시를 보내지 않습니다.')}
        </Text>
      )}
      <VariableText
        label={t('Push title', '푸시 제목')}
        placeholder={locale === OWN ? undefined : own.title}
        maxLength={TEMPLATE_LIMITS.pushTitleLength}
        value={said.title ?? ''}
        set={(value) => set('title', value)}
        variables={variables}
      />
      <VariableText
        label={t('Push text', '푸시 내용')}
        placeholder={locale === OWN ? undefined : own.body}
        maxLength={TEMPLATE_LIMITS.pushBodyLength}
        isLong
        value={said.body ?? ''}
        set={(value) => set('body', value)}
        variables={variables}
      />
    </Stack>
  );
}
