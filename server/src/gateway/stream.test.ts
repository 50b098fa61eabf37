import { IncomingMessage, ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import { Duplex } from 'node:stream';
import { LIMITS } from '@belfry/contract';
import { describe, expect, it } from 'vitest';
import type { ApplicationKey } from '../storage/database.js';
import { Stream } from './stream.js';

const who = { application: 1 as ApplicationKey, userId: 'ann', expiresAt: 1, generation: 1 };
const snapshot = { incarnation: '00', from: 1, to: 1, open: [] };

/** A stream to a client that takes nothing. */
function openStuck() {
  const stream = new Stream(who, {
    at: snapshot,
    unread: { channels: {}, total: 0 },
    countedAt: snapshot,
  });
  const request = Object.assign(new IncomingMessage(new Socket()), {
    httpVersionMajor: 1,
    httpVersionMinor: 1,
  });
  const response = new ServerResponse(request);
  // Calls no one back: what is written stays.
  const socket = new Duplex({ read() {}, write() {} });
  response.assignSocket(socket as Socket);
  response.on('error', () => {});
  stream.attach(response, {});
  const send = (length: number) =>
    stream.send({ changes: [{ type: 'template', key: 'k'.repeat(length) }], cursor: 'c', now: 0 });
  return { stream, response, send };
}

describe('a stream whose client does not read', () => {
  it('may have so many bytes waiting; with one more it is ended', () => {
    // What an event of this length is on the wire, with everything around it.
    const length = LIMITS.streamBufferBytes - 5_000;
    const probe = openStuck();
    probe.send(length);
    const missing = LIMITS.streamBufferBytes - probe.response.writableLength;

    const full = openStuck();
    full.send(length + missing);
    expect(full.response.writableLength).toBe(LIMITS.streamBufferBytes);
    expect(full.stream.isEnded).toBe(false);

    const over = openStuck();
    over.send(length + missing + 1);
    expect(over.stream.isEnded).toBe(true);
    expect(over.response.destroyed).toBe(true);
  });
});
