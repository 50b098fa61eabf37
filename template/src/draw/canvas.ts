import type { DrawLabels, DrawnAction, ThemeComponents } from './options.js';
import type { Values } from './values.js';

/** What the drawing of one message needs. */
export interface Canvas {
  document: Document;
  values: Values;
  components: ThemeComponents;
  schemes: ReadonlySet<string>;
  onAction: ((action: DrawnAction, event: Event) => void) | undefined;
  onDrawn: ((view: object, element: HTMLElement) => void) | undefined;
  labels: DrawLabels;
}
