/** Draws the samples with both renderers in Chromium and compares what comes out. */
import type { Browser, Page } from 'playwright-core';
import type { Mode } from '@belfry/template';
import { type Sample, SAMPLES } from './samples/index.js';
import { bundle } from './bundle.js';
import type { Drawn, ViewBox } from './page/agreement.js';
import { servePictures } from './pictures.js';

/** Both renderers, one sample, one mode. */
export interface Comparison {
  name: string;
  mode: Mode;
  /** Views that are not where, or as large as, the vendor draws them, by more than `TOLERANCE.pixels`. */
  moved: string[];
  /** The share of pixels that differ. */
  different: number;
}

export const TOLERANCE = {
  /** Pixels that a box may be off. */
  pixels: 1,
  /** Share of pixels that may differ. */
  share: 0.01,
  /** Steps of 255 in each channel that count as the same colour. */
  channel: 24,
} as const;

/** The functions that page/agreement.ts gives to the page. */
interface InPage {
  agreement: typeof import('./page/agreement.js');
}

const SHELL = `<!doctype html><meta charset="utf-8"><title>Agreement</title><style>
  html { --page: #ffffff; --ink: #1a1a1a; } html[data-mode="dark"] { --page: #16161a; --ink: #f0f0f4; }
  body { margin: 16px; background: var(--page); color: var(--ink); font: 14px "Noto Sans CJK KR", sans-serif; width: 760px; }
  h2 { font: bold 13px/20px sans-serif; height: 44px; margin: 0; padding: 20px 0 4px; }
  .row { display: grid; grid-template-columns: 360px 360px; column-gap: 40px; align-items: start; }
  .cell { min-width: 0; }
</style><body></body>`;

export async function openAgreement(browser: Browser): Promise<Page> {
  const page = await browser.newPage({ viewport: { width: 800, height: 1000 } });
  await servePictures(page);
  await page.setContent(SHELL);
  await page.addScriptTag({ content: await bundle('page/agreement.ts') });
  return page;
}

/** Shows the samples, and compares them. Also returns the picture of the page, for people to look at. */
export async function compareSamples(
  page: Page,
  mode: Mode,
  samples: readonly Sample[] = SAMPLES,
): Promise<{ comparisons: Comparison[]; picture: Buffer }> {
  await page.evaluate(([wanted, as]) => (globalThis as unknown as InPage).agreement.show(wanted, as), [
    samples,
    mode,
  ] as const);
  const measured = await page.evaluate(() => (globalThis as unknown as InPage).agreement.measure());
  const picture = await page.screenshot({ fullPage: true, animations: 'disabled' });
  const pairs = measured.map(({ ours, vendor }) => ({ ours: ours.cell, vendor: vendor.cell }));
  const shares = await page.evaluate(
    ([source, areas, tolerance]) =>
      (globalThis as unknown as InPage).agreement.compare(source, areas, tolerance),
    [`data:image/png;base64,${picture.toString('base64')}`, pairs, TOLERANCE.channel] as const,
  );
  const comparisons = measured.map(({ ours, vendor }, index) => ({
    name: samples[index]?.name ?? '',
    mode,
    moved: movedViews(ours, vendor),
    different: shares[index] ?? 1,
  }));
  return { comparisons, picture };
}

function movedViews(ours: Drawn, vendor: Drawn): string[] {
  const found = new Map(ours.views.map((view) => [view.id, view]));
  return vendor.views.flatMap((theirs) => {
    const own = found.get(theirs.id);
    if (own === undefined) return [`${theirs.id} is not drawn`];
    const keys = ['x', 'y', 'width', 'height'] as const;
    const isOff = keys.some((key) => Math.abs(own[key] - theirs[key]) > TOLERANCE.pixels);
    return isOff ? [`${theirs.id} is ${boxOf(own)}, the vendor's ${boxOf(theirs)}`] : [];
  });
}

const boxOf = ({ x, y, width, height }: ViewBox) =>
  [x, y, width, height].map((value) => Math.round(value * 10) / 10).join(' ');
