import { type Backoff, delayOf, isPollNext } from './backoff.js';
import { ApiError, refusalOf } from './http.js';
import { type ConnectionEvent, type ConnectionState, KEEPS_STREAM, transition } from './machine.js';
import type { Platform } from './platform.js';
import type { Session } from './session.js';
import { EventReader, type ServerEvent } from './sse.js';
import type { ChangePage } from './types.js';

/** What the connection keeps up to date. */
export interface Kept {
  /** Where it is in the change log; null: it has to be loaded. */
  cursor(): string | null;
  /** Loads everything, and with it a cursor. */
  load(signal: AbortSignal): Promise<void>;
  /** Applies a page of the change log. */
  apply(page: ChangePage, cursor: string): void;
  /** Nothing has happened up to there. */
  advance(cursor: string): void;
  /** What happened cannot be told: load again. */
  forget(): void;
  /** Reads the change log to its end; false when it cannot tell. */
  readChanges(signal: AbortSignal): Promise<boolean>;
}

export interface ConnectionParts {
  platform: Platform;
  url: string;
  session: Session;
  kept: Kept;
  backoff: Backoff;
  /** Without a sign of life for so long a stream counts as lost; the server gives one every 15 s. */
  silenceMs: number;
  onState: (state: ConnectionState) => void;
}

/** The server gives a sign of life every 15 s. */
const BEAT_MS = 20_000;

/** Does what the machine says. Everything that a state has begun ends with the state. */
export class Connection {
  #state: ConnectionState = 'stopped';
  #attempt = 0;
  /** The token that the last attempt was made with, until the server has taken it. */
  #untried: string | null = null;
  #flight = new AbortController();
  #cancelTimer = () => {};
  #unwatch = () => {};
  #heardAt = 0;
  /** What went wrong last; null once all is well. */
  error: Error | null = null;

  constructor(private readonly parts: ConnectionParts) {}

  get state(): ConnectionState {
    return this.#state;
  }

  start(): void {
    if (this.#state === 'stopped') this.#unwatch = this.parts.platform.watch((what) => this.#watched(what));
    this.#attempt = 0;
    this.dispatch('start');
    if (!this.parts.platform.isOnline()) this.dispatch('offline');
  }

  stop(): void {
    this.#unwatch();
    this.dispatch('stop');
  }

  dispatch(event: ConnectionEvent): void {
    const next = transition(this.#state, event);
    if (next === null) return;
    if (!KEEPS_STREAM.has(next)) {
      this.#flight.abort();
      this.#cancelTimer();
    }
    this.#state = next;
    if (event === 'reload') this.parts.kept.forget();
    this.#enter(next);
    // A listener may have dispatched something by now; it is told of that by itself.
    this.parts.onState(this.#state);
  }

  /** A request beside the stream was refused for this token; is it worth while to ask for another now? */
  refused(token: string, error: ApiError): boolean {
    const { session } = this.parts;
    if (session.token !== null && session.token !== token) return true;
    session.drop(token);
    this.error = error;
    if (this.#untried === token) {
      this.dispatch('closed');
      return false;
    }
    this.dispatch('unauthorized');
    return true;
  }

  #watched(what: 'online' | 'offline' | 'visible' | 'hidden'): void {
    if (what === 'hidden') return;
    if (what !== 'visible') return this.dispatch(what);
    // While nobody looked, timers may have stood still: a stream that should have given a sign by now is lost.
    const isOld = this.parts.platform.now() - this.#heardAt > BEAT_MS;
    if (isOld && KEEPS_STREAM.has(this.#state)) this.dispatch('closed');
    this.dispatch('wake');
  }

  #enter(state: ConnectionState): void {
    if (state === 'connecting') this.#fly((signal) => this.#connect(signal));
    else if (state === 'polling') this.#fly((signal) => this.#poll(signal));
    else if (state === 'expired') this.#fly((signal) => this.#askForToken(signal));
    else if (state === 'waiting') this.#wait();
    else if (state === 'live') {
      this.#attempt = 0;
      this.error = null;
    }
  }

  /** Begins something that ends with the state, and says how it ended. */
  #fly(run: (signal: AbortSignal) => Promise<ConnectionEvent>): void {
    const flight = new AbortController();
    this.#flight = flight;
    const end = async () => {
      const event = await run(flight.signal).catch((error: Error) => error);
      if (flight.signal.aborted) return;
      this.dispatch(event instanceof Error ? this.#failed(event) : event);
    };
    void end();
  }

  #failed(error: Error): ConnectionEvent {
    this.error = error;
    const { session, kept } = this.parts;
    // A place in the change log that the server does not know as one.
    if (error instanceof ApiError && error.status === 400) kept.forget();
    if (!(error instanceof ApiError) || error.status !== 401) return 'closed';
    const isNew = this.#untried !== null && this.#untried === session.token;
    session.drop(session.token);
    // A token that the app has just given is as bad as the last: not at once again.
    return isNew ? 'closed' : 'unauthorized';
  }

  #wait(): void {
    const attempt = this.#attempt++;
    const { platform, backoff, kept } = this.parts;
    const asked = this.error instanceof ApiError ? (this.error.retryAfterMs ?? 0) : 0;
    const ms = Math.max(delayOf(attempt, platform.random(), backoff), Math.min(asked, backoff.capMs));
    const event = kept.cursor() !== null && isPollNext(attempt) ? 'poll' : 'retry';
    this.#cancelTimer = platform.after(ms, () => this.dispatch(event));
  }

  async #askForToken(signal: AbortSignal): Promise<ConnectionEvent> {
    const token = await this.parts.session.ask();
    if (!signal.aborted) this.#untried = token;
    return token === null ? 'no_token' : 'token';
  }

