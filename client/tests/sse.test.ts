import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { EventReader } from '../src/sse.js';

function readIn(pieces: readonly string[]) {
  const events: unknown[] = [];
  const reader = new EventReader((event, id) => events.push([event.type, event.data, id]));
  for (const piece of pieces) reader.read(piece);
  return { events, lastId: reader.lastId };
}

const STREAM =
  'id: a\ndata: {"n":1}\n\n: beat\nid: b\n\nevent: end\r\ndata: one\r\ndata:two\r\n\r\nid: c\rdata: \u{1F514}\r\r\nid: d\n';

describe('the reader of events', () => {
  it('takes data, types, comments and ids, and any of three line ends', () => {
    expect(readIn([STREAM])).toEqual({
      events: [
        ['message', '{"n":1}', 'a'],
        ['end', 'one\ntwo', 'b'],
        ['message', '\u{1F514}', 'c'],
      ],
      lastId: 'c',
    });
  });

  it('gives the same wherever the pieces are cut', () => {
    const whole = readIn([STREAM]);
    fc.assert(
      fc.property(fc.array(fc.nat(STREAM.length), { maxLength: 12 }), (cuts) => {
        const at = [0, ...cuts.sort((a, b) => a - b), STREAM.length];
        const pieces = at.slice(1).map((end, index) => STREAM.slice(at[index], end));
        expect(readIn(pieces)).toEqual(whole);
      }),
    );
  });
});
