import { isObject, type JsonObject } from '../json.js';
import { TEMPLATE_LIMITS } from '../limits.js';
import { enact, readAction, type ReadyAction } from './action.js';
import type { Canvas } from './canvas.js';
import { drawCarousel } from './carousel.js';
import { drawPicture } from './picture.js';
import {
  borderStyle,
  heightOf,
  innerStyle,
  type Layout,
  outerStyle,
  type Place,
  type Presets,
  widthOf,
} from './style.js';
import { arrayOf, objectOf } from './values.js';

/** Where in the tree a view is. */
interface Position extends Place {
  /** Levels of views above it. */
  depth: number;
  /** Views with an action above it. */
  actions: number;
}

const ALIGN = {
  left: 'flex-start',
  top: 'flex-start',
  center: 'center',
  right: 'flex-end',
  bottom: 'flex-end',
};
const TEXT_ALIGN = { left: 'start', center: 'center', right: 'end' };

/** Draws the views of one message. What is not as it should be is left out; nothing is refused and nothing thrown. */
export class Drawing {
  private views = 0;
  /** Views drawn so far that can be tapped or scrolled. */
  private active = 0;
  /** Words drawn so far, for the names of views that hold them. */
  private readonly words: string[] = [];

  constructor(private readonly canvas: Canvas) {}

  /** Draws the views of a template, one below the other, into an element. */
  template(template: unknown, into: HTMLElement, at: { depth: number; actions: number }): void {
    const { body } = objectOf(template);
    this.list(objectOf(body).items, into, { ...at, parent: 'column' });
  }

  private list(
    items: unknown,
    into: HTMLElement,
    at: { parent: Layout; depth: number; actions: number },
  ): void {
    let yields = 0;
    for (const view of arrayOf(items)) {
      if (!isObject(view)) continue;
      const element = this.view(view, { ...at, yields });
      if (element === undefined) continue;
      into.append(element);
      yields++;
    }
  }

  private view(view: JsonObject, at: Position): HTMLElement | undefined {
    this.views++;
    if (this.views > TEMPLATE_LIMITS.views || at.depth >= TEMPLATE_LIMITS.depth) return undefined;
    switch (view.type) {
      case 'box':
        return this.box(view, at);
      case 'text':
        return this.text(view, at);
      case 'textButton':
        return this.textButton(view, at);
      case 'image':
      case 'imageButton':
        return this.image(view, at);
      case 'carouselView':
        return this.carousel(view, at);
      case 'cascadeView':
        return this.cascade(view, at);
      default:
        return undefined;
    }
  }

  private box(view: JsonObject, at: Position): HTMLElement {
    const { values } = this.canvas;
    const layout = values.word(view.layout, ['row', 'column']) ?? 'row';
    const style = outerStyle(view, at, values) + innerStyle(view, values) + this.boxAlign(view, layout);
    return this.container(view, at, {
      classes: layout === 'row' ? 'view' : 'view column',
      style,
      fill: (element, inside) => this.list(view.items, element, { ...inside, parent: layout }),
    });
  }

  private boxAlign(view: JsonObject, layout: Layout): string {
    const { horizontal, vertical } = this.align(view);
    const [along, across] = layout === 'row' ? [horizontal, vertical] : [vertical, horizontal];
    return `justify-content:${ALIGN[along]};align-items:${ALIGN[across]};`;
  }

  private align(view: JsonObject) {
    const { values } = this.canvas;
    const { horizontal, vertical } = objectOf(view.align);
    return {
      horizontal: values.word(horizontal, ['left', 'center', 'right']) ?? 'left',
      vertical: values.word(vertical, ['top', 'center', 'bottom']) ?? 'top',
    } as const;
  }

  private cascade(view: JsonObject, at: Position): HTMLElement {
    const { values, document } = this.canvas;
    const spacing = values.number(objectOf(view.cascadeStyle).spacing) ?? 10;
    return this.container(view, at, {
      classes: 'view column cascade',
      style: `${outerStyle(view, at, values)}${innerStyle(view, values)}gap:${spacing}px;`,
      fill: (element, inside) => {
        for (const template of arrayOf(view.items)) {
          const item = document.createElement('div');
          item.className = 'item';
          this.template(template, item, inside);
          element.append(item);
        }
      },
    });
  }

  private carousel(view: JsonObject, at: Position): HTMLElement {
    const { values } = this.canvas;
    this.active++;
    const { element, items } = drawCarousel(view, this.canvas);
    element.style.cssText =
      outerStyle(view, at, values) + borderStyle(view, values) + innerStyle(view, values);
    // The scroller has the padding, so that items come and go at the view's edge.
    element.style.padding = '0';
    this.lift(element, at);
    const inside = { depth: at.depth + 1, actions: at.actions };
    for (const { template, item } of items) this.template(template, item, inside);
    return element;
  }

  private text(view: JsonObject, at: Position): HTMLElement {
    const { values, components } = this.canvas;
    const { horizontal, vertical } = this.align(view);
    const style =
      outerStyle(view, at, values) +
      innerStyle(view, values) +
      this.textStyle(view, components.text?.textColor) +
      (horizontal === 'left'
        ? ''
        : `justify-content:${ALIGN[horizontal]};text-align:${TEXT_ALIGN[horizontal]};`) +
      (vertical === 'top' ? '' : `align-items:${ALIGN[vertical]};`);
    const element = this.leaf(view, at, { classes: 'view text', style });
    element.append(this.wordsOf(view, values.number(view.maxTextLines)));
    return element;
  }

