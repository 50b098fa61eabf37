/** Draws a feed with both renderers and takes the time. Runs in the browser. */
import { colourFor, compileValue, isColour, lookupOf, type UiTemplate } from '@belfry/template';
import { draw } from '@belfry/template/draw';
import { drawVendorNow, installVendorStyles } from './vendor.js';

/** A message as the server gives it to an app. */
export interface Message {
  template: UiTemplate;
  variables: Record<string, string>;
  colorVariables: Record<string, string>;
}

const MODE = 'light';

/** A fresh place for a feed, 360 px wide. */
function newFeed(): HTMLElement {
  const feed = document.createElement('div');
  feed.style.width = '360px';
  document.body.replaceChildren(feed);
  return feed;
}

/** What the vendor's wrappers do before its renderer draws. */
function filledIn({ template, variables, colorVariables }: Message): UiTemplate {
  const pick = (value: unknown): unknown => {
    if (typeof value === 'string') return isColour(value) ? colourFor(value, MODE) : value;
    if (Array.isArray(value)) return value.map(pick);
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, pick(member)]));
  };
  const lookup = lookupOf({ colors: colorVariables, variables });
  return pick(compileValue(template)(lookup)) as UiTemplate;
}

/** Milliseconds until everything is drawn and laid out. */
function timed(work: (feed: HTMLElement) => void): number {
  const feed = newFeed();
  const start = performance.now();
  work(feed);
  const height = feed.offsetHeight;
  const ms = performance.now() - start;
  if (height < 1000) throw new Error(`a feed ${height} px high is not drawn`);
  return ms;
}

const ours = (messages: readonly Message[]) =>
  timed((feed) => {
    for (const { template, variables, colorVariables } of messages)
      feed.append(draw(template, { mode: MODE, variables, colorVariables }));
  });

const vendors = (messages: readonly Message[]) =>
  timed((feed) => drawVendorNow(feed, messages.map(filledIn), MODE));

const nextFrame = () => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));

/** Both in turn, so often; the first round counts for nothing. */
export async function race(messages: readonly Message[], rounds: number) {
  installVendorStyles();
  const found: { ours: number; vendor: number }[] = [];
  for (let round = -1; round < rounds; round++) {
    const one = ours(messages);
    await nextFrame();
    const other = vendors(messages);
    await nextFrame();
    if (round >= 0) found.push({ ours: one, vendor: other });
  }
  return found;
}