  async #poll(signal: AbortSignal): Promise<ConnectionEvent> {
    const isTold = await this.parts.kept.readChanges(signal);
    return isTold ? 'polled' : 'reload';
  }

  async #connect(signal: AbortSignal): Promise<ConnectionEvent> {
    const { kept, session } = this.parts;
    if (session.token === null) return 'unauthorized';
    if (kept.cursor() === null) {
      await kept.load(signal);
      this.#untried = null;
    }
    if (signal.aborted) return 'closed';
    return this.#stream(signal, session.token ?? '');
  }

  /** Listens until the stream ends. */
  async #stream(signal: AbortSignal, token: string): Promise<ConnectionEvent> {
    const { platform, url, kept } = this.parts;
    const ended = new AbortController();
    const end = () => ended.abort();
    signal.addEventListener('abort', end);
    let cancelSilence = () => {};
    const heard = () => {
      this.#heardAt = platform.now();
      cancelSilence();
      cancelSilence = platform.after(this.parts.silenceMs, end);
    };
    heard();
    try {
      const response = await platform.fetch(`${url}/client/v1/stream`, {
        signal: ended.signal,
        cache: 'no-store',
        headers: {
          ...{ authorization: `Bearer ${token}`, accept: 'text/event-stream' },
          'last-event-id': kept.cursor() ?? '',
        },
      });
      if (!response.ok || !response.body) throw await refusalOf(response);
      this.#untried = null;
      if (signal.aborted) return 'closed';
      this.dispatch('opened');
      return await this.#listen(response.body, { signal, heard, token });
    } finally {
      cancelSilence();
      signal.removeEventListener('abort', end);
      // What is left unread of it is not wanted.
      end();
    }
  }

  async #listen(
    body: ReadableStream<Uint8Array>,
    of: { signal: AbortSignal; heard: () => void; token: string },
  ): Promise<ConnectionEvent> {
    const { kept, session } = this.parts;
    let result: ConnectionEvent = 'closed';
    const events = new EventReader((event: ServerEvent, id) => {
      if (of.signal.aborted) return;
      if (event.type === 'end') result = this.#endOf(event.data, of.token, session.token);
      else if (event.type === 'message' && id !== null) this.#take(JSON.parse(event.data) as ChangePage, id);
    });
    const reader = body.getReader();
    const text = new TextDecoder();
    for (;;) {
      const { done, value } = await reader.read();
      if (done || of.signal.aborted) return result;
      of.heard();
      events.read(text.decode(value, { stream: true }));
      if (!of.signal.aborted && events.lastId !== null) kept.advance(events.lastId);
    }
  }

  #take(page: ChangePage, cursor: string): void {
    if (page.changes.some(({ type }) => type === 'reload')) return this.dispatch('reload');
    this.parts.kept.apply(page, cursor);
    this.dispatch('page');
  }

  /** What the end of a stream means, as the server says it. */
  #endOf(data: string, token: string, current: string | null): ConnectionEvent {
    const { reason } = JSON.parse(data) as { reason?: string };
    // Another of the user's apps has its place, and would lose it to us.
    if (reason === 'replaced') this.#attempt += 6;
    if (reason !== 'expired' && reason !== 'revoked') return 'closed';
    // It may have been replaced since the stream began.
    if (reason === 'expired' && current !== null && current !== token) return 'closed';
    this.parts.session.drop(token);
    return 'unauthorized';
  }
}
