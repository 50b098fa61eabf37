import type { VariableDeclaration } from '../variables.js';
import type { UiTemplate } from '../view.js';

/** A text in the two languages of the gallery. */
export interface Bilingual {
  en: string;
  ko: string;
}

/** The languages of the gallery: English is the document's own, Korean its translation. */
export type Language = keyof Bilingual;

/** What a template of the gallery says in one language. */
export interface Wording {
  label: string;
  ui_template: UiTemplate;
  push_template: { title: string; body: string };
  fallback_message: string;
}

/** A document to create a template with: what `checkTemplateDocument` takes, without its channels. */
export interface GalleryDocument extends Wording {
  name: string;
  variables: VariableDeclaration[];
  color_variables: Record<string, string>;
  translations: Record<'ko', Wording>;
}

/** Values to show a template with, as a send would bring them. */
export type SampleValues = Record<
  string,
  string | { url: string; width: number; height: number } | { data: string }
>;

/** A template ready to be used, in English and Korean, light and dark. */
export interface GalleryEntry {
  /** A key for the template. */
  key: string;
  title: Bilingual;
  /** What it is for, in a sentence. */
  summary: Bilingual;
  /** The document, with pictures from below a URL: that under which a server has the gallery's pictures. */
  document(picturesUrl: string): GalleryDocument;
  sample(language: Language, picturesUrl: string): SampleValues;
}

/** An entry as it is written down: its words once for each language, its layout once for both. */
export interface EntrySource<Words> {
  key: string;
  title: Bilingual;
  summary: Bilingual;
  variables: VariableDeclaration[];
  colors: Record<string, string>;
  words: Record<Language, Words & Pick<Wording, 'label' | 'push_template' | 'fallback_message'>>;
  /** The views of the message. `picture` gives the URL of a picture of the gallery. */
  layout(words: Words, picture: (name: string) => string): UiTemplate['body']['items'];
  sample(language: Language, picture: (name: string) => string): SampleValues;
}

export function entry<Words>(source: EntrySource<Words>): GalleryEntry {
  const { key, title, summary, variables, colors, words } = source;
  const pictureAt = (picturesUrl: string) => (name: string) =>
    `${picturesUrl.replace(/\/+$/, '')}/${name}.png`;
  const wording = (language: Language, picturesUrl: string): Wording => {
    const { label, push_template, fallback_message } = words[language];
    const items = source.layout(words[language], pictureAt(picturesUrl));
    return { label, ui_template: { version: 1, body: { items } }, push_template, fallback_message };
  };
  return {
    key,
    title,
    summary,
    document: (picturesUrl) => ({
      name: title.en,
      ...wording('en', picturesUrl),
      variables,
      color_variables: colors,
      translations: { ko: wording('ko', picturesUrl) },
    }),
    sample: (language, picturesUrl) => source.sample(language, pictureAt(picturesUrl)),
  };
}
