/** What the templates of the gallery are put together from. Lengths are in pixels, on a grid of 4. */
import type { VariableDeclaration } from '../variables.js';
import type { Action, Sides, Size, View } from '../view.js';

/** Text, quieter text, lines and washes, on whatever the theme has behind a message. */
const NEUTRALS = {
  ink: '#E6000000,#F0FFFFFF',
  quiet: '#99000000,#A8FFFFFF',
  line: '#1A000000,#24FFFFFF',
  wash: '#0A000000,#12FFFFFF',
  // A tint is laid over the image, so it cannot be a translucent one.
  icon: '#6A6A72,#A6A6B0',
};

/** Accents: a strong colour, what is written on it, and a tint of it for surfaces. */
const ACCENTS = {
  indigo: { accent: '#4653D0,#9AA5FF', on_accent: '#FFFFFF,#12143A', tint: '#EDEFFF,#262A4D' },
  green: { accent: '#14764A,#6FD6A2', on_accent: '#FFFFFF,#06281A', tint: '#E3F5EB,#173528' },
  coral: { accent: '#C4371B,#FF9478', on_accent: '#FFFFFF,#38110A', tint: '#FFEDE7,#43231C' },
  amber: { accent: '#965300,#FFC16B', on_accent: '#FFFFFF,#332000', tint: '#FFF3DE,#3D2E16' },
  red: { accent: '#BA2833,#FF8F95', on_accent: '#FFFFFF,#3A0A0E', tint: '#FDEBEC,#441E22' },
  plum: { accent: '#7A45C4,#C5A4FF', on_accent: '#FFFFFF,#23104A', tint: '#F3ECFD,#332550' },
  teal: { accent: '#0A6F7A,#6FD3DC', on_accent: '#FFFFFF,#03292D', tint: '#E0F4F5,#14383C' },
};

/** The colour variables of a template with one of the accents. */
export const colors = (accent: keyof typeof ACCENTS): Record<string, string> => ({
  ...NEUTRALS,
  ...ACCENTS[accent],
});

export const string = (key: string, name: string): VariableDeclaration => ({ key, name, type: 'string' });
export const link = (key: string, name: string): VariableDeclaration => ({ key, name, type: 'action' });
export const photo = (key: string, name: string): VariableDeclaration => ({ key, name, type: 'image' });

export const fixed = (value: number): Size => ({ type: 'fixed', value });
export const WRAP: Size = { type: 'flex', value: 1 };

/** Top, right, bottom and left; those left out as in CSS. */
export const sides = (...pixels: number[]): Sides => {
  const [top = 0, right = top, bottom = top, left = right] = pixels;
  return { top, right, bottom, left };
};
export const above = (top: number): Sides => sides(top, 0, 0, 0);

/** Follows an action variable. */
export const follow = (key: string): Action => ({ type: 'web', data: `{${key}.data}` });

/** The body of a message: all but a picture that goes to the edges. */
export const body = (...items: View[]): View => ({
  type: 'box',
  layout: 'column',
  viewStyle: { padding: sides(16) },
  items,
});

/** A picture across the whole width, twice as fine as it is drawn. */
export const hero = (imageUrl: string): View => ({
  type: 'image',
  imageUrl,
  imageStyle: { contentMode: 'aspectFill' },
  metaData: { pixelWidth: 720, pixelHeight: 320 },
});

/** How a text of the gallery looks. */
interface TextLook {
  size?: number;
  weight?: 'bold' | number;
  color?: string;
  /** Lines it may have; all it needs when left out. */
  lines?: number;
  horizontal?: 'left' | 'center' | 'right';
  /** Only as wide as its words. */
  wraps?: boolean;
  margin?: Sides;
}

export const text = (value: string, look: TextLook = {}): View => ({
  type: 'text',
  text: value,
  ...(look.wraps && { width: WRAP }),
  ...(look.lines && { maxTextLines: look.lines }),
  ...(look.horizontal && { align: { horizontal: look.horizontal, vertical: 'top' } }),
  textStyle: {
    size: look.size ?? 14,
    color: look.color ?? '{quiet}',
    ...(look.weight && { weight: look.weight }),
  },
  ...(look.margin && { viewStyle: { margin: look.margin } }),
});

