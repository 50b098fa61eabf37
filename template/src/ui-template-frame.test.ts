import { describe, expect, it } from 'vitest';
import { checkUiTemplate, TEMPLATE_LIMITS } from './index.js';

type Members = Record<string, unknown>;

const template = (...items: unknown[]) => ({ version: 1, body: { items } });
const view = (type: string, members: Members = {}): Members => ({
  type,
  ...(type === 'text' ? { text: 'a' } : {}),
  ...members,
});
const paths = (value: unknown) => checkUiTemplate(value).map((fault) => fault.path);

describe('the frame of a template', () => {
  it.each([1, 2, '1', '2'])('takes version %j', (version) => {
    expect(paths({ ...template(), version })).toEqual([]);
  });

  it.each([0, 3, '3', '1.0', null, [1], true])('refuses version %j', (version) => {
    expect(paths({ ...template(), version })).toEqual(['version']);
  });

  it.each([
    [null, ''],
    [[], ''],
    ['{}', ''],
    [undefined, ''],
    [{ version: 1 }, 'body'],
    [{ version: 1, body: [] }, 'body'],
    [{ version: 1, body: {} }, 'body.items'],
    [{ version: 1, body: { items: {} } }, 'body.items'],
    [template(null), 'body.items[0]'],
    [template([]), 'body.items[0]'],
    [template({}), 'body.items[0].type'],
    [template({ type: 'constructor' }), 'body.items[0].type'],
    [template({ type: ['box'] }), 'body.items[0].type'],
    [template({ type: 'Box' }), 'body.items[0].type'],
  ])('refuses %j at "%s"', (value, path) => expect(paths(value)).toEqual([path]));

  it('shows the way through boxes, carousels and cascades', () => {
    const bad = { type: 'video' };
    const inBox = view('box', { items: [view('text'), bad] });
    const inCarousel = view('carouselView', { items: [template(), template(inBox)] });
    const inCascade = view('cascadeView', { items: [{ ...template(inCarousel), version: 9 }] });
    expect(paths(template(inCascade))).toEqual([
      'body.items[0].items[0].version',
      'body.items[0].items[0].body.items[0].items[1].body.items[0].items[1].type',
    ]);
  });

  it('quotes names that would look like path syntax, and clips long ones', () => {
    const value = template(view('box', { 'a.b': '\0', ['n'.repeat(300)]: '\0' }));
    expect(paths(value)).toEqual(['body.items[0]["a.b"]', `body.items[0]["${'n'.repeat(100)}…"]`]);
  });
});

describe('limits', () => {
  const nest = (levels: number, wrap: (inner: unknown) => unknown, core: unknown) =>
    Array.from({ length: levels }).reduce<unknown>((inner) => wrap(inner), core);
  const boxes = (depth: number) =>
    template(nest(depth - 1, (inner) => view('box', { items: [inner] }), view('text')));
  const carousels = (depth: number) =>
    template(nest(depth - 1, (inner) => view('carouselView', { items: [template(inner)] }), view('text')));

  it.each([boxes, carousels])('20 levels of views', (make) => {
    expect(paths(make(TEMPLATE_LIMITS.depth))).toEqual([]);
    const [fault, ...others] = checkUiTemplate(make(TEMPLATE_LIMITS.depth + 1));
    expect(others).toEqual([]);
    expect(fault?.message).toContain('deeper than 20 views');
  });

  it('500 views', () => {
    const half = (n: number) => Array.from({ length: n }, () => view('text'));
    const make = (n: number) => template(view('box', { items: half(250) }), ...half(n - 251));
    expect(paths(make(500))).toEqual([]);
    expect(paths(make(501))).toEqual(['body.items[250]']);
  });

  it('64 levels within a member', () => {
    const make = (levels: number) => template(view('box', { unknown: nest(levels, (inner) => [inner], 1) }));
    expect(paths(make(64))).toEqual([]);
    expect(paths(make(65))).toEqual([`body.items[0].unknown${'[0]'.repeat(64)}`]);
  });

  it('256 KiB, counted in UTF-8', () => {
    const frame = JSON.stringify(template(view('text', { text: '' }))).length;
    const room = TEMPLATE_LIMITS.bytes - frame;
    for (const [character, bytes] of [
      ['a', 1],
      ['é', 2],
      ['€', 3],
      ['😀', 4],
    ] as const) {
      const text = character.repeat(Math.floor(room / bytes)) + 'a'.repeat(room % bytes);
      expect(paths(template(view('text', { text })))).toEqual([]);
      expect(paths(template(view('text', { text: `${text}a` })))).toEqual(['']);
    }
  });

  it('as many faults as are worth reading', () => {
    expect(paths(template(...Array.from({ length: 400 }, () => ({}))))).toHaveLength(TEMPLATE_LIMITS.faults);
  });

  it.each([
    ['boxes', '{"type":"box","items":[', ']}'],
    ['arrays as views', '[', ']'],
    ['an unknown member', '{"type":"box","unknown":[', ']}'],
    ['a known member', '{"type":"box","viewStyle":{"margin":[', ']}}'],
    ['carousels', '{"type":"carouselView","items":[{"version":1,"body":{"items":[', ']}}]}'],
  ])('200,000 levels of %s are a fault, not an overflow', (_name, open, close) => {
    const value: unknown = JSON.parse(`${open.repeat(200_000)}1${close.repeat(200_000)}`);
    expect(checkUiTemplate(template(value)).length).toBeGreaterThan(0);
    expect(checkUiTemplate(value).length).toBeGreaterThan(0);
  });

  it('a wide value ends early', () => {
    const wide = Array.from({ length: 2_000_000 }, () => 0);
    expect(paths(template(view('box', { wide })))).toEqual([
      expect.stringMatching(/^body\.items\[0\]\.wide\[/),
    ]);
    expect(paths(template(view('box', { items: wide })))).toHaveLength(TEMPLATE_LIMITS.faults);
  });
});
