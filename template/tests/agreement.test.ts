import { readFileSync } from 'node:fs';
import { hasChromium, startBrowser } from '@belfry/testkit';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Mode } from '@belfry/template';
import { type Comparison, compareSamples, openAgreement, TOLERANCE } from './agreement.js';
import { SAMPLES, WANTED } from './samples/index.js';

const MODES: readonly Mode[] = ['light', 'dark'];

/** Every member of every type of view that must occur in a sample. */
const MEMBERS = {
  box: ['layout', 'align', 'items', 'action', 'width', 'height', 'viewStyle'],
  text: ['text', 'maxTextLines', 'align', 'textStyle', 'width', 'height', 'viewStyle'],
  image: ['imageUrl', 'imageStyle', 'metaData', 'width', 'height', 'viewStyle'],
  textButton: ['text', 'maxTextLines', 'textStyle', 'action', 'width', 'height', 'viewStyle'],
  imageButton: ['imageUrl', 'imageStyle', 'metaData', 'action', 'width', 'height', 'viewStyle'],
  carouselView: ['items', 'carouselStyle', 'viewStyle'],
  cascadeView: ['items', 'cascadeStyle', 'viewStyle'],
};

describe.skipIf(!hasChromium())('our drawing beside the vendor’s', () => {
  let browser: Browser;
  let page: Page;
  const found = new Map<string, Comparison>();

  beforeAll(async () => {
    browser = await startBrowser();
    page = await openAgreement(browser);
    const samples = [...SAMPLES, ...WANTED.map(({ sample }) => sample)];
    for (const mode of MODES) {
      const { comparisons } = await compareSamples(page, mode, samples);
      for (const one of comparisons) found.set(`${one.mode} ${one.name}`, one);
    }
  }, 120_000);
  afterAll(() => browser?.close());

  it.each(MODES.flatMap((mode) => SAMPLES.map(({ name }) => [name, mode] as const)))(
    '%s, %s: every box is within a pixel, and of the pixels 99 in 100 are the same',
    (name, mode) => {
      const comparison = found.get(`${mode} ${name}`);
      expect(comparison?.moved).toEqual([]);
      expect(comparison?.different).toBeLessThanOrEqual(TOLERANCE.share);
    },
  );

  it.each(WANTED.map(({ reason, sample }) => [reason, sample.name] as const))(
    'differs on purpose: %s',
    (reason, name) => {
      const comparison = found.get(`light ${name}`);
      const isOther = (comparison?.moved.length ?? 0) > 0 || (comparison?.different ?? 0) > TOLERANCE.share;
      expect(isOther).toBe(true);
      const listed = readFileSync(new URL('../../docs/drawing.md', import.meta.url), 'utf8');
      expect(listed.replace(/\s+/g, ' ').toLowerCase()).toContain(reason);
    },
  );
});

describe('the samples', () => {
  it('are 30 or more', () => expect(SAMPLES.length).toBeGreaterThanOrEqual(30));

  it.each(Object.entries(MEMBERS))('cover every member of %s', (type, members) => {
    const used = new Set<string>();
    const walk = (value: unknown): void => {
      if (typeof value !== 'object' || value === null) return;
      if ((value as { type?: unknown }).type === type) for (const name of Object.keys(value)) used.add(name);
      Object.values(value).forEach(walk);
    };
    walk(SAMPLES.map(({ template }) => template));
    expect(members.filter((name) => !used.has(name))).toEqual([]);
  });
});
