import { describe, expect, it } from 'vitest';
import { findTemplates } from './import-file.js';

const layout = { version: 1, body: { items: [{ type: 'text', text: 'Hi' }] } };
const find = (value: unknown) => findTemplates(JSON.stringify(value));

describe('a file to import', () => {
  it('is a layout of the vendor by itself', () => {
    expect(find(layout)).toMatchObject({ kind: 'one', key: '', layout, faults: [] });
  });

  it('is one template, also in a file of ours', () => {
    const template = { key: 'hi', name: 'Hi', ui_template: layout };
    expect(find(template)).toMatchObject({ kind: 'one', key: 'hi', name: 'Hi' });
    const file = { format: 'belfry.templates', format_version: 1, templates: [template] };
    expect(find(file)).toMatchObject({ kind: 'one', key: 'hi', file });
  });

  it('is a list of them', () => {
    const templates = ['a', 'b'].map((key) => ({ key, ui_template: layout }));
    expect(find({ templates })).toMatchObject({ kind: 'list', keys: ['a', 'b'] });
  });

  it('tells the place of a fault', () => {
    const wrong = { version: 1, body: { items: [{ type: 'video' }] } };
    expect(find(wrong)).toMatchObject({ kind: 'one', faults: [{ path: 'body.items[0].type' }] });
  });

  it('is nothing when it holds no template', () => {
    expect(find([])).toMatchObject({ kind: 'none', fault: null });
    expect(findTemplates('{\n"a": }')).toMatchObject({ kind: 'none', fault: { line: 2 } });
  });
});
