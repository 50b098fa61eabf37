import { describe, expect, it } from 'vitest';
import { checkVariables, flatNames, TEMPLATE_LIMITS } from './index.js';

const paths = (value: unknown, urlSchemes: string[] = []) =>
  checkVariables(value, { urlSchemes }).map((fault) => fault.path);
const strings = (count: number) =>
  Array.from({ length: count }, (_, index) => ({ key: `v${index}`, name: 'V', type: 'string' }));
const declare = (type: string, value: unknown) => [{ key: 'v', name: 'V', type, default: value }];

describe('a schema', () => {
  it.each([
    [[]],
    [strings(TEMPLATE_LIMITS.variables)],
    [
      [
        { key: '__proto__', name: 'P', type: 'string' },
        { key: 'constructor', name: 'C', type: 'image' },
      ],
    ],
    [[{ key: 'k'.repeat(100), type: 'string' }]],
    [[{ key: '주문', name: null, type: 'string', unknown: { a: 1 } }]],
    [
      [
        { key: 'photo', name: 'P', type: 'image' },
        { key: 'photos.url', name: 'U', type: 'string' },
      ],
    ],
  ])('takes %j', (value) => expect(paths(value)).toEqual([]));

  it.each([
    [null, ''],
    [{}, ''],
    [strings(TEMPLATE_LIMITS.variables + 1), ''],
    [['a'], '[0]'],
    [[null], '[0]'],
    [[{ name: 'N', type: 'string' }], '[0].key'],
    [[{ key: '', type: 'string' }], '[0].key'],
    [[{ key: 1, type: 'string' }], '[0].key'],
    [[{ key: 'a{b', type: 'string' }], '[0].key'],
    [[{ key: 'a}', type: 'string' }], '[0].key'],
    [[{ key: 'a\nb', type: 'string' }], '[0].key'],
    [[{ key: '\ud800', type: 'string' }], '[0].key'],
    [[{ key: 'k'.repeat(101), type: 'string' }], '[0].key'],
    [[{ key: 'k', name: 1, type: 'string' }], '[0].name'],
    [[{ key: 'k', name: 'n'.repeat(201), type: 'string' }], '[0].name'],
    [[{ key: 'k', name: 'a\0', type: 'string' }], '[0].name'],
    [[{ key: 'k', name: 'N' }], '[0].type'],
    [[{ key: 'k', name: 'N', type: 'number' }], '[0].type'],
    [
      [
        { key: 'k', type: 'string' },
        { key: 'k', type: 'image' },
      ],
      '[1].key',
    ],
    [
      [
        { key: 'p', type: 'image' },
        { key: 'p.url', type: 'string' },
      ],
      '[1].key',
    ],
    [
      [
        { key: 'p.data', type: 'string' },
        { key: 'p', type: 'action' },
      ],
      '[1].key',
    ],
  ])('refuses %j at "%s"', (value, path) => expect(paths(value)).toEqual([path]));

  it('of 200,000 levels is a fault, not an overflow', () => {
    const deep: unknown = JSON.parse('['.repeat(200_000) + ']'.repeat(200_000));
    expect(paths(deep).length).toBeGreaterThan(0);
    expect(paths(declare('string', deep)).length).toBeGreaterThan(0);
    expect(paths([{ key: 'k', type: 'string', unknown: deep }]).length).toBeGreaterThan(0);
  });
});

describe('defaults', () => {
  it.each([
    ['string', ['', 'a', 0, 12.5, false, null]],
    ['image', [{ url: 'https://a' }, { url: 'myapp://a', width: 10, height: '20' }, null]],
    ['action', [{ data: 'https://a' }, { type: 'custom', data: 'anything' }]],
  ])('of type %s are taken', (type, values) => {
    for (const value of values)
      expect(paths(declare(type, value), ['myapp']), JSON.stringify(value)).toEqual([]);
  });

  it.each([
    ['string', {}, ''],
    ['string', [], ''],
    ['string', '\0', ''],
    ['image', 'https://a', ''],
    ['image', {}, '.url'],
    ['image', { url: 'javascript:x' }, '.url'],
    ['image', { url: 'https://a', width: {} }, '.width'],
    ['action', 'https://a', ''],
    ['action', {}, '.data'],
    ['action', { data: 'data:x' }, '.data'],
    ['action', { type: 'custom', data: 'JavaScript:x' }, '.data'],
  ])('of type %s refuse %j', (type, value, path) => {
    expect(paths(declare(type, value))).toEqual([`[0].default${path}`]);
  });
});

it('flat names, the necessary one first', () => {
  expect(flatNames({ key: 'a', type: 'string' })).toEqual(['a']);
  expect(flatNames({ key: 'a', type: 'image' })).toEqual(['a.url', 'a.width', 'a.height']);
  expect(flatNames({ key: 'a', type: 'action' })).toEqual(['a.data', 'a.type', 'a.alterData']);
});
