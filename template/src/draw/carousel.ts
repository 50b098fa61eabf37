import { isObject, type JsonObject } from '../json.js';
import type { Canvas } from './canvas.js';
import { widthOf } from './style.js';
import { arrayOf, objectOf } from './values.js';

/** An item of a carousel, to be filled with the views of its template. */
interface Item {
  template: unknown;
  item: HTMLElement;
}

const MAX_CHILD_WIDTH = 240;
const SPACING = 10;

/**
 * The frame of a carousel: a scroller that snaps to its items, scrolled by touch, wheel and arrow keys, and by two
 * buttons for a mouse, which screen readers and keyboards need not meet.
 */
export function drawCarousel(
  view: JsonObject,
  canvas: Canvas,
  padding: string,
): { content: DocumentFragment; items: Item[] } {
  const { document, values, labels } = canvas;
  const { spacing, maxChildWidth } = objectOf(view.carouselStyle);
  const widest = values.number(maxChildWidth) ?? MAX_CHILD_WIDTH;
  const templates = arrayOf(view.items);
  const items = templates.map((template, index) => {
    const item = document.createElement('div');
    item.className = 'item';
    item.setAttribute('role', 'group');
    item.setAttribute('aria-label', labels.item(index + 1, templates.length));
    item.style.maxWidth = fillsWidth(template, widest, canvas) ? `${widest}px` : 'fit-content';
    return { template, item };
  });
  const scroller = document.createElement('div');
  scroller.className = 'scroller';
  scroller.tabIndex = 0;
  scroller.setAttribute('role', 'group');
  scroller.setAttribute('aria-roledescription', 'carousel');
  scroller.setAttribute('aria-label', labels.carousel);
  scroller.style.cssText = `${padding}gap:${values.number(spacing) ?? SPACING}px;`;
  scroller.style.scrollPaddingInline = scroller.style.paddingInline;
  scroller.append(...items.map(({ item }) => item));
  const content = document.createDocumentFragment();
  content.append(scroller, ...(templates.length > 1 ? turnsOf(scroller, canvas) : []));
  return { content, items };
}

/** Whether an item takes all the width it may have, or only what its content needs. */
function fillsWidth(template: unknown, widest: number, { values }: Canvas): boolean {
  return arrayOf(objectOf(objectOf(template).body).items)
    .filter(isObject)
    .map((view) => widthOf(view, values))
    .some((width) => width === 'fill' || (typeof width === 'number' && width >= widest));
}

/** Two buttons that turn to the item before and after; each is there when there is such an item. */
function turnsOf(scroller: HTMLElement, { document, labels }: Canvas): HTMLElement[] {
  const turn = (direction: -1 | 1, label: string) => {
    const button = document.createElement('button');
    button.type = 'button';
    button.className = direction < 0 ? 'turn back' : 'turn next';
    button.title = label;
    button.tabIndex = -1;
    button.setAttribute('aria-hidden', 'true');
    button.addEventListener('click', (event) => {
      event.stopPropagation();
      // One item further; snapping puts it right.
      const step = scroller.firstElementChild?.clientWidth ?? scroller.clientWidth;
      const sign = getComputedStyle(scroller).direction === 'rtl' ? -1 : 1;
      scroller.scrollBy({ left: direction * sign * step });
    });
    return button;
  };
  const [back, next] = [turn(-1, labels.previous), turn(1, labels.next)];
  const update = () => {
    const position = Math.abs(scroller.scrollLeft);
    back.hidden = position < 1;
    next.hidden = position + scroller.clientWidth > scroller.scrollWidth - 1;
  };
  back.hidden = true;
  scroller.addEventListener('scroll', update, { passive: true });
  scroller.addEventListener('pointerenter', update);
  return [back, next];
}
