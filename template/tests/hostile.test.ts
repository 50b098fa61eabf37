import { hasChromium, startBrowser } from '@belfry/testkit';
import fc from 'fast-check';
import type { Browser, Page } from 'playwright-core';
import { checkTemplateDocument, compileVariables } from '@belfry/template';
import { GALLERY } from '@belfry/template/gallery';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bundle } from './bundle.js';
import type { Case } from './page/hostile.js';
import { servePictures } from './pictures.js';
import { button, column, image, page as template, row, text } from './samples/make.js';

declare const hostile: { faultsOf(message: Case): Promise<string[]>; seenOrder(value: string): string[] };

/** Texts that do harm where they are taken for markup, script, style, a placeholder or a direction. */
const TEXTS = [
  '"',
  "'",
  '\\"',
  '`',
  '{',
  '}',
  '{name}',
  '{{name}}',
  '{accent}',
  '${globalThis.ran=1}',
  '</script><script>globalThis.ran="script"</script>',
  '<script>globalThis.ran="script"</script>',
  '<img src=x onerror="globalThis.ran=\'img\'">',
  '"><svg onload="globalThis.ran=\'svg\'">',
  '<style>*{display:none}</style>',
  '</div></div></div>',
  '<!--',
  '&lt;b&gt;&amp;',
  'red;position:fixed;inset:0',
  'url(javascript:globalThis.ran=1)',
  'expression(globalThis.ran=1)',
  '__proto__',
  'constructor',
  '$&$1$`',
  '\u202eevil',
  '\u2069\u2069\u202e',
  '\u2067abc',
  'שלום (abc) 1-2-3',
  'مرحبا',
  '😀👨‍👩‍👧‍👦🏳️‍🌈',
  'Z\u0351\u036b\u0343\u036a'.repeat(40),
  '\n\n\n\n',
  '\u2028\u2029\u0085\t',
  'W'.repeat(5_000),
  'wide word '.repeat(800),
  '\u00a0'.repeat(2_000),
  '﷽'.repeat(50),
  '\ufeff\u200b\u00ad',
  '',
  ' ',
];

const RUN = 'globalThis.ran="url"';
/** Spellings of URLs that would run something, and of those that are no URL at all. */
const URLS = [
  `javascript:${RUN}`,
  `JaVaScRiPt:${RUN}`,
  ` javascript:${RUN}`,
  `\u0001javascript:${RUN}`,
  `java\nscript:${RUN}`,
  `java\tscript:${RUN}`,
  `java\r\nscript:${RUN}`,
  `\u200bjavascript:${RUN}`,
  `java\u00adscript:${RUN}`,
  `\u202ejavascript:${RUN}`,
  `javascript&colon;${RUN}`,
  `&#106;avascript:${RUN}`,
  `javascript\u003a${RUN}`,
  `javascript://example.com/%0a${RUN}`,
  `view-source:javascript:${RUN}`,
  `vbscript:msgbox(1)`,
  `data:text/html,<script>top.${RUN}</script>`,
  `DATA:text/html;base64,PHNjcmlwdD5nbG9iYWxUaGlzLnJhbj0xPC9zY3JpcHQ+`,
  `data:image/svg+xml,<svg xmlns="http://www.w3.org/2000/svg" onload="${RUN}"/>`,
  'blob:https://hostile.test/1',
  'filesystem:https://hostile.test/1',
  'file:///etc/passwd',
  'about:blank',
  '//example.com',
  '/relative',
  '#',
  'https://',
  'https://exa mple.com/"onclick="globalThis.ran=1',
  'https://example.com/"><script>globalThis.ran=1</script>',
  'https://example.com/\u202egpj.exe',
  '{name}',
];

const KINDS = {
  text: TEXTS,
  url: URLS,
  number: ['-1', '1e9', 'NaN', 'Infinity', '100000', '0', '0x10', '1px', ''],
};
const word = (kind: keyof typeof KINDS) =>
  fc.oneof(
    { weight: 4, arbitrary: fc.constantFrom(...KINDS[kind]) },
    { weight: 2, arbitrary: fc.constantFrom(...TEXTS, ...URLS) },
    {
      weight: 1,
      arbitrary: fc.string({ unit: 'binary', maxLength: 40 }).filter((value) => value.isWellFormed()),
    },
    {
      weight: 1,
      arbitrary: fc.tuple(fc.constantFrom(...TEXTS), fc.constantFrom(...TEXTS)).map((two) => two.join('')),
    },
  );
/** A value for a variable by its flat name: `photo.url`, `photo.width`, `name`. */
const valueOf = (name: string) =>
  word(/\.(url|data|alterData)$/.test(name) ? 'url' : /\.(width|height)$/.test(name) ? 'number' : 'text');

type Subject = Pick<Case, 'template' | 'variables' | 'colorVariables'>;

