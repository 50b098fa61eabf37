import { canonicalLocale } from '../locale.js';
import { lookupOf } from '../substitute.js';
import { allowedSchemes } from '../url.js';
import type { UiTemplate } from '../view.js';
import { directionOf } from './bidi.js';
import { Drawing } from './drawing.js';
import { type DrawOptions, ENGLISH_LABELS } from './options.js';
import { adoptRules } from './sheet.js';
import { Values } from './values.js';

export { cssColour, type Mode } from '../colour.js';
export { canonicalLocale } from '../locale.js';
export type { UiTemplate } from '../view.js';
export { directionOf } from './bidi.js';
export type { DrawLabels, DrawnAction, DrawOptions, ThemeComponents } from './options.js';

/**
 * Draws a layout as an element, which takes the width of its place and the height it needs. Its content is in a
 * shadow root: styles of the page do not reach it, except font and text colour, and nothing of it reaches out.
 *
 * Never throws and runs nothing of what it is given: a view that is not as it should be is left out, a URL that may
 * not be followed or loaded is dropped, and a value changes nothing but its own text. To show other values or the
 * other mode, draw again: the element does not change by itself.
 */
export function draw(template: UiTemplate, options: DrawOptions = {}): HTMLElement {
  const { variables = {}, colorVariables = {}, mode = 'light', locale } = options;
  const document = options.document ?? globalThis.document;
  const host = document.createElement('div');
  const shadow = host.attachShadow({ mode: 'open' });
  adoptRules(shadow, document);
  const root = document.createElement('div');
  root.className = 'root';
  const drawing = new Drawing({
    document,
    values: new Values(lookupOf({ colors: colorVariables, variables }), mode),
    components: options.components ?? {},
    schemes: allowedSchemes(options.urlSchemes),
    onAction: options.onAction,
    onDrawn: options.onDrawn,
    labels: { ...ENGLISH_LABELS, ...options.labels },
  });
  drawing.template(template, root, { depth: 0, actions: 0 });
  const known = locale === undefined ? undefined : canonicalLocale(locale);
  if (known !== undefined) {
    host.lang = known;
    host.dir = directionOf(known);
  }
  shadow.append(root);
  return host;
}
