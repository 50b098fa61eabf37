import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { allowedSchemes, hasRefusedScheme, imageUrl, isAllowedUrl, isColour, linkUrl } from './index.js';

const SPELLINGS = [
  'javascript:alert(1)',
  'JaVaScRiPt:alert(1)',
  '  javascript:x',
  '\tjavascript:x',
  '\u0001javascript:x',
  'java\nscript:x',
  'java\r\n\tscript:x',
  'javascript\u0009:x',
  'javascript :x',
  'java\u0000script:x',
  'java\u200bscript:x',
  '\ufeffjavascript:x',
  '\u202ejavascript:x',
  '\u00a0javascript:x',
  'j\u00ada\u2028vascript:x',
  'data:text/html,x',
  'DATA:,',
  'vbscript:x',
  'blob:x',
];

describe('refused schemes', () => {
  it.each(SPELLINGS)('%j', (text) => {
    expect(hasRefusedScheme(text)).toBe(true);
    expect(isAllowedUrl(text, allowedSchemes(['javascript', 'data:', 'vbscript://', 'blob']))).toBe(false);
    expect(isAllowedUrl(`${text}{x}`, allowedSchemes())).toBe(false);
    const all = new Set(['javascript', 'data', 'vbscript', 'blob']);
    expect(isAllowedUrl(text, all)).toBe(false);
    expect([linkUrl(text, all), imageUrl(text)]).toEqual([undefined, undefined]);
  });

  it('in any mix of case and ignored characters', () => {
    const gap = fc.string({
      unit: fc.constantFrom(' ', '\t', '\n', '\r', '\0', '\u001f', '\u007f', '\u200b', '\u2029'),
      maxLength: 3,
    });
    const letters = fc.tuple(
      ...Array.from('javascript', (letter) => fc.tuple(gap, fc.constantFrom(letter, letter.toUpperCase()))),
    );
    fc.assert(
      fc.property(letters, gap, (parts, end) => {
        const text = `${parts.flat().join('')}${end}:alert(1)`;
        expect(hasRefusedScheme(text)).toBe(true);
        expect(isAllowedUrl(text, allowedSchemes())).toBe(false);
      }),
    );
  });

  it.each(['https://a/javascript:x', 'note', 'my-data:x', 'javascripts:x', ''])('not %j', (text) => {
    expect(hasRefusedScheme(text)).toBe(false);
  });
});

describe('allowed URLs', () => {
  const schemes = allowedSchemes(['MyApp://', 'other:', ' third ', '', 'bad scheme']);

  it.each([
    'https://a',
    'myapp://x',
    'MYAPP:x',
    'other:y',
    'third:z',
    ' https://a',
    '{x}',
    'third:{x}',
    'myapp{x}',
  ])('%j', (text) => {
    expect(isAllowedUrl(text, schemes)).toBe(true);
  });

  it.each([
    '',
    'a',
    '/a',
    'bad scheme:x',
    'ht\ntps://a',
    'fourth:x',
    'fourth:{x}',
    'my\napp:{x}',
    '{}',
    '{a',
  ])('not %j', (text) => {
    expect(isAllowedUrl(text, schemes)).toBe(false);
  });
});

it('colours: a long text is refused without being split', () => {
  expect(isColour(','.repeat(5_000_000))).toBe(false);
  expect(isColour('#80AABBCC , #FF00')).toBe(true);
});

describe('what is followed when drawn', () => {
  const schemes = allowedSchemes(['myapp']);

  it.each([
    [' https://a/b ', 'https://a/b'],
    ['MyApp://x', 'MyApp://x'],
    ['mailto:a@b.c', 'mailto:a@b.c'],
    ['www.example.com/a?b', 'https://www.example.com/a?b'],
    ['WWW.example.co.kr', 'https://WWW.example.co.kr'],
    ['other://x', undefined],
    ['{photo.url}', undefined],
    ['example.com', undefined],
    ['/a', undefined],
    ['//a/b', undefined],
    ['www.example.com:javascript', undefined],
    ['www.javascript:alert(1)', undefined],
    ['', undefined],
  ])('%j is the link %s', (text, url) => expect(linkUrl(text, schemes)).toBe(url));

  it.each([
    ['https://a/b.png', 'https://a/b.png'],
    ['http://a/b.png', 'http://a/b.png'],
    ['mailto:a@b.c', undefined],
    ['data:image/png;base64,AA', undefined],
    ['a.png', undefined],
  ])('%j is the image %s', (text, url) => expect(imageUrl(text)).toBe(url));
});
