import type { JsonObject } from '../json.js';
import type { Canvas } from './canvas.js';
import type { ViewStyles } from './style.js';
import { objectOf } from './values.js';

/** How the elements of a view look. */
export interface Look extends ViewStyles {
  /** Classes of the outside. */
  kind: string;
  /** Style of the outside that its content inherits. */
  font?: string;
  /** Classes and style of the inside: how its content is laid out. */
  flow: string;
  flowStyle: string;
}

/** The element of a view with its content, which gets an element of its own when the look is double. */
export function frameOf(
  view: JsonObject,
  canvas: Canvas,
  of: { look: Look; tag: 'div' | 'a'; content: Node },
): HTMLElement {
  const { document, values } = canvas;
  const { look, content } = of;
  const element = document.createElement(of.tag);
  const inside = look.isDouble ? document.createElement('div') : element;
  const outside = look.outside + (look.font ?? '');
  element.className = `view${look.kind}${objectOf(view.viewStyle).borderWidth === undefined ? '' : ' bordered'}`;
  if (look.isDouble) {
    element.style.cssText = outside;
    inside.className = `inside flow${look.flow}`;
    inside.style.cssText = look.inside + look.flowStyle;
    element.append(inside);
  } else {
    element.className += ` flow${look.flow}`;
    element.style.cssText = outside + look.inside + look.flowStyle;
  }
  const id = values.text(view.elementId);
  if (id !== undefined) element.dataset.elementId = id;
  inside.append(content);
  return element;
}
