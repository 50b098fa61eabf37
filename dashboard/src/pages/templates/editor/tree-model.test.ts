import { describe, expect, it } from 'vitest';
import {
  add,
  at,
  idOf,
  insert,
  move,
  newView,
  newViewAt,
  nodesOf,
  put,
  remove,
  stepsOf,
} from './tree-model.js';

const text = (words: string) => ({ type: 'text', text: words });
const layout = {
  version: 1,
  body: {
    items: [
      text('a'),
      { type: 'box', items: [text('b'), text('c')] },
      { type: 'carouselView', items: [{ version: 1, body: { items: [text('d')] } }] },
    ],
  },
};
const words = (root: unknown) =>
  nodesOf(root).map(({ view, depth }) => `${depth}${String(view.text ?? view.type ?? 'item')}`);

describe('the tree of a layout', () => {
  it('lists every view from above, also those in carousels', () => {
    expect(words(layout)).toEqual(['0a', '0box', '1b', '1c', '0carouselView', '1item', '2d']);
  });

  it('is changed at a path, and the rest stays the same', () => {
    const next = put(layout, ['body', 'items', 1, 'items', 0, 'text'], 'B');
    expect(at(next, ['body', 'items', 1, 'items', 0, 'text'])).toBe('B');
    expect(at(next, ['body', 'items', 2])).toBe(layout.body.items[2]);
    expect(at(put(next, ['body', 'items', 0, 'text'], undefined), ['body', 'items', 0])).toEqual({
      type: 'text',
    });
  });

  it('takes and loses views', () => {
    const more = insert(layout, ['body', 'items', 1, 'items', 1], newView('text'));
    expect(words(more)).toEqual(['0a', '0box', '1b', '1Text', '1c', '0carouselView', '1item', '2d']);
    expect(words(remove(more, ['body', 'items', 1]))).toEqual(['0a', '0carouselView', '1item', '2d']);
  });

  it('moves a view down its list, into another and out again', () => {
    const down = move(layout, ['body', 'items', 0], ['body', 'items', 2]);
    expect(words(down.root).slice(0, 4)).toEqual(['0box', '1b', '1c', '0a']);
    expect(idOf(down.path)).toBe('body.items.1');
    const into = move(layout, ['body', 'items', 0], ['body', 'items', 1, 'items', 2]);
    expect(words(into.root).slice(0, 4)).toEqual(['0box', '1b', '1c', '1a']);
    expect(idOf(into.path)).toBe('body.items.0.items.2');
    expect(words(move(into.root, into.path, ['body', 'items', 0]).root)).toEqual(words(layout));
  });

  it('makes a view an item where items are, and lets no item out', () => {
    const into = move(layout, ['body', 'items', 0], ['body', 'items', 2, 'items', 1]);
    expect(words(into.root)).toEqual(['0box', '1b', '1c', '0carouselView', '1item', '2d', '1item', '2a']);
    const item = ['body', 'items', 2, 'items', 0];
    expect(move(layout, item, ['body', 'items', 0]).root).toBe(layout);
    expect(words(add(layout, ['body', 'items', 2, 'items', 0], newView('text')))).toContain('1item');
  });

  it('gives a new text at the edge some space, and none in a box', () => {
    expect(newViewAt('text', ['body', 'items', 0])).toMatchObject({ viewStyle: { margin: { left: 16 } } });
    expect(newViewAt('text', ['body', 'items', 1, 'items', 0])).toEqual(newView('text'));
  });

  it('is found by the path of a fault', () => {
    expect(stepsOf('body.items[2].items[0].text')).toEqual(['body', 'items', 2, 'items', 0, 'text']);
    expect(stepsOf('translations["zh-CN"].label')).toEqual(['translations', 'zh-CN', 'label']);
  });

  it('does not move a view into itself', () => {
    expect(move(layout, ['body', 'items', 1], ['body', 'items', 1, 'items', 0]).root).toBe(layout);
  });
});
