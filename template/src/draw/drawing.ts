import { isObject, type JsonObject } from '../json.js';
import { TEMPLATE_LIMITS } from '../limits.js';
import { enact, readAction, type ReadyAction } from './action.js';
import type { Canvas } from './canvas.js';
import { drawCarousel } from './carousel.js';
import { frameOf, type Look } from './frame.js';
import { drawPicture, ratioStyle } from './picture.js';
import { alignStyle, type Layout, linesStyle, type Place, viewStyles } from './style.js';
import { arrayOf, objectOf } from './values.js';
import { drawWords, fontStyle } from './words.js';

/** Where in the tree a view is. */
interface Position extends Place {
  /** Levels of views above it. */
  depth: number;
  /** Views with an action above it. */
  actions: number;
}

/** What views inside another are told. */
type Inside = Pick<Position, 'depth' | 'actions'>;

/** What views are put into. */
type Parent = HTMLElement | DocumentFragment;

/** Pixels between the items of a cascade that does not say. */
const SPACING = 10;

/** Characters of a name made of the words in a view; a screen reader reads all of it before anything else. */
const NAME_LENGTH = 200;

/** Draws the views of one message. What is not as it should be is left out; nothing is refused and nothing thrown. */
export class Drawing {
  private views = 0;
  /** Elements drawn so far that can be tapped or scrolled. */
  private active = 0;
  /** Words drawn so far, for the names of views that hold them. */
  private readonly words: string[] = [];

  constructor(private readonly canvas: Canvas) {}

  /** Draws the views of a template, one below the other, into an element. */
  template(template: unknown, into: Parent, at: Inside): void {
    const { body } = objectOf(template);
    this.list(objectOf(body).items, into, { ...at, parent: 'column' });
  }

  private list(items: unknown, into: Parent, at: Inside & { parent: Layout }): void {
    let yields = 0;
    for (const view of arrayOf(items)) {
      if (!isObject(view)) continue;
      const element = this.view(view, { ...at, yields });
      if (element === undefined) continue;
      this.canvas.onDrawn?.(view, element);
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
    return this.container(view, at, {
      flow: layout === 'row' ? '' : ' column',
      flowStyle: alignStyle(view, layout, values),
      fill: (content, inside) => this.list(view.items, content, { ...inside, parent: layout }),
    });
  }

  private cascade(view: JsonObject, at: Position): HTMLElement {
    const { values, document } = this.canvas;
    const spacing = values.number(objectOf(view.cascadeStyle).spacing) ?? SPACING;
    return this.container(view, at, {
      flow: ' column',
      flowStyle: `gap:${spacing}px;`,
      fill: (content, inside) => {
        for (const template of arrayOf(view.items)) {
          const item = document.createElement('div');
          item.className = 'step';
          this.template(template, item, inside);
          content.append(item);
        }
      },
    });
  }

  private carousel(view: JsonObject, at: Position): HTMLElement {
    const { canvas } = this;
    const styles = viewStyles(view, at, { values: canvas.values });
    const { content, items } = drawCarousel(view, canvas, styles.inside);
    // The scroller has the padding, so that items come and go at the edge of the view.
    const look = { ...styles, inside: '', isDouble: false, kind: ' carousel', flow: '', flowStyle: '' };
    const element = frameOf(view, canvas, { look, tag: 'div', content });
    this.active++;
    this.lift(element, at);
    const inside = { depth: at.depth + 1, actions: at.actions };
    for (const { template, item } of items) this.template(template, item, inside);
    return element;
  }

  private text(view: JsonObject, at: Position): HTMLElement {
    const { canvas } = this;
    const { values, components } = canvas;
    const text = values.shown(view.text);
    this.words.push(text);
    const look = {
      ...viewStyles(view, at, { values }),
      kind: ' text',
      font: fontStyle(view, values, components.text?.textColor) + linesStyle(view, values),
      flow: '',
      flowStyle: alignStyle(view, 'row', values),
    };
    const lines = values.number(view.maxTextLines) ?? 0;
    return this.leaf(view, at, { look, content: drawWords(view, text, { canvas, lines }) });
  }

  private textButton(view: JsonObject, at: Position): HTMLElement {
    const { canvas } = this;
    const { values, components } = canvas;
    const theme = components.textButton;
    const presets = {
      padding: 10,
      radius: values.number(theme?.radius) ?? 6,
      backgroundColor: values.colour(theme?.backgroundColor),
    };
    const look = {
      ...viewStyles(view, at, { values, presets }),
      isDouble: false,
      kind: ' button',
      font: fontStyle(view, values, theme?.textColor),
      flow: '',
      flowStyle: '',
    };
    const lines = values.number(view.maxTextLines) ?? 1;
    return this.leaf(view, at, {
      look,
      content: drawWords(view, values.shown(view.text), { canvas, lines }),
    });
  }

  private image(view: JsonObject, at: Position): HTMLElement {
    const { canvas } = this;
    const alt = canvas.values.shown(view.altText);
    if (alt !== '') this.words.push(alt);
    const look = {
      ...viewStyles(view, at, { values: canvas.values }),
      kind: '',
      font: ratioStyle(view, canvas.values),
      flow: '',
      flowStyle: '',
    };
    const name = alt || (this.action(view) ? canvas.labels.image : '');
    return this.leaf(view, at, { look, content: drawPicture(view, canvas, name) });
  }

  private action(view: JsonObject): ReadyAction | undefined {
    const { values, schemes } = this.canvas;
    return view.action === undefined ? undefined : readAction(view, values, schemes);
  }

  /** The element of a view that holds no views. */
  private leaf(view: JsonObject, at: Position, of: { look: Look; content: Node }): HTMLElement {
    const ready = this.action(view);
    const element = frameOf(view, this.canvas, { ...of, tag: ready?.href === undefined ? 'div' : 'a' });
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
    of: { flow: string; flowStyle: string; fill: (content: Parent, inside: Inside) => void },
  ): HTMLElement {
    const { canvas } = this;
    const { active } = this;
    const words = this.words.length;
    const ready = this.action(view);
    const content = canvas.document.createDocumentFragment();
    of.fill(content, { depth: at.depth + 1, actions: at.actions + (ready ? 1 : 0) });
    const isCovered = this.active > active;
    const tag = ready?.href === undefined || isCovered ? 'div' : 'a';
    const look = { ...viewStyles(view, at, { values: canvas.values }), kind: '', ...of };
    const element = frameOf(view, canvas, { look, tag, content });
    if (ready === undefined) return element;
    const name = this.words.slice(words).join(' ').trim().slice(0, NAME_LENGTH);
    if (isCovered) this.cover(element, ready, { at, name });
    else this.activate(element, ready, at);
    if (name === '' && !isCovered) element.setAttribute('aria-label', canvas.labels.action);
    return element;
  }

  private cover(element: HTMLElement, ready: ReadyAction, of: { at: Position; name: string }): void {
    const { document, onAction, labels } = this.canvas;
    const cover = document.createElement(ready.href === undefined ? 'div' : 'a');
    cover.className = 'cover action';
    cover.style.zIndex = String(of.at.actions + 1);
    cover.setAttribute('aria-label', of.name || labels.action);
    enact(cover, ready, onAction);
    this.active++;
    element.classList.add('covered');
    element.prepend(cover);
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
