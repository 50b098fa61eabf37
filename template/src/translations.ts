import { readDataTemplate, readUiTemplate } from './layout.js';
import { canonicalLocale } from './locale.js';
import { TEMPLATE_LIMITS } from './limits.js';
import type { MemberReader } from './member-reader.js';
import type { UiTemplate } from './view.js';

/** What a template says in one more language; what is left out is that of the document. */
export interface Translation {
  label?: string;
  ui_template?: UiTemplate;
  data_template?: Record<string, string>;
  push_template?: { title?: string; body?: string };
  fallback_message?: string;
}

type Layout = 'ui_template' | 'data_template';

/** The translations of a document that is drawn by the given one of the two kinds of layout. */
export function readTranslations(document: MemberReader, layout: Layout): Record<string, Translation> {
  const reader = document.object('translations');
  const translations: Record<string, Translation> = {};
  if (reader === undefined) return translations;
  const names = reader.names().filter((name) => reader.given(name) !== undefined);
  const max = TEMPLATE_LIMITS.translations;
  if (names.length > max)
    document.fault('translations', `has more than ${max} locales`, `use at most ${max}`);
  for (const name of names.slice(0, max)) {
    const locale = canonicalLocale(name);
    const translation = reader.object(name);
    if (locale === undefined) reader.fault(name, 'is not a locale', 'write a language tag like ko or pt-BR');
    else if (Object.hasOwn(translations, locale))
      reader.fault(name, `is ${locale} a second time`, 'name each locale once');
    else if (translation !== undefined) translations[locale] = readTranslation(translation, layout);
  }
  return translations;
}

function readTranslation(reader: MemberReader, layout: Layout): Translation {
  const has = (name: string) => reader.given(name) !== undefined;
  const other: Layout = layout === 'ui_template' ? 'data_template' : 'ui_template';
  if (has(other)) reader.fault(other, `has no ${other} to translate`, `give ${layout}, as the template does`);
  const push = reader.object('push_template');
  return {
    ...(has('label') && { label: reader.text('label', TEMPLATE_LIMITS.labelLength) }),
    ...(layout === 'ui_template' && has('ui_template') && { ui_template: readUiTemplate(reader) }),
    ...(layout === 'data_template' && has('data_template') && { data_template: readDataTemplate(reader) }),
    ...(push && { push_template: readPushTexts(push) }),
    ...(has('fallback_message') && {
      fallback_message: reader.text('fallback_message', TEMPLATE_LIMITS.messageLength),
    }),
  };
}

function readPushTexts(push: MemberReader): { title?: string; body?: string } {
  const { pushTitleLength, pushBodyLength } = TEMPLATE_LIMITS;
  return {
    ...(push.given('title') !== undefined && { title: push.text('title', pushTitleLength) }),
    ...(push.given('body') !== undefined && { body: push.text('body', pushBodyLength) }),
  };
}
