/** Draws messages with hostile values and says what they did that they must not. Runs in the browser. */
import type { UiTemplate } from '@belfry/template';
import { draw } from '@belfry/template/draw';

export interface Case {
  template: UiTemplate;
  /** The values that are tried. */
  variables: Record<string, string>;
  colorVariables: Record<string, string>;
  locale: string;
}

/** What a hostile value would do, when it could. */
declare global {
  var ran: string | undefined;
}

const WIDTH = 360;

function place(): HTMLElement {
  const feed = document.createElement('div');
  // A feed between two neighbours, which must not notice what is drawn between them.
  feed.style.cssText = `position:relative;width:${WIDTH}px;margin-inline-start:40px`;
  const neighbour = () => Object.assign(document.createElement('p'), { textContent: 'Neighbour abc' });
  document.body.replaceChildren(neighbour(), feed, neighbour());
  return feed;
}

function drawn(feed: HTMLElement, { template, colorVariables, locale }: Case, variables: Case['variables']) {
  const host = draw(template, {
    variables,
    colorVariables,
    locale,
    // A real click would leave the page; the test looks at where it would lead instead.
    onAction: (_, event) => event.preventDefault(),
  });
  feed.replaceChildren(host);
  if (!host.shadowRoot) throw new Error('nothing is drawn');
  return { host, root: host.shadowRoot };
}

const elementsOf = (root: ShadowRoot): Element[] => [...root.querySelectorAll('*')];

function textsOf(root: ShadowRoot): string[] {
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  const texts: string[] = [];
  while (walker.nextNode()) texts.push(walker.currentNode.nodeValue ?? '');
  return texts;
}

/** Marks where values go, with letters that no template has and that have no direction. */
const markOf = (index: number): string => `Qq${String.fromCharCode(65 + index)}qQ`;
const MARK = /Qq([A-Z])qQ/g;
/** What `isolate` may add around a value so that its direction stays its own. */
const ISOLATES = /[\u2066-\u2069]/g;
const plain = (text: string): string => text.replace(ISOLATES, '');

/** Each text as it is with marks in place of the values, and the values put in for the marks. */
function wrongTexts(feed: HTMLElement, message: Case): string[] {
  const names = Object.keys(message.variables).filter((name) => !name.includes('.'));
  const marks = Object.fromEntries(names.map((name, index) => [name, markOf(index)]));
  const marked = textsOf(drawn(feed, message, { ...message.variables, ...marks }).root);
  // An empty value leaves no text behind.
  const isText = (text: string) => text !== '';
  const filled = marked.map((text) =>
    text.replace(
      MARK,
      (_, letter: string) => message.variables[names[letter.charCodeAt(0) - 65] ?? ''] ?? '',
    ),
  );
  const wanted = filled.map(plain).filter(isText);
  const got = textsOf(drawn(feed, message, message.variables).root)
    .map(plain)
    .filter(isText);
  if (wanted.length !== got.length) return [`${got.length} texts in place of ${wanted.length}`];
  return wanted.flatMap((text, index) =>
    text === got[index] ? [] : [`text ${JSON.stringify(got[index])}, not ${JSON.stringify(text)}`],
  );
}

const LINKS = new Set(['https:', 'http:', 'mailto:', 'tel:']);
const IMAGES = new Set(['https:', 'http:']);
const TAGS = new Set(['DIV', 'A', 'BR', 'IMG', 'BUTTON', 'svg', 'filter', 'feFlood', 'feComposite']);

function wrongElements(root: ShadowRoot): string[] {
  return elementsOf(root).flatMap((element) => {
    const wrong: string[] = [];
    if (!TAGS.has(element.tagName)) wrong.push(`an element ${element.tagName}`);
    for (const { name, value } of element.attributes) {
      if (name.startsWith('on')) wrong.push(`an attribute ${name}=${value}`);
      if (name === 'style' && /url\((?!["']?#tint-)|expression|@import/i.test(value))
        wrong.push(`a style ${value}`);
    }
    if (element instanceof HTMLAnchorElement && element.hasAttribute('href') && !LINKS.has(element.protocol))
      wrong.push(`a link to ${element.href}`);
    if (element instanceof HTMLImageElement && !IMAGES.has(new URL(element.src).protocol))
      wrong.push(`an image of ${element.src}`);
    return wrong;
  });
}

/** What is outside the message's box, as far as nothing on the way cuts it off. */
function outside(host: HTMLElement, root: ShadowRoot): string[] {
  const box = host.getBoundingClientRect();
  const found: string[] = [];
  if (document.documentElement.scrollWidth > innerWidth) found.push('the page can be scrolled sideways');
  if (Math.abs(box.width - WIDTH) > 0.5) found.push(`the message is ${box.width} px wide`);
  const after = host.parentElement?.nextElementSibling?.getBoundingClientRect();
  if (!after || after.top < box.bottom) found.push('the message covers what follows it');
  for (const element of elementsOf(root)) {
    if (element.closest('svg')) continue;
    const { left, right, top, bottom } = element.getBoundingClientRect();
    if (
      left >= box.left - 0.5 &&
      right <= box.right + 0.5 &&
      top >= box.top - 0.5 &&
      bottom <= box.bottom + 0.5
    )
      continue;
    let cut = false;
    for (let above = element.parentElement; above && !cut; above = above.parentElement)
      cut = getComputedStyle(above).overflow !== 'visible';
    if (!cut) found.push(`<${element.tagName} class="${element.className}"> is outside`);
  }
  // What is asked of the page itself: no point beside the message may belong to it.
  for (const [x, y] of [
    [box.left - 2, box.top + 5],
    [box.right + 2, box.top + 5],
    [box.left + 5, box.top - 2],
    [box.left + 5, box.bottom + 2],
  ] as const) {
    if (document.elementFromPoint(x, y) === host) found.push(`the message is at ${x}, ${y}, beside its box`);
  }
  return found;
}

/** An image that fails after all that the message may have put into the page: what these would run has run then. */
const failedImage = (): Promise<void> =>
  new Promise((resolve) => {
    const image = document.createElement('img');
    image.addEventListener('error', () => resolve(), { once: true });
    image.src = 'x:nothing';
  });

/** Draws a message and returns everything that is wrong with it. Also chooses each of its actions. */
export async function faultsOf(message: Case): Promise<string[]> {
  globalThis.ran = undefined;
  const feed = place();
  const faults = wrongTexts(feed, message);
  const { host, root } = drawn(feed, message, message.variables);
  faults.push(...wrongElements(root), ...outside(host, root));
  for (const action of root.querySelectorAll<HTMLElement>('.action, .cover')) action.click();
  await failedImage();
  if (globalThis.ran !== undefined) faults.push(`a script ran: ${globalThis.ran}`);
  return faults;
}

/** The words of a sentence from left to right, as they are seen when a value stands in its middle. */
function seenOrder(value: string): string[] {
  const sentence = { version: 1, body: { items: [{ type: 'text', text: 'one {v} two (three) 4' }] } };
  const host = draw(sentence as UiTemplate, { variables: { v: value } });
  place().append(host);
  const words = host.shadowRoot?.querySelector('.words')?.firstChild;
  if (!words?.nodeValue) throw new Error('nothing is drawn');
  const text = words.nodeValue;
  const left = (word: string) => {
    const range = document.createRange();
    const start = text.lastIndexOf(word);
    range.setStart(words, start);
    range.setEnd(words, start + word.length);
    return range.getBoundingClientRect().left;
  };
  return ['4', 'one', 'three', 'two'].sort((a, b) => left(a) - left(b));
}

Object.assign(globalThis, { hostile: { faultsOf, seenOrder } });
