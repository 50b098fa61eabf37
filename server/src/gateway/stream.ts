import type { ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { LIMITS } from '@belfry/contract';
import type { Change } from '../feeds/changes.js';
import type { Unread } from '../feeds/unread.js';
import type { ApplicationKey } from '../storage/database.js';
import type { Snapshot } from '../storage/positions.js';
import type { Session } from '../users/sessions.js';

/** Why a stream ends; the client is told, unless it is too slow to hear it. */
export type EndReason = 'expired' | 'revoked' | 'replaced' | 'behind' | 'shutdown';

const HEADERS = {
  'content-type': 'text/event-stream; charset=utf-8',
  'cache-control': 'no-store, no-transform',
  // Some proxies would gather the events of minutes.
  'x-accel-buffering': 'no',
};

/** Whose stream it is. Not the session itself: that holds its application as it was when the stream began. */
export interface Who {
  application: ApplicationKey;
  userId: string;
  /** Unix ms. */
  expiresAt: number;
  generation: number;
}

export const whoOf = ({ application, userId, expiresAt, generation }: Session): Who => ({
  ...{ application: application.id, userId, expiresAt, generation },
});

/** One client that listens. Its position and counts are kept by the gateway, which alone writes to it. */
export class Stream {
  /** What the client has been told of; what is seen by it is not told again. */
  at: Snapshot;
  unread: Unread;
  /** What was seen when the unread messages were counted. */
  countedAt: Snapshot;
  /** When something was last written, Unix ms. */
  writtenAt = 0;
  #response: ServerResponse | null = null;
  /** What is to be written once the response is there. */
  #early: string[] = [];
  #end: EndReason | null = null;

  constructor(
    readonly who: Who,
    state: { at: Snapshot; unread: Unread; countedAt: Snapshot },
  ) {
    this.at = state.at;
    this.unread = state.unread;
    this.countedAt = state.countedAt;
  }

  get isEnded(): boolean {
    return this.#end !== null || this.#response?.destroyed === true;
  }

  /** Begins to write to a response, which takes no other answer from then on. */
  attach(response: ServerResponse, headers: Record<string, string>): void {
    this.#response = response;
    response.writeHead(200, { ...headers, ...HEADERS });
    response.write(this.#early.join(''));
    this.#early = [];
    if (this.#end) response.end();
  }

  /** Sends a page of the change log, after which the client is at `cursor`. */
  send(event: { changes: readonly Change[]; cursor: string; now: number }): void {
    const { changes, cursor, now } = event;
    this.#write(`id: ${cursor}\ndata: ${JSON.stringify({ changes, unread: this.unread })}\n\n`, now);
  }

  /** Shows the client, and what is between, that the stream is alive; moves its cursor on. */
  beat(cursor: string | null, now: number): void {
    this.#write(cursor === null ? ': beat\n\n' : `: beat\nid: ${cursor}\n\n`, now);
  }

  end(reason: EndReason): void {
    if (this.#end) return;
    this.#write(`event: end\ndata: ${JSON.stringify({ reason })}\n\n`, this.writtenAt);
    this.#end = reason;
    this.#response?.end();
  }

  #write(text: string, now: number): void {
    if (this.isEnded) return;
    this.writtenAt = now;
    const response = this.#response;
    if (!response) this.#early.push(text);
    else {
      writeInto(response, text);
      // Whoever does not read loses the connection, not what was sent: it resumes by its cursor.
      if (response.writableLength > LIMITS.streamBufferBytes) response.destroy();
    }
  }
}

/**
 * Writes a part of a response whose head is written: by one string into its socket, where Node's own way takes four
 * pieces, and at the end of this turn, so that whoever reads is woken once for many.
 */
function writeInto(response: ServerResponse, text: string): void {
  const { socket } = response;
  // It waits for its turn on its connection, or is of HTTP/1.0.
  if (!socket || !response.chunkedEncoding) return void response.write(text);
  socket.cork();
  socket.write(`${Buffer.byteLength(text).toString(16)}\r\n${text}\r\n`);
  process.nextTick(uncork, socket);
}

const uncork = (socket: Socket) => socket.uncork();