/** Each member that a value can be written into, in one message. */
const EVERYWHERE: Subject = {
  template: template(
    text('{name}', { maxTextLines: 2, textStyle: { color: '{name}', size: '{size.width}' } }),
    row([
      text('Dear {name}, {greeting}{name}', {
        action: { type: 'web', data: '{link.data}', alterData: '{link.data}' },
      }),
      button('{greeting}', {
        action: { type: 'web', data: '{link.data}' },
        viewStyle: { backgroundColor: '{name}' },
      }),
    ]),
    image('{photo.url}', {
      altText: '{name}',
      metaData: { pixelWidth: '{photo.width}', pixelHeight: '{photo.height}' },
      imageStyle: { contentMode: 'aspectFill', tintColor: '{name}' },
    }),
    image('https://pictures.test/{name}', { action: { type: 'web', data: 'https://example.com/?q={name}' } }),
    column([text('{name}\n{greeting}'), button('{name}', { action: { type: 'custom', data: '{name}' } })], {
      elementId: '{name}',
      width: { type: 'fixed', value: '{size.width}' },
      viewStyle: { radius: '{size.width}', borderColor: '{name}', borderWidth: '{size.width}' },
      action: { type: 'web', data: '{link.data}' },
    }),
    {
      type: 'carouselView',
      items: [1, 2, 3].map(() => template(text('{name}'), image('{photo.url}'))),
    } as never,
  ),
  variables: {
    name: 'Mina',
    greeting: 'hello',
    'photo.url': 'https://pictures.test/photo.svg',
    'photo.width': '480',
    'photo.height': '240',
    'size.width': '20',
    'link.data': 'https://example.com/',
  },
  colorVariables: { accent: '#FF0000' },
};

const SUBJECTS: Subject[] = [
  EVERYWHERE,
  ...GALLERY.map((entry): Subject => {
    const checked = checkTemplateDocument({ channels: ['feed'], ...entry.document('https://pictures.test') });
    if ('faults' in checked || !checked.document.ui_template) throw new Error(`${entry.key} has faults`);
    const { variables, ui_template, color_variables } = checked.document;
    const values = compileVariables(variables).flatten(entry.sample('en', 'https://pictures.test'));
    if (!values.ok) throw new Error(values.message);
    return { template: ui_template, variables: { ...values.own }, colorVariables: color_variables };
  }),
];

const cases = fc.constantFrom(...SUBJECTS).chain((subject) =>
  fc.record({
    template: fc.constant(subject.template),
    variables: fc.record(
      Object.fromEntries(Object.keys(subject.variables).map((name) => [name, valueOf(name)])),
    ) as fc.Arbitrary<Record<string, string>>,
    colorVariables: fc.constant(subject.colorVariables),
    locale: fc.constantFrom('en', 'ko', 'ar'),
  }),
);

describe.skipIf(!hasChromium())('hostile values', () => {
  let browser: Browser;
  let page: Page;
  const errors: string[] = [];

  beforeAll(async () => {
    browser = await startBrowser();
    page = await browser.newPage({ viewport: { width: 480, height: 800 } });
    page.on('pageerror', (error) => errors.push(error.message));
    page.on('dialog', (dialog) => errors.push(`a dialog: ${dialog.message()}`));
    await servePictures(page);
    // Without any policy: nothing but the drawing keeps a script from running.
    await page.route('https://hostile.test/', (route) =>
      route.fulfill({ contentType: 'text/html', body: '<!doctype html><meta charset="utf-8"><body>' }),
    );
    await page.goto('https://hostile.test/');
    await page.addScriptTag({ content: await bundle('page/hostile.ts') });
  }, 300_000);
  afterAll(() => browser?.close());

  const faultsOf = (message: Case): Promise<string[]> =>
    page.evaluate((given) => hostile.faultsOf(given), message);

  it('of each kind, one by one, everywhere (G20)', async () => {
    const found: string[] = [];
    for (const value of [...TEXTS, ...URLS, ...KINDS.number]) {
      const variables = Object.fromEntries(Object.keys(EVERYWHERE.variables).map((name) => [name, value]));
      const faults = await faultsOf({ ...EVERYWHERE, variables, locale: 'en' });
      found.push(...faults.map((fault) => `${JSON.stringify(value.slice(0, 60))}: ${fault}`));
    }
    expect(found).toEqual([]);
  }, 120_000);

  it.each(['\u202eevil', '\u2069\u202e', '\u2067', '\u2068\u2067abc\u2069', 'שלום', 'مرحبا 12', '\u200f'])(
    'with a direction (%j) keep it to themselves (G20)',
    async (value) => {
      const order = await page.evaluate((given) => hostile.seenOrder(given), value);
      expect(order).toEqual(['one', 'two', 'three', '4']);
    },
  );

  it('change nothing but their own text, stay in their box and run nothing (G20)', async () => {
    await fc.assert(
      fc.asyncProperty(cases, async (message) => {
        expect(await faultsOf(message)).toEqual([]);
      }),
      { numRuns: 150 },
    );
    expect(errors).toEqual([]);
    expect(page.url()).toBe('https://hostile.test/');
  }, 300_000);
});
