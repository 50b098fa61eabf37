import type { JsonObject } from '../json.js';
import { imageUrl } from '../url.js';
import { objectOf, type Values } from './values.js';

/** The direction in which views stand after another. */
export type Layout = 'row' | 'column';

/** Where a view is drawn. */
export interface Place {
  parent: Layout;
  /** How readily it gives room to its siblings, 0 for the one that keeps what it needs. */
  yields: number;
}

/** A view's extent in one direction: all that is left, what its content needs, or pixels. */
type Extent = 'fill' | 'wrap' | number;

export function extentOf(size: unknown, preset: 'fill' | 'wrap', values: Values): Extent {
  const { type, value } = objectOf(size);
  const kind = values.word(type, ['fixed', 'flex']);
  const number = values.number(value);
  if (kind === undefined || number === undefined) return preset;
  if (kind === 'fixed') return number;
  return number === 0 ? 'fill' : 'wrap';
}

export const widthOf = (view: JsonObject, values: Values) => extentOf(view.width, 'fill', values);
export const heightOf = (view: JsonObject, values: Values) => extentOf(view.height, 'wrap', values);

interface Sides {
  top: number;
  right: number;
  bottom: number;
  left: number;
}

function sidesOf(value: unknown, values: Values, preset = 0): Sides {
  const { top, right, bottom, left } = objectOf(value);
  const pixels = (side: unknown) => values.number(side) ?? preset;
  return { top: pixels(top), right: pixels(right), bottom: pixels(bottom), left: pixels(left) };
}

/** Left is where lines begin: margins and paddings are mirrored with the direction of writing. */
function sidesStyle(name: 'margin' | 'padding', { top, right, bottom, left }: Sides): string {
  if (top + right + bottom + left === 0) return '';
  return `${name}-block:${top}px ${bottom}px;${name}-inline:${left}px ${right}px;`;
}

/** Of two views in a row that need more room than there is, the later one gives way. */
const yielding = (order: number) => 10_000 ** Math.min(order, 8);

function extentStyle(
  name: 'width' | 'height',
  extent: Extent,
  { along, margin, yields }: { along: boolean; margin: number; yields: number },
): string {
  const whole = margin === 0 ? '100%' : `calc(100% - ${margin}px)`;
  if (extent === 'fill') return `${name}:${whole};${along ? 'flex:1 1 0%;' : ''}`;
  // What does not fit is cut off at the bottom. In a row, texts break earlier; what has a fixed width keeps it.
  const shrink = name === 'width' && extent === 'wrap' ? yielding(yields) : 0;
  const size = extent === 'wrap' ? 'fit-content' : `${extent}px`;
  const bound = name === 'width' ? `max-width:${whole};` : '';
  return `${name}:${size};${along ? `flex:0 ${shrink} auto;` : ''}${bound}`;
}

/** What a view has when its style does not say. */
export interface Presets {
  padding?: number;
  radius?: number | undefined;
  backgroundColor?: string | undefined;
}

/** The styles of a view: of its outside, seen by its siblings, and of its inside, where its content stands. */
export interface ViewStyles {
  outside: string;
  inside: string;
  /** Whether the two must be of different elements. */
  isDouble: boolean;
}

/** Size, margin, background, corners, border and padding of a view. */
export function viewStyles(
  view: JsonObject,
  place: Place,
  of: { values: Values; presets?: Presets },
): ViewStyles {
  const { values, presets = {} } = of;
  const { parent, yields } = place;
  const style = objectOf(view.viewStyle);
  const margin = sidesOf(style.margin, values);
  const padding = sidesOf(style.padding, values, presets.padding);
  const across = { width: widthOf(view, values), along: parent === 'row' };
  const down = { height: heightOf(view, values), along: parent === 'column' };
  return {
    outside:
      extentStyle('width', across.width, { ...across, margin: margin.left + margin.right, yields }) +
      extentStyle('height', down.height, { ...down, margin: margin.top + margin.bottom, yields }) +
      sidesStyle('margin', margin) +
      surfaceStyle(style, values, presets),
    inside: sidesStyle('padding', padding),
    isDouble:
      needsRoom(across.width, across.along, padding.left + padding.right) ||
      needsRoom(down.height, down.along, padding.top + padding.bottom),
  };
}

/**
 * An element is never smaller than its padding. Where that would give one of several equal shares more than its
 * share, or a fixed size another, the padding is that of an element inside.
 */
function needsRoom(extent: Extent, along: boolean, padding: number): boolean {
  return padding > 0 && (typeof extent === 'number' ? extent < padding : extent === 'fill' && along);
}

function surfaceStyle(style: JsonObject, values: Values, presets: Presets): string {
  const colour = values.colour(style.backgroundColor) ?? presets.backgroundColor;
  const image = values.text(style.backgroundImageUrl);
  const radius = values.number(style.radius) || presets.radius;
  const border = values.number(style.borderWidth);
  const borderColour = values.colour(style.borderColor);
  return (
    (colour ? `background-color:${colour};` : '') +
    (image ? backgroundImage(image) : '') +
    (radius ? `border-radius:${radius}px;` : '') +
    (border && borderColour ? `--border:${border}px ${borderColour};` : '')
  );
}

function backgroundImage(text: string): string {
  const url = imageUrl(text);
  // Parsing has encoded quotes but for those of a fragment; they, and backslashes, would end or change the CSS string.
  const quoted = url?.replace(/["\\\n\r\f]/g, encodeURIComponent);
  return quoted ? `background-image:url("${quoted}");background-size:100% 100%;` : '';
}

const ALONG = {
  left: 'flex-start',
  top: 'flex-start',
  center: 'center',
  right: 'flex-end',
  bottom: 'flex-end',
};
const LINES = { left: 'start', center: 'center', right: 'end' };

/** Where the content of a view stands in it. */
export function alignStyle(view: JsonObject, layout: Layout, values: Values): string {
  const { horizontal, vertical } = alignOf(view, values);
  const [along, across] = layout === 'row' ? [horizontal, vertical] : [vertical, horizontal];
  return `justify-content:${ALONG[along]};align-items:${ALONG[across]};`;
}

/** To which side the lines of a text go. */
export function linesStyle(view: JsonObject, values: Values): string {
  return `text-align:${LINES[alignOf(view, values).horizontal]};`;
}

function alignOf(view: JsonObject, values: Values) {
  const { horizontal, vertical } = objectOf(view.align);
  return {
    horizontal: values.word(horizontal, ['left', 'center', 'right']) ?? 'left',
    vertical: values.word(vertical, ['top', 'center', 'bottom']) ?? 'top',
  } as const;
}
