import { connect, type Socket } from 'node:net';
import { requestBytes } from './http-connection.js';

const EVENT = '\ndata: ';
/** Streams that are being opened at a time. */
const OPENING = 32;
const WAIT_MS = 60_000;

interface Member {
  socket: Socket;
  /** What may be the beginning of what is waited for. */
  rest: string;
  hasCome: boolean;
}

/**
 * Many live streams at once. Of what they tell only whether a text has come is looked at, so that reading takes
 * little of the machine that the server shares.
 */
export class StreamCrowd {
  readonly #members: Member[] = [];
  #wanted = EVENT;
  #missing = 0;
  #resolve: ((at: number) => void) | null = null;
  #reject: ((error: Error) => void) | null = null;
  #isClosed = false;

  get size(): number {
    return this.#members.length;
  }

  /** Opens a stream for each session, and waits for the first event of each. */
  static async open(
    address: { host: string; port: number },
    sessions: readonly string[],
  ): Promise<StreamCrowd> {
    const crowd = new StreamCrowd();
    try {
      for (let from = 0; from < sessions.length; from += OPENING) {
        const some = sessions.slice(from, from + OPENING);
        const begun = crowd.#wait(EVENT, some.length);
        for (const session of some) crowd.#add(address, session);
        await begun;
      }
      return crowd;
    } catch (error) {
      crowd.close();
      throw error;
    }
  }

  /** Resolves when a text that has not come yet is on every stream, with that moment; see performance.now. */
  everywhere(text: string): Promise<number> {
    for (const member of this.#members) {
      member.hasCome = false;
      member.rest = '';
    }
    return this.#wait(text, this.#members.length);
  }

  close(): void {
    this.#isClosed = true;
    for (const { socket } of this.#members) socket.destroy();
  }

  #wait(text: string, missing: number): Promise<number> {
    this.#wanted = text;
    this.#missing = missing;
    const late = setTimeout(
      () => this.#fail(new Error(`after ${WAIT_MS} ms ${this.#missing} streams still lack "${text}"`)),
      WAIT_MS,
    );
    return new Promise<number>((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
    }).finally(() => clearTimeout(late));
  }

  #add(address: { host: string; port: number }, session: string): void {
    const socket = connect({ ...address, noDelay: true });
    const member: Member = { socket, rest: '', hasCome: false };
    this.#members.push(member);
    socket.write(
      requestBytes({
        method: 'GET',
        path: '/client/v1/stream',
        headers: { authorization: `Bearer ${session}` },
      }),
    );
    socket.on('data', (chunk: Buffer) => this.#take(member, chunk));
    socket.on('error', (error) => this.#fail(error));
    socket.on('close', () => this.#fail(new Error('the server has ended a stream')));
  }

  #take(member: Member, chunk: Buffer): void {
    if (member.hasCome) return;
    const text = member.rest + chunk.toString('latin1');
    if (!text.includes(this.#wanted)) {
      member.rest = text.slice(-this.#wanted.length);
      return;
    }
    member.hasCome = true;
    member.rest = '';
    if (--this.#missing === 0) this.#resolve?.(performance.now());
  }

  #fail(error: Error): void {
    if (!this.#isClosed) this.#reject?.(error);
  }
}
