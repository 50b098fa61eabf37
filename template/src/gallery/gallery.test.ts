import { existsSync, readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import {
  checkTemplateDocument,
  compileVariables,
  cssColour,
  localize,
  type Mode,
  placeholdersOf,
  TEMPLATE_KEY,
  type TemplateDocument,
  warningsOf,
} from '../index.js';
import { GALLERY, type GalleryEntry, type Language } from './index.js';

const URL_OF = 'https://belfry.example.com/gallery';
const LANGUAGES: readonly Language[] = ['en', 'ko'];
const HANGUL = /[\uac00-\ud7a3]/;
const pictures = new URL('../../gallery/pictures/', import.meta.url);

const documentOf = (entry: GalleryEntry): TemplateDocument => {
  const result = checkTemplateDocument({ channels: ['feed'], ...entry.document(URL_OF) });
  if ('faults' in result) throw new Error(JSON.stringify(result.faults));
  return result.document;
};
const textsIn = (value: unknown): string[] => {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsIn) : [];
};
/** All that a reader sees or hears, without what is filled in. */
const saidBy = ({ label, push_template, fallback_message, ui_template }: TemplateDocument) => {
  const said = (value: unknown): string[] =>
    typeof value !== 'object' || value === null
      ? []
      : Object.entries(value).flatMap(([name, member]) =>
          (name === 'text' || name === 'altText') && typeof member === 'string' ? [member] : said(member),
        );
  const { title, body } = push_template;
  return [label ?? '', title, body, fallback_message, ...said(ui_template)].map((text) =>
    text.replace(/\{[^{}]*\}/g, ''),
  );
};
const picturesIn = (value: unknown) =>
  textsIn(value).flatMap((text) => (text.startsWith(`${URL_OF}/`) ? [text.slice(URL_OF.length + 1)] : []));

describe('the gallery', () => {
  it('has twelve templates or more, each with a key of its own', () => {
    const keys = GALLERY.map(({ key }) => key);
    expect(keys.length).toBeGreaterThanOrEqual(12);
    expect(new Set(keys).size).toBe(keys.length);
    expect(keys.every((key) => TEMPLATE_KEY.test(key))).toBe(true);
  });

  it('has no picture that no template shows', () => {
    const shown = new Set(
      GALLERY.flatMap((entry) => [
        ...picturesIn(entry.document(URL_OF)),
        ...LANGUAGES.flatMap((language) => picturesIn(entry.sample(language, `${URL_OF}/`))),
      ]),
    );
    expect(readdirSync(pictures).filter((name) => !shown.has(name))).toEqual([]);
  });
});

describe.each(GALLERY.map((entry) => [entry.key, entry] as const))('%s of the gallery', (key, entry) => {
  const document = documentOf(entry);

  it('has no faults, and uses every variable it declares and no other', () => {
    expect(warningsOf(document)).toEqual([]);
    const used = new Set(placeholdersOf(document).map((name) => name.split('.')[0]));
    expect(document.variables.filter((variable) => !used.has(variable.key))).toEqual([]);
    expect(Object.keys(document.color_variables).filter((name) => used.has(name))).not.toEqual([]);
  });

  it.each(LANGUAGES)('can be sent with its sample in %s', (language) => {
    const sample = entry.sample(language, URL_OF);
    expect(compileVariables(document.variables).resolve(undefined, sample)).toMatchObject({ ok: true });
  });

  it('says in Korean all that it says in English', () => {
    const [english, korean] = [saidBy(localize(document, 'en')), saidBy(localize(document, 'ko-KR'))];
    expect(english.filter((text) => HANGUL.test(text))).toEqual([]);
    expect(korean.filter((text) => /\p{L}/u.test(text) && !HANGUL.test(text))).toEqual([]);
    expect(korean).toHaveLength(english.length);
  });

  it('has its pictures, and one of itself in the docs', () => {
    const names = new Set([
      ...picturesIn(entry.document(URL_OF)),
      ...LANGUAGES.flatMap((language) => picturesIn(entry.sample(language, URL_OF))),
    ]);
    expect([...names].filter((name) => !existsSync(new URL(name, pictures)))).toEqual([]);
    expect(existsSync(new URL(`../../../docs/gallery/${key}.png`, import.meta.url))).toBe(true);
  });

  it.each(['light', 'dark'] as const)('can be read in %s mode: contrast 4.5 and more', (mode) => {
    const colour = (name: string) => document.color_variables[name] ?? '';
    const card = mode === 'light' ? '#FFFFFF' : '#1B1C23';
    const on = (front: string, ...backs: string[]) =>
      contrast([colour(front), ...backs.map((back) => back), card], mode);
    expect(on('ink', colour('wash'))).toBeGreaterThanOrEqual(7);
    expect(on('quiet', colour('wash'))).toBeGreaterThanOrEqual(4.5);
    for (const back of [colour('wash'), colour('tint')])
      expect(on('accent', back)).toBeGreaterThanOrEqual(4.5);
    expect(on('on_accent', colour('accent'))).toBeGreaterThanOrEqual(4.5);
    expect(on('quiet', colour('tint'))).toBeGreaterThanOrEqual(4.5);
  });
});

/** The contrast, as WCAG has it, of the first of some layers on the others below it; the last is opaque. */
function contrast(layers: readonly string[], mode: Mode): number {
  const [front = [0, 0, 0, 1], ...backs] = layers.map((layer) =>
    channels(cssColour(layer, mode) ?? '#00000000'),
  );
  const back = backs.reduceRight((below, layer) => blend(layer, below));
  const [a, b] = [luminance(blend(front, back)), luminance(back)];
  return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
}

type Rgba = readonly number[];

const channels = (css: string): Rgba =>
  [1, 3, 5, 7].map((at) => parseInt(css.slice(at, at + 2) || 'ff', 16) / 255);

const blend = (front: Rgba, back: Rgba): Rgba => {
  const alpha = front[3] ?? 1;
  return [0, 1, 2].map((at) => (front[at] ?? 0) * alpha + (back[at] ?? 0) * (1 - alpha)).concat(1);
};

const luminance = (colour: Rgba): number => {
  const [red = 0, green = 0, blue = 0] = colour.map((value) =>
    value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4,
  );
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
};
