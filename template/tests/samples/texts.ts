import { LOREM, KOREAN, all, fixed, GREY, text, row, sample, SIDES, LEVELS, type Sample } from './make.js';

export const TEXTS: Sample[] = [
  sample('text: as it comes', text('One line'), text(LOREM), text('')),
  sample(
    'text: size, colour, weight',
    text('Size 20', { textStyle: { size: 20 } }),
    text('Size 11', { textStyle: { size: 11, color: '#B00020' } }),
    text('Bold', { textStyle: { weight: 'bold' } }),
    text('Normal', { textStyle: { weight: 'normal', color: '#8000A0FF' } }),
    text('Weight 700', { textStyle: { weight: 700, size: 16 } }),
  ),
  sample(
    'text: horizontal alignment',
    ...SIDES.map((horizontal) => text(`${horizontal}: ${LOREM}`, { align: { horizontal }, viewStyle: GREY })),
    ...SIDES.map((horizontal) =>
      text(horizontal, { align: { horizontal }, viewStyle: GREY, maxTextLines: 1 }),
    ),
  ),
  sample(
    'text: vertical alignment',
    row(
      LEVELS.map((vertical) => text(vertical, { align: { vertical }, height: fixed(60), viewStyle: GREY })),
    ),
    text('middle of the middle', {
      align: { horizontal: 'center', vertical: 'center' },
      height: fixed(80),
      viewStyle: { backgroundColor: '#F0E0D0' },
    }),
  ),
  sample(
    'text: a number of lines',
    text(LOREM, { maxTextLines: 1, viewStyle: GREY }),
    text(LOREM, { maxTextLines: 2 }),
    text('Short', { maxTextLines: 3, viewStyle: GREY }),
    text(LOREM, { maxTextLines: 3, width: fixed(150) }),
    text(KOREAN, { maxTextLines: 2 }),
  ),
  sample(
    'text: line breaks and spaces',
    text('First\nSecond\n\nFourth', { viewStyle: GREY }),
    text('\nAfter an empty line'),
    text('Before an empty line\n', { viewStyle: GREY }),
    text('  many    spaces   \n  and more  '),
    text('One\nTwo\nThree\nFour', { maxTextLines: 2, viewStyle: GREY }),
  ),
  sample(
    'text: long words',
    text('Donaudampfschifffahrtsgesellschaftskapitaenskajuetenschluesselanhaenger', { width: fixed(120) }),
    text('https://example.com/a/very/long/path/that/has/no/space/in/it/and/goes/on', {
      maxTextLines: 2,
      width: fixed(160),
      viewStyle: GREY,
    }),
  ),
  sample(
    'text: fixed size with padding',
    text(LOREM, { width: fixed(200), height: fixed(60), viewStyle: { ...GREY, padding: all(10) } }),
    text(LOREM, {
      width: fixed(200),
      height: fixed(60),
      maxTextLines: 2,
      viewStyle: { padding: { top: 4, right: 20, bottom: 4, left: 8 }, backgroundColor: '#D0F0E0' },
    }),
  ),
  sample('text: scripts', text(KOREAN), text('日本語の文章 — 中文 — Ελληνικά — Русский'), text('שלום עולם')),
];
