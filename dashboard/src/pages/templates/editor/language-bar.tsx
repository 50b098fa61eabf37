import { ActionIcon, Autocomplete, Button, Group, Popover, Stack, Text } from '@mantine/core';
import { canonicalLocale } from '@belfry/template';
import { IconPlus, IconTrash } from '@tabler/icons-react';
import { type FormEvent, useState } from 'react';
import { useLanguage, useText } from '../../../shell/text.js';
import type { TabProps } from './editor-state.js';
import { OWN } from './translated.js';

const COMMON = ['en', 'ko', 'ja', 'zh-CN', 'zh-TW', 'es', 'pt-BR', 'fr', 'de', 'it', 'vi', 'th', 'id', 'ar'];

/** How a locale is called in the language of the page. */
export function useLocaleWord(): (locale: string) => string {
  const t = useText();
  const { language } = useLanguage();
  return (locale) => {
    if (locale === OWN) return t('Default', '기본');
    try {
      return new Intl.DisplayNames([language], { type: 'language' }).of(locale) ?? locale;
    } catch {
      return locale;
    }
  };
}

interface Props extends Pick<TabProps, 'content' | 'locale'> {
  setLocale: (locale: string) => void;
  /** Null: the languages may only be looked at. */
  change: TabProps['change'] | null;
}

/** The languages of a template: the one that is chosen is edited, and shown in the preview. */
export function LanguageBar({ content, locale, setLocale, change }: Props) {
  const t = useText();
  const word = useLocaleWord();
  const locales = [OWN, ...Object.keys(content.translations)];
  const remove = () => {
    const { [locale]: _, ...others } = content.translations;
    change?.({ translations: others });
    setLocale(OWN);
  };
  return (
    <Group gap={6} role="group" aria-label={t('Languages', '언어')}>
      {locales.map((one) => (
        <Button
          key={one}
          size="compact-sm"
          variant={one === locale ? 'filled' : 'default'}
          aria-pressed={one === locale}
          onClick={() => setLocale(one)}
        >
          {word(one)}
        </Button>
      ))}
      {change && (
        <AddLanguage
          taken={locales}
          add={(one) => {
            change({ translations: { ...content.translations, [one]: {} } });
            setLocale(one);
          }}
        />
      )}
      {change && locale !== OWN && (
        <ActionIcon
          variant="subtle"
          color="gray"
          aria-label={t(`Remove ${word(locale)}`, `${word(locale)} 삭제`)}
          onClick={remove}
        >
          <IconTrash size={16} />
        </ActionIcon>
      )}
    </Group>
  );
}

function AddLanguage({ taken, add }: { taken: string[]; add: (locale: string) => void }) {
  const t = useText();
  const word = useLocaleWord();
  const [isOpen, setOpen] = useState(false);
  const [typed, setTyped] = useState('');
  const data = COMMON.filter((one) => !taken.includes(one)).map((one) => `${word(one)} (${one})`);
  const tag = /\(([\w-]+)\)$/.exec(typed)?.[1] ?? typed.trim();
  const locale = tag === '' ? undefined : canonicalLocale(tag);
  const isTaken = locale !== undefined && taken.includes(locale);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (locale === undefined || isTaken) return;
    add(locale);
    setTyped('');
    setOpen(false);
  };
  return (
    <Popover opened={isOpen} onChange={setOpen} position="bottom-start" shadow="md" withinPortal trapFocus>
      <Popover.Target>
        <Button
          size="compact-sm"
          variant="subtle"
          leftSection={<IconPlus size={14} aria-hidden />}
          onClick={() => setOpen(!isOpen)}
        >
          {t('Add a language', '언어 추가')}
        </Button>
      </Popover.Target>
      <Popover.Dropdown aria-label={t('Add a language', '언어 추가')}>
        <form onSubmit={submit}>
          <Stack gap="sm" w={240}>
            <Autocomplete
              label={t('Language', '언어')}
              placeholder="ko, pt-BR"
              data-autofocus
              comboboxProps={{ withinPortal: false }}
              data={data}
              value={typed}
              onChange={setTyped}
              error={isTaken && t('It is there already', '이미 있습니다')}
            />
            <Text size="xs" c="dimmed">
              {t(
                'Users see it whose locale begins with it; the others see the default.',
                '이 로케일의 사용자에게 표시되고, 나머지는 기본을 봅니다.',
              )}
            </Text>
            <Button type="submit" disabled={locale === undefined || isTaken}>
              {t('Add', '추가')}
            </Button>
          </Stack>
        </form>
      </Popover.Dropdown>
    </Popover>
  );
}
