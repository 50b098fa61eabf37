import { icon } from './icons.js';
import { element } from './rows.js';
import type { Words } from './words.js';

/** The parts of a feed that are always there; what is in them is drawn by others. */
export interface Frame {
  root: HTMLElement;
  head: HTMLElement;
  title: HTMLElement;
  face: HTMLElement;
  markAll: HTMLButtonElement;
  /** Where a popover puts what closes it. */
  tools: HTMLElement;
  chips: HTMLElement;
  bar: HTMLElement;
  scroller: HTMLElement;
  canvas: HTMLElement;
  pull: HTMLElement;
  more: HTMLElement;
  /** In `more`: tries again. */
  again: HTMLButtonElement;
  pill: HTMLButtonElement;
  pillText: HTMLElement;
  state: HTMLElement;
  bones: HTMLElement;
  loading: HTMLElement;
  /** Said by screen readers when it changes. */
  said: HTMLElement;
}

function bonesOf(): HTMLElement {
  const blocks = Array.from({ length: 5 }, () => [
    element('div', 'bone'),
    element('div', 'bone block'),
  ]).flat();
  return element('div', 'bones', element('div', '', ...blocks));
}

export function makeFrame(): Frame {
  const title = element('h2', '');
  const face = element('span', '');
  const markAll = element('button', 'icon', icon('allRead'));
  const tools = element('span', '');
  const head = element('div', 'head', face, title, markAll, tools);
  const chips = element('div', 'chips');
  chips.setAttribute('role', 'group');
  const bar = element('div', 'bar');
  bar.setAttribute('role', 'status');
  const canvas = element('div', 'canvas');
  const pull = element('div', 'pull', element('span', 'spin'));
  const again = element('button', 'retry', '');
  const more = element('div', 'more', element('span', 'spin'), again);
  const scroller = element('div', 'scroller', canvas);
  const pillText = element('span', '');
  const pill = element('button', 'pill', icon('up', 18), pillText);
  const state = element('div', 'state');
  const bones = bonesOf();
  const loading = element('span', 'quietly');
  bones.append(loading);
  bones.setAttribute('role', 'status');
  const said = element('div', 'quietly');
  said.setAttribute('aria-live', 'polite');
  canvas.append(more);
  const body = element('div', 'body', scroller, pull, bones, state, pill);
  const root = element('section', 'feed', head, chips, bar, body, said);
  for (const hidden of [chips, bar, more, pill, state]) hidden.hidden = true;
  return {
    root,
    head,
    title,
    face,
    markAll,
    tools,
    chips,
    bar,
    scroller,
    canvas,
    pull,
    more,
    again,
    pill,
    pillText,
    state,
    bones,
    loading,
    said,
  };
}

/** Shows instead of the list why there is none. */
export function showState(
  { state }: Frame,
  of: { icon: Parameters<typeof icon>[0]; title: string; text: string; words: Words; onRetry?: () => void },
): void {
  const retry = element('button', 'retry', of.words.retry);
  retry.addEventListener('click', () => of.onRetry?.());
  state.replaceChildren(
    element('span', 'round', icon(of.icon, 32)),
    element('strong', '', of.title),
    element('p', '', of.text),
    ...(of.onRetry ? [retry] : []),
  );
}