/** A small line above a title that says what kind of message it is. */
export const eyebrow = (value: string): View =>
  text(value, { size: 12, weight: 'bold', color: '{accent}', lines: 1, margin: sides(0, 0, 4, 0) });

export const title = (value: string): View =>
  text(value, { size: 20, weight: 'bold', color: '{ink}', lines: 3 });

export const paragraph = (value: string, top = 8): View => text(value, { margin: above(top) });

export const icon = (imageUrl: string, size: number, color = '{accent}'): View => ({
  type: 'image',
  imageUrl,
  width: fixed(size),
  height: fixed(size),
  metaData: { pixelWidth: 96, pixelHeight: 96 },
  imageStyle: { contentMode: 'aspectFit', tintColor: color },
});

/** An icon of the gallery on a tinted tile. */
export const tile = (imageUrl: string): View => ({
  type: 'box',
  width: fixed(44),
  height: fixed(44),
  align: { horizontal: 'center', vertical: 'center' },
  viewStyle: { backgroundColor: '{tint}', radius: 14, margin: sides(0, 0, 12, 0) },
  items: [icon(imageUrl, 24)],
});

/** Where a button stands: pixels to what is above it, and to what is before it in a row. */
interface ButtonPlace {
  top?: number;
  left?: number;
}

const buttonWith =
  (colours: { color: string; backgroundColor: string }) =>
  (value: string, action: Action, { top = 16, left = 0 }: ButtonPlace = {}): View => ({
    type: 'textButton',
    text: value,
    action,
    textStyle: { size: 15, weight: 'bold', color: colours.color },
    viewStyle: {
      backgroundColor: colours.backgroundColor,
      radius: 12,
      padding: sides(12, 16),
      margin: sides(top, 0, 0, left),
    },
  });

/** A button that goes across, in the accent's colour. */
export const button = buttonWith({ color: '{on_accent}', backgroundColor: '{accent}' });

/** The same, for what is done less often. */
export const quietButton = buttonWith({ color: '{accent}', backgroundColor: '{tint}' });

/** Two buttons side by side, of the same width. */
export const choice = (first: [string, Action], second: [string, Action]): View =>
  row([button(...first, { top: 0 }), quietButton(...second, { top: 0, left: 8 })], 16);

/** A line across. */
export const rule = (top: number): View => ({
  type: 'box',
  height: fixed(1),
  viewStyle: { backgroundColor: '{line}', margin: above(top) },
  items: [],
});

/** A surface that sets something apart. */
export const panel = (
  items: View[],
  style: { color?: string; padding?: number; top?: number } = {},
): View => ({
  type: 'box',
  layout: 'column',
  viewStyle: {
    backgroundColor: style.color ?? '{wash}',
    radius: 14,
    padding: sides(style.padding ?? 14),
    margin: above(style.top ?? 16),
  },
  items,
});

/** A name on the left and its value on the right. */
export const fact = (name: string, value: string, of: { top?: number; strong?: boolean } = {}): View => ({
  type: 'box',
  layout: 'row',
  viewStyle: { margin: above(of.top ?? 10) },
  items: [
    text(name, { wraps: true }),
    text(value, {
      horizontal: 'right',
      color: '{ink}',
      size: of.strong ? 16 : 14,
      weight: of.strong ? 'bold' : 500,
      margin: sides(0, 0, 0, 12),
    }),
  ],
});

export const row = (items: View[], top = 0): View => ({
  type: 'box',
  layout: 'row',
  align: { horizontal: 'left', vertical: 'center' },
  viewStyle: { margin: above(top) },
  items,
});

export const column = (items: View[], left = 0): View => ({
  type: 'box',
  layout: 'column',
  viewStyle: { margin: sides(0, 0, 0, left) },
  items,
});

/** A picture and two lines beside it. */
export const article = (imageUrl: string, name: string, detail: string): View =>
  row([
    {
      type: 'image',
      imageUrl,
      width: fixed(56),
      height: fixed(56),
      imageStyle: { contentMode: 'aspectFill' },
      viewStyle: { radius: 12 },
    },
    column(
      [
        text(name, { size: 15, weight: 'bold', color: '{ink}', lines: 1 }),
        text(detail, { size: 13, lines: 1, margin: above(2) }),
      ],
      12,
    ),
  ]);
