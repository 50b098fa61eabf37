import type { Colour } from './view.js';

const COLOUR = /^(?:#(?:[0-9a-f]{4}|[0-9a-f]{6}|[0-9a-f]{8})|transparent)$/i;

/** A pair of colours and what may stand around them. Longer text is none; not splitting it keeps a megabyte of commas cheap. */
const LONGEST = 64;

/** Which of the two colours of a pair is drawn. */
export type Mode = 'light' | 'dark';

/**
 * Whether text is a colour: `#RRGGBB`, `#AARRGGBB` or `#ARGB` (alpha first), `transparent`,
 * or a pair of them for light and dark mode, `"light,dark"`.
 */
export function isColour(text: string): boolean {
  if (text.length > LONGEST) return false;
  const parts = text.split(',');
  return parts.length <= 2 && parts.every((part) => COLOUR.test(part.trim()));
}

/** The colour of a pair that a mode uses, as it is written; a single colour serves both. */
export function colourFor(pair: Colour, mode: Mode): string {
  const [light = '', dark = light] = pair.slice(0, LONGEST).split(',');
  return (mode === 'dark' ? dark : light).trim();
}

/**
 * The CSS colour that a colour or pair stands for in a mode (alpha last, as CSS wants it).
 * Undefined for anything that is no colour, so that the answer can be put into a style.
 */
export function cssColour(pair: unknown, mode: Mode): string | undefined {
  if (typeof pair !== 'string' || !isColour(pair)) return undefined;
  const colour = colourFor(pair, mode).toLowerCase();
  if (colour.length === 9) return `#${colour.slice(3)}${colour.slice(1, 3)}`;
  if (colour.length === 5) return `#${colour.slice(2)}${colour.slice(1, 2)}`;
  return colour;
}
