import { describe, expect, it } from 'vitest';
import { changesOf } from './changes.js';

describe('what differs between two versions', () => {
  it('is told by its path', () => {
    const before = { name: 'a', label: null, push: { title: 'x' } };
    const after = { name: 'b', label: null, push: { title: 'x', body: 'y' } };
    expect(changesOf(before, after)).toEqual([
      { path: 'name', before: 'a', after: 'b' },
      { path: 'push.body', before: undefined, after: 'y' },
    ]);
  });

  it('is a block that came or went, and not those behind it', () => {
    const [one, two, more] = ['one', 'two', 'more'].map((text) => ({ type: 'text', text }));
    expect(changesOf({ items: [one, two] }, { items: [more, one, two] })).toEqual([
      { path: 'items[0]', before: undefined, after: more },
    ]);
    expect(changesOf({ items: [one, more, two] }, { items: [one, two] })).toEqual([
      { path: 'items[1]', before: more, after: undefined },
    ]);
  });

  it('is nothing between equals', () => {
    expect(changesOf({ a: [1, { b: 2 }] }, { a: [1, { b: 2 }] })).toEqual([]);
  });
});