  private textButton(view: JsonObject, at: Position): HTMLElement {
    const { values, components } = this.canvas;
    const theme = components.textButton;
    const presets: Presets = {
      padding: 10,
      radius: values.number(theme?.radius) ?? 6,
      backgroundColor: values.colour(theme?.backgroundColor),
    };
    const style =
      outerStyle(view, at, values) +
      innerStyle(view, values, presets) +
      this.textStyle(view, theme?.textColor);
    const element = this.leaf(view, at, { classes: 'view button', style });
    element.append(this.wordsOf(view, values.number(view.maxTextLines) ?? 1));
    return element;
  }

  private textStyle(view: JsonObject, preset: unknown): string {
    const { values } = this.canvas;
    const { size, color, weight } = objectOf(view.textStyle);
    const pixels = values.number(size);
    const colour = values.colour(color) ?? values.colour(preset);
    const bold = values.word(weight, ['normal', 'bold']) ?? values.number(weight);
    return (
      (pixels ? `font-size:${pixels}px;` : '') +
      (colour ? `color:${colour};` : '') +
      (bold ? `font-weight:${bold};` : '')
    );
  }

  /** The text of a view, cut off after some lines (0: never). */
  private wordsOf(view: JsonObject, lines: number | undefined): HTMLElement {
    const { values, document } = this.canvas;
    const element = document.createElement('div');
    const text = values.shown(view.text);
    // Bounded means that a part may be hidden; a text that wraps both ways shows all.
    const isBounded = [widthOf(view, values), heightOf(view, values)];
    element.className = `words${lines ? ' lines' : ''}${isBounded.every((extent) => extent === 'wrap') ? '' : ' within'}`;
    if (lines) element.style.setProperty('-webkit-line-clamp', String(Math.floor(lines)));
    element.textContent = text;
    // An empty line at the end counts only when something follows.
    if (text === '' || text.endsWith('\n')) element.append(document.createElement('br'));
    if (view.type === 'text') this.words.push(text);
    return element;
  }

  private image(view: JsonObject, at: Position): HTMLElement {
    const { values, labels } = this.canvas;
    const alt = values.shown(view.altText);
    if (alt !== '') this.words.push(alt);
    const ready = this.action(view);
    const style = outerStyle(view, at, values) + innerStyle(view, values) + this.ratio(view);
    const element = this.leaf(view, at, { classes: 'view', style });
    drawPicture(element, view, { canvas: this.canvas, alt: alt || (ready ? labels.image : '') });
    return element;
  }

  /** An image whose size follows from its measures has its room before it has loaded. */
  private ratio(view: JsonObject): string {
    const { values } = this.canvas;
    const { pixelWidth, pixelHeight } = objectOf(view.metaData);
    const width = values.number(pixelWidth);
    const height = values.number(pixelHeight);
    const isFixed = typeof widthOf(view, values) === 'number' || typeof heightOf(view, values) === 'number';
    return !width || !height || isFixed ? '' : `aspect-ratio:${width}/${height};`;
  }

  private action(view: JsonObject): ReadyAction | undefined {
    const { values, schemes } = this.canvas;
    return view.action === undefined ? undefined : readAction(view, values, schemes);
  }

  /** The element of a view that holds no views. */
  private leaf(view: JsonObject, at: Position, look: { classes: string; style: string }): HTMLElement {
    const ready = this.action(view);
    const element = this.frame(view, look, ready?.href === undefined ? 'div' : 'a');
    if (ready) this.activate(element, ready, at);
    return element;
  }

  /**
   * The element of a view that holds views. When it has an action, it is a link or button by itself; when there are
   * others inside, which may not stand in one, a cover over everything but those is.
   */
  private container(
    view: JsonObject,
    at: Position,
    look: {
      classes: string;
      style: string;
      fill: (element: HTMLElement, inside: { depth: number; actions: number }) => void;
    },
  ): HTMLElement {
    const ready = this.action(view);
    const { document, onAction, labels } = this.canvas;
    const [before, words] = [this.active, this.words.length];
    const inside = { depth: at.depth + 1, actions: at.actions + (ready ? 1 : 0) };
    const content = document.createElement('div');
    look.fill(content, inside);
    const isCovered = ready !== undefined && this.active > before;
    const element = this.frame(view, look, ready?.href === undefined || isCovered ? 'div' : 'a');
    const name = this.words.slice(words).join(' ').trim().slice(0, 200) || labels.action;
    if (isCovered) {
      const cover = document.createElement(ready.href === undefined ? 'div' : 'a');
      cover.className = 'cover action';
      cover.style.zIndex = String(at.actions + 1);
      cover.setAttribute('aria-label', name);
      enact(cover, ready, onAction);
      element.classList.add('covered');
      element.append(cover);
    } else if (ready) {
      this.activate(element, ready, at);
      if (this.words.length === words) element.setAttribute('aria-label', name);
    }
    if (ready) this.active++;
    element.append(...content.childNodes);
    return element;
  }

  private frame(view: JsonObject, look: { classes: string; style: string }, tag: 'div' | 'a'): HTMLElement {
    const { document, values } = this.canvas;
    const element = document.createElement(tag);
    const border = borderStyle(view, values);
    element.className = border ? `${look.classes} bordered` : look.classes;
    element.style.cssText = look.style + border;
    const id = values.text(view.elementId);
    if (id !== undefined) element.dataset.elementId = id;
    return element;
  }

  private activate(element: HTMLElement, ready: ReadyAction, at: Position): void {
    this.active++;
    element.classList.add('action');
    this.lift(element, at);
    enact(element, ready, this.canvas.onAction);
  }

  /** Above the covers of the views around it. */
  private lift(element: HTMLElement, { actions }: Position): void {
    if (actions === 0) return;
    element.style.position = 'relative';
    element.style.zIndex = String(actions + 1);
  }
}
