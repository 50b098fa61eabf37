/** The figures of the template language: see scripts/bench-template.mjs. */
import type { Browser } from 'playwright-core';
import {
  checkTemplateDocument,
  compileText,
  compileValue,
  compileVariables,
  lookupOf,
  type TemplateDocument,
} from '@belfry/template';
import { GALLERY } from '@belfry/template/gallery';
import { bundle } from './bundle.js';
import type { Message } from './page/bench.js';
import { servePictures } from './pictures.js';

const PICTURES = 'https://belfry.example.com/gallery';
const USERS = 100_000;
const FEED = 100;

interface InPage {
  page: typeof import('./page/bench.js');
}

function documentOf(index: number): TemplateDocument {
  const entry = GALLERY[index % GALLERY.length];
  if (!entry) throw new Error('the gallery is empty');
  const checked = checkTemplateDocument({ channels: ['feed'], ...entry.document(PICTURES) });
  if ('faults' in checked) throw new Error(`${entry.key} has faults`);
  return checked.document;
}

/** The values of one target of the gallery's first template, all different. */
const valuesOf = (user: number) => ({ ...GALLERY[0]?.sample('en', PICTURES), name: `Customer ${user}` });

/**
 * Messages a second for `USERS` users: their values checked and the whole message filled in (layout, label, push text
 * and fallback), and JSON.parse of the same messages as text.
 */
export function fillIn(): { ours: number; parse: number; bytes: number } {
  const document = documentOf(0);
  const compiled = compileVariables(document.variables);
  const { ui_template, label, push_template, fallback_message } = document;
  const values = Array.from({ length: USERS }, (_, user) => valuesOf(user));
  const colours = document.color_variables;
  const fill = {
    ui_template: compileValue(ui_template, colours),
    label: compileText(label ?? ''),
    push_template: compileValue(push_template),
    message: compileText(fallback_message),
  };
  const defaults = compiled.defaults();
  const message = (own: object) => {
    const resolved = compiled.resolve(undefined, own);
    if (!resolved.ok) throw new Error(resolved.message);
    const lookup = lookupOf({ variables: [resolved.own, defaults] });
    return {
      ui_template: fill.ui_template(lookup),
      label: fill.label(lookup),
      push_template: fill.push_template(lookup),
      message: fill.message(lookup),
    };
  };
  const texts = values.map((own) => JSON.stringify(message(own)));
  const perSecond = (work: () => void) => {
    const start = performance.now();
    work();
    return USERS / ((performance.now() - start) / 1000);
  };
  return {
    ours: perSecond(() => values.forEach((own) => message(own))),
    parse: perSecond(() => texts.forEach((text) => JSON.parse(text))),
    bytes: texts.reduce((sum, text) => sum + Buffer.byteLength(text), 0) / USERS,
  };
}

function messageOf(index: number): Message {
  const { ui_template, color_variables, variables } = documentOf(index);
  const entry = GALLERY[index % GALLERY.length];
  const compiled = compileVariables(variables);
  const resolved = compiled.resolve(undefined, entry?.sample('en', PICTURES));
  if (!ui_template || !resolved.ok)
    throw new Error('a template of the gallery has no layout or refuses its sample');
  return {
    template: ui_template,
    variables: { ...compiled.defaults(), ...resolved.own },
    colorVariables: color_variables,
  };
}

/** Milliseconds to draw a feed of `FEED` messages, by both renderers in turn. */
export async function drawFeed(
  browser: Browser,
  rounds: number,
): Promise<{ ours: number; vendor: number }[]> {
  const page = await browser.newPage({ viewport: { width: 400, height: 800 } });
  await servePictures(page);
  await page.setContent('<!doctype html><meta charset="utf-8"><title>Bench</title><body></body>');
  await page.addScriptTag({ content: await bundle('page/bench.ts') });
  const messages = Array.from({ length: FEED }, (_, index) => messageOf(index));
  return page.evaluate(([all, count]) => (globalThis as unknown as InPage).page.race(all, count), [
    messages,
    rounds,
  ] as const);
}
