import { describe, expect, it } from 'vitest';
import {
  checkTemplateDocument,
  placeholdersOf,
  TEMPLATE_KEY,
  TEMPLATE_LIMITS,
  type TemplateDocument,
  warningsOf,
} from './index.js';

type Members = Record<string, unknown>;

const UI = { version: 1, body: { items: [{ type: 'text', text: '{order_no}' }] } };
const BASE = { name: 'Order', channels: ['feed'], ui_template: UI };
const make = (members: Members = {}): TemplateDocument => {
  const result = checkTemplateDocument({ ...BASE, ...members });
  if ('faults' in result) throw new Error(JSON.stringify(result.faults));
  return result.document;
};
const paths = (value: unknown) => {
  const result = checkTemplateDocument(value);
  return 'faults' in result ? result.faults.map((fault) => fault.path) : [];
};
const record = (count: number, value: string) =>
  Object.fromEntries(Array.from({ length: count }, (_, i) => [`n${i}`, value]));

describe('a template document', () => {
  it('gets what was left out', () => {
    const filled = {
      ...BASE,
      label: null,
      category: null,
      variables: [],
      color_variables: {},
      push_template: { title: '', body: '', enable_push: false },
      fallback_message: '',
      message_retention_hours: 4320,
      data_template: null,
      sequence: null,
      permission: [],
      translations: {},
    };
    expect(make()).toEqual(filled);
    const nothing = Object.keys(filled)
      .filter((name) => !(name in BASE))
      .map((name) => [name, null]);
    expect(make(Object.fromEntries(nothing) as Members)).toEqual(filled);
  });

  it('keeps what was given, and drops what it does not know', () => {
    const given = {
      label: 'Order {order_no}',
      category: 'c1',
      variables: [{ key: 'order_no', name: 'Order', type: 'string', default: '' }],
      color_variables: { theme: '#FFFFFF,#000000', accent: '#AABBCC' },
      push_template: { title: 'T', body: '{order_no}', enable_push: false },
      fallback_message: 'F',
      message_retention_hours: 24,
      sequence: {
        enabled: false,
        steps: [{ channels: [{ key: 'feed' }], stop_condition: 'viewed', wait_seconds: 60 }],
      },
      permission: ['Marketing'],
      translations: { 'ko-KR': { label: '주문 {order_no}', push_template: { title: '제목' } } },
    };
    expect(make({ ...given, unknown: 1 })).toEqual({ ...BASE, ...given, data_template: null });
    expect(make({ variables: [{ key: 'a', type: 'string', default: null }] }).variables).toEqual([
      { key: 'a', name: 'a', type: 'string' },
    ]);
  });

  it('means to send the push it was given', () => {
    expect(make({ push_template: { body: 'B' } }).push_template).toEqual({
      title: '',
      body: 'B',
      enable_push: true,
    });
    expect(make({ push_template: {} }).push_template.enable_push).toBe(false);
  });

  it('may be data instead of a layout, with any names', () => {
    const data_template: unknown = JSON.parse('{"title": "{a}", "__proto__": "p", "constructor": "c"}');
    const document = make({ ui_template: undefined, data_template });
    expect(document.ui_template).toBeNull();
    expect(JSON.stringify(document.data_template)).toBe('{"title":"{a}","__proto__":"p","constructor":"c"}');
  });

  it.each([
    [{ name: undefined }, 'name'],
    [{ name: '' }, 'name'],
    [{ name: 'n'.repeat(201) }, 'name'],
    [{ name: 'a\0' }, 'name'],
    [{ channels: undefined }, 'channels'],
    [{ channels: [] }, 'channels'],
    [{ channels: 'feed' }, 'channels'],
    [{ channels: ['feed', 'a b'] }, 'channels[1]'],
    [{ channels: ['feed', 1] }, 'channels[1]'],
    [{ channels: ['feed', 'feed'] }, 'channels'],
    [{ channels: Array.from({ length: 21 }, (_, i) => `c${i}`) }, 'channels'],
    [{ label: 1 }, 'label'],
    [{ label: 'l'.repeat(101) }, 'label'],
    [{ category: {} }, 'category'],
    [{ category: 'c'.repeat(65) }, 'category'],
    [{ variables: {} }, 'variables'],
    [{ variables: [{ key: 'a', type: 'x' }] }, 'variables[0].type'],
    [{ color_variables: [] }, 'color_variables'],
    [{ color_variables: { a: 'red' } }, 'color_variables.a'],
    [{ color_variables: { a: '{b}' } }, 'color_variables.a'],
    [{ color_variables: { a: 1 } }, 'color_variables.a'],
    [{ color_variables: { '{a}': '#AABBCC' } }, 'color_variables["{a}"]'],
    [{ color_variables: { '\ud800': '#AABBCC' } }, 'color_variables["\\ud800"]'],
    [{ color_variables: record(101, '#AABBCC') }, 'color_variables'],
    [{ push_template: 'T' }, 'push_template'],
    [{ push_template: { title: 1 } }, 'push_template.title'],
    [{ push_template: { body: '\udc00' } }, 'push_template.body'],
    [{ push_template: { enable_push: 'true' } }, 'push_template.enable_push'],
    [{ push_template: { title: 't'.repeat(201) } }, 'push_template.title'],
    [{ push_template: { body: 'b'.repeat(2001) } }, 'push_template.body'],
    [{ fallback_message: 'f'.repeat(5001) }, 'fallback_message'],
    [{ fallback_message: [] }, 'fallback_message'],
    [{ message_retention_hours: 0 }, 'message_retention_hours'],
    [{ message_retention_hours: 1.5 }, 'message_retention_hours'],
    [{ message_retention_hours: 87_601 }, 'message_retention_hours'],
    [{ message_retention_hours: 'long' }, 'message_retention_hours'],
    [{ permission: 'Owner' }, 'permission'],
    [{ permission: [''] }, 'permission[0]'],
    [{ permission: ['Owner', 'r'.repeat(101)] }, 'permission[1]'],
    [{ permission: ['a', 'a'] }, 'permission'],
    [{ permission: ['a\0'] }, 'permission[0]'],
    [{ permission: Array.from({ length: 51 }, (_, i) => `r${i}`) }, 'permission'],
    [{ ui_template: undefined }, 'ui_template'],
    [{ data_template: {} }, 'ui_template'],
    [{ ui_template: { ...UI, version: 3 } }, 'ui_template.version'],
    [
      { ui_template: { version: 1, body: { items: [{ type: 'text', text: 1 }] } } },
      'ui_template.body.items[0].text',
    ],
    [{ ui_template: '{}' }, 'ui_template'],
    [{ ui_template: null, data_template: [] }, 'data_template'],
    [{ ui_template: null, data_template: { a: {} } }, 'data_template.a'],
    [{ ui_template: null, data_template: { a: '\0' } }, 'data_template.a'],
    [{ ui_template: null, data_template: { 'a\0': 'x' } }, 'data_template["a\\u0000"]'],
    [{ ui_template: null, data_template: { '': 'x' } }, 'data_template[""]'],
    [{ ui_template: null, data_template: record(101, 'x') }, 'data_template'],
  ])('refuses %j', (members, path) => expect(paths({ ...BASE, ...members })).toEqual([path]));

  it.each([null, [], 'a', 1, undefined])('refuses %j as the whole', (value) =>
    expect(paths(value)).toEqual(['']),
  );

  it('takes everything at its limit', () => {
    const { name, channels, label, category } = {
      name: 'n'.repeat(200),
      channels: Array.from({ length: 20 }, (_, i) => `c${i}`),
      label: 'l'.repeat(100),
      category: 'c'.repeat(64),
    };
    const text = 'm'.repeat(5000);
    const document = make({
      name,
      channels,
      label,
      category,
      fallback_message: text,
      message_retention_hours: 87_600,
      color_variables: record(100, '#AABBCC'),
    });
    expect(document.fallback_message).toBe(text);
    expect(paths({ ...BASE, ui_template: null, data_template: record(100, 'x') })).toEqual([]);
  });

  it('is 256 KiB at most, all parts together', () => {
    const room =
      TEMPLATE_LIMITS.bytes - JSON.stringify(make({ ui_template: null, data_template: { a: '' } })).length;
    const sized = (length: number) => ({
      ...BASE,
      ui_template: null,
      data_template: { a: 'x'.repeat(length) },
    });
    expect(paths(sized(room))).toEqual([]);
    expect(paths(sized(room + 1))).toEqual(['']);
  });

  it('of 200,000 levels anywhere is a fault, not an overflow', () => {
    const deep: unknown = JSON.parse('{"a":'.repeat(200_000) + '[]' + '}'.repeat(200_000));
    for (const name of Object.keys(make())) {
      expect(paths({ ...BASE, [name]: name === 'push_template' ? { title: deep } : deep }), name).not.toEqual(
        [],
      );
    }
    expect(paths({ ...BASE, ui_template: null, data_template: deep })).toEqual(['data_template.a']);
    expect(paths({ ...BASE, unknown: deep, push_template: deep })).toEqual([]);
  });

  it('shares neither channels nor texts with the value it was made from', () => {
    const data_template = { a: 'x' };
    const document = make({ ui_template: null, data_template });
    data_template.a = 'y';
    expect(document.data_template).toEqual({ a: 'x' });
  });

  it('is checked with colours, channels and roles at their limits', () => {
    const permission = Array.from({ length: 50 }, (_, i) => `${'r'.repeat(98)}${i}`);
    expect(make({ permission }).permission).toHaveLength(50);
    expect(make({ color_variables: { a: 'transparent,#8000' } }).color_variables).toHaveProperty('a');
  });

  it('passes the application’s URL schemes on', () => {
    const action = { data: 'myapp://x' };
    const variables = [{ key: 'go', type: 'action', default: action }];
    const value = {
      ...BASE,
      variables,
      ui_template: { version: 2, body: { items: [{ type: 'box', action }] } },
    };
    expect(paths(value)).toEqual(['variables[0].default.data', 'ui_template.body.items[0].action.data']);
    expect(checkTemplateDocument(value, { urlSchemes: ['myapp'] })).toHaveProperty('document');
  });
});

