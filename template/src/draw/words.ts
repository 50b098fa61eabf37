import type { JsonObject } from '../json.js';
import type { Canvas } from './canvas.js';
import { heightOf, widthOf } from './style.js';
import { objectOf, type Values } from './values.js';

/** Size, colour and weight of a text. */
export function fontStyle(view: JsonObject, values: Values, presetColour: unknown): string {
  const { size, color, weight } = objectOf(view.textStyle);
  const pixels = values.number(size);
  const colour = values.colour(color) ?? values.colour(presetColour);
  const bold = values.word(weight, ['normal', 'bold']) ?? values.number(weight);
  return (
    (pixels ? `font-size:${pixels}px;` : '') +
    (colour ? `color:${colour};` : '') +
    (bold ? `font-weight:${bold};` : '')
  );
}

/** Whether the last line has nothing in it; it counts as a line all the same. */
const ENDS_EMPTY = /(?:^|\n)[ \t]*$/;

/** The text of a view, cut off after some lines (0: never). */
export function drawWords(
  view: JsonObject,
  text: string,
  { canvas, lines }: { canvas: Canvas; lines: number },
): HTMLElement {
  const { document, values } = canvas;
  const element = document.createElement('div');
  const isBounded = widthOf(view, values) !== 'wrap' || heightOf(view, values) !== 'wrap';
  element.className = `words${lines >= 1 ? ' lines' : ''}${isBounded ? ' within' : ''}`;
  if (lines >= 1) element.style.setProperty('-webkit-line-clamp', String(Math.floor(lines)));
  element.textContent = text;
  if (ENDS_EMPTY.test(text)) element.append(document.createElement('br'));
  return element;
}
