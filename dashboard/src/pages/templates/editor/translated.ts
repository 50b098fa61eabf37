import { at, type Json, type Path, put } from './tree-model.js';
import type { Content } from './content.js';

/** Stands where a locale does, for what the template itself says. */
export const OWN = '';

export type Translation = Content['translations'][string];
type LayoutName = 'ui_template' | 'data_template';

export const layoutName = (content: Content): LayoutName =>
  content.data_template ? 'data_template' : 'ui_template';

/** What a language says of its own; the template for OWN. */
export const wordsOf = (content: Content, locale: string): Json =>
  locale === OWN ? content : (content.translations[locale] ?? {});

const pathOf = (locale: string, path: Path): Path =>
  locale === OWN ? path : ['translations', locale, ...path];

/** The member of `content` that changes when a language says something else; undefined: it says what the template does. */
export function withWord(of: {
  content: Content;
  locale: string;
  path: Path;
  value: unknown;
}): Partial<Content> {
  const { content, locale, path, value } = of;
  const whole = pathOf(locale, path);
  const name = String(whole[0]) as keyof Content;
  const next = put(content, whole, value) as Content;
  // A translation that says nothing about the push has no push.
  const push = at(next, pathOf(locale, ['push_template']));
  const isEmptyPush = locale !== OWN && push !== undefined && Object.keys(push as object).length === 0;
  return {
    [name]: (isEmptyPush ? (put(next, pathOf(locale, ['push_template']), undefined) as Content) : next)[name],
  };
}

/** The layout that is edited for a language; undefined: the language has none of its own. */
export const layoutOf = (content: Content, locale: string): unknown => wordsOf(content, locale).ui_template;
