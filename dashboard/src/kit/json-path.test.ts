import { describe, expect, it } from 'vitest';
import { rangeOfPath } from './json-path.js';

const text = `{
  "version": 1,
  "body": { "items": [ { "type": "text", "text": "a \\" ] } b" }, {"type": "imge"} ] },
  "odd name": [true, null, -1.5e3]
}`;
const at = (path: string) => {
  const { from, to } = rangeOfPath(text, path);
  return text.slice(from, to);
};

describe('the place of a path in JSON', () => {
  it('is that of the value', () => {
    expect(at('version')).toBe('1');
    expect(at('body.items[0].text')).toBe('"a \\" ] } b"');
    expect(at('body.items[1].type')).toBe('"imge"');
    expect(at('body.items[1]')).toBe('{"type": "imge"}');
  });

  it('is found for quoted names and every kind of value', () => {
    expect(at('["odd name"][0]')).toBe('true');
    expect(at('["odd name"][1]')).toBe('null');
    expect(at('["odd name"][2]')).toBe('-1.5e3');
  });

  it('is that of the nearest part for what is missing', () => {
    expect(at('body.items[1].width.type')).toBe('{"type": "imge"}');
    expect(at('')).toBe(text);
    expect(at('nothing')).toBe(text);
  });
});
