import type { Mode } from '../colour.js';
import type { FlatValues } from '../substitute.js';
import type { Colour, Numeric } from '../view.js';

/** The theme's part that messages are drawn with (`themes[].components`). */
export interface ThemeComponents {
  text?: { textColor?: Colour };
  textButton?: { textColor?: Colour; backgroundColor?: Colour; radius?: Numeric };
}

/** What a tap asks for; placeholders are filled in, and URLs that must not be followed have been left out. */
export interface DrawnAction {
  type: 'web' | 'custom' | 'uikit';
  data: string;
  alterData?: string;
  /** `elementId` of the view, if it has one. */
  elementId?: string;
}

/** What a screen reader says where the template has no words for it. */
export interface DrawLabels {
  /** An image that does something when tapped, and has no `altText`. */
  image: string;
  /** A view that does something when tapped, and holds no text. */
  action: string;
  carousel: string;
  /** One item of a carousel. */
  item: (position: number, count: number) => string;
  previous: string;
  next: string;
}

export interface DrawOptions {
  /** Flat values, or layers of them of which the first that has a name wins: own, common, defaults. */
  variables?: FlatValues | readonly FlatValues[];
  /** The template's `color_variables`. */
  colorVariables?: FlatValues;
  /** Which of two colours is used; light unless given. */
  mode?: Mode;
  components?: ThemeComponents;
  /** The application's own URL schemes for actions. */
  urlSchemes?: readonly string[];
  /**
   * Called when a view with an action is tapped or chosen by keyboard. A web action is followed by the browser
   * afterwards unless `event.preventDefault()` is called; nothing else is done with the other two types.
   */
  onAction?: (action: DrawnAction, event: Event) => void;
  /** Told of each view that is drawn, with its element: for who lets people choose views in a picture. */
  onDrawn?: (view: object, element: HTMLElement) => void;
  /** The locale of the texts: language and direction for screen readers and layout. The page's when left out. */
  locale?: string;
  labels?: Partial<DrawLabels>;
  /** Of another window, if the element is to be used there. */
  document?: Document;
}

export const ENGLISH_LABELS: DrawLabels = {
  image: 'Image',
  action: 'Open',
  carousel: 'Carousel',
  item: (position, count) => `${position} of ${count}`,
  previous: 'Previous',
  next: 'Next',
};
