import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { colourFor, cssColour, isColour } from './index.js';

describe('a colour', () => {
  it.each([
    ['#AABBCC', '#aabbcc', '#aabbcc'],
    ['#80AABBCC', '#aabbcc80', '#aabbcc80'],
    ['#8ABC', '#abc8', '#abc8'],
    ['#FFFFFF, #E0000000', '#ffffff', '#000000e0'],
    ['transparent,#000000', 'transparent', '#000000'],
  ])('%j is %s in light and %s in dark mode', (pair, light, dark) => {
    expect(isColour(pair)).toBe(true);
    expect([cssColour(pair, 'light'), cssColour(pair, 'dark')]).toEqual([light, dark]);
  });

  it.each([
    '',
    'red',
    '#ABC',
    '#AABBCC,',
    '#AABBCC;}',
    'url(#AABBCC)',
    ','.repeat(100),
    null,
    12,
    ['#AABBCC'],
  ])('%j is none', (value) => expect(cssColour(value, 'light')).toBeUndefined());

  it('is picked from a pair as it is written', () => {
    expect([colourFor('#A, #B', 'light'), colourFor('#A, #B', 'dark')]).toEqual(['#A', '#B']);
    expect(colourFor('#A', 'dark')).toBe('#A');
  });

  it('is nothing but a colour in CSS, whatever the text', () => {
    const near = fc.string({
      unit: fc.constantFrom(...Array.from('#,abcF09 ;()"\\/{}transparent')),
      maxLength: 24,
    });
    fc.assert(
      fc.property(fc.oneof(near, fc.string()), fc.constantFrom('light', 'dark'), (text, mode) => {
        expect(cssColour(text, mode) ?? '#fff0').toMatch(
          /^(?:#(?:[0-9a-f]{4}|[0-9a-f]{6}|[0-9a-f]{8})|transparent)$/,
        );
      }),
    );
  });
});