describe('placeholders of a document', () => {
  const document = make({
    label: '{l}',
    push_template: { title: '{t}', body: '{order_no}{b}' },
    fallback_message: '{f}',
    variables: [
      { key: 'photo', type: 'image' },
      { key: 'f', type: 'string', default: '{never}' },
      { key: 'c', type: 'string' },
    ],
    color_variables: { c: '#AABBCC', b: '#AABBCC' },
    ui_template: {
      version: 1,
      body: { items: [{ type: 'image', imageUrl: '{photo.url}', x: ['{c}', '{photo}'] }] },
    },
  });

  it('are all found, once each', () => {
    expect(placeholdersOf(document)).toEqual(['l', 'photo.url', 'c', 'photo', 't', 'order_no', 'b', 'f']);
    const data = make({ ui_template: null, data_template: { a: '{x}{y}', b: '{x}' } });
    expect(placeholdersOf(data)).toEqual(['x', 'y']);
  });

  it('are warned of when not declared', () => {
    expect(warningsOf(document).map((warning) => warning.path)).toEqual([
      'color_variables.c',
      'label',
      'ui_template.body.items[0].x[1]',
      'push_template.title',
      'push_template.body',
    ]);
    expect(warningsOf(make({ variables: [{ key: 'order_no', type: 'string' }] }))).toEqual([]);
  });
});

it.each([
  ['a', true],
  ['A-z_0', true],
  ['k'.repeat(100), true],
  ['', false],
  ['k'.repeat(101), false],
  ['a b', false],
  ['a\n', false],
  ['é', false],
])('template key %j', (key, good) => {
  expect(TEMPLATE_KEY.test(key)).toBe(good);
});
