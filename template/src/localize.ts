import type { TemplateDocument } from './document.js';
import { matchLocale } from './locale.js';

/**
 * A document as it is for a user's locale: the members of the translation that fits best
 * (`ko-KR`, else `ko`) in place of the document's own. Without one that fits, the document itself.
 */
export function localize(document: TemplateDocument, locale: string | null | undefined): TemplateDocument {
  const fit = matchLocale(Object.keys(document.translations), locale);
  const translation = fit === null ? undefined : document.translations[fit];
  if (translation === undefined) return document;
  // The layout of a translation is of the kind of the document's: the check has seen to it.
  return {
    ...document,
    ...translation,
    push_template: { ...document.push_template, ...translation.push_template },
  } as TemplateDocument;
}
