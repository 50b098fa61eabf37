import { type Backoff, BACKOFF } from './backoff.js';
import { Cache, listsOf, pagesToKeep } from './cache.js';
import { Connection } from './connection.js';
import { Events } from './events.js';
import { Feed } from './feed-list.js';
import { ANSWER_MS, ApiError, type Call, send } from './http.js';
import type { ConnectionState } from './machine.js';
import { shownMessage, shownUnread } from './marks.js';
import { type Platform, usualPlatform } from './platform.js';
import { type GetToken, Session } from './session.js';
import { Store } from './store.js';
import { Templates } from './templates.js';
import type { Theme } from './theme.js';
import type { Channel, Message, Template, Unread } from './types.js';

export interface ClientOptions {
  /** Where the server is, such as https://messages.example.com. */
  url: string;
  /** Asks your backend for a session token of the user; null when nobody is signed in. */
  getToken: GetToken;
  /** Given, the last page of each feed is kept on the device under this name, and shown when there is no network. */
  userId?: string;
  platform?: Partial<Platform>;
  backoff?: Backoff;
  /** Without a sign of life for so long a stream counts as lost; the server gives one every 15 s. */
  silenceMs?: number;
  /** How long an answer may take before it is asked for again. */
  answerMs?: number;
}

const SILENCE_MS = 40_000;
/** How long changes gather before they are kept. */
const KEEP_MS = 1_000;

/**
 * One user's feeds: loaded, kept up to date while started, and changed at once by what the user does. It tells its
 * listeners whenever anything of it may look different.
 */
export class BelfryClient {
  readonly url: string;
  readonly #platform: Platform;
  readonly #session: Session;
  readonly #answerMs: number;
  readonly #connection: Connection;
  readonly #store: Store;
  readonly #events: Events;
  readonly #templates: Templates;
  readonly #cache: Cache | null;
  readonly #listeners = new Set<() => void>();
  #theme: Theme | null = null;
  /** The state's count of changes of the theme for which it was last asked. */
  #themeChanges = 0;
  #cancelKeeping: (() => void) | null = null;
  #unwatch = () => {};

  constructor(options: ClientOptions) {
    const { getToken, userId, backoff = BACKOFF, silenceMs = SILENCE_MS } = options;
    this.url = options.url.replace(/\/+$/, '');
    const platform = { ...usualPlatform(), ...options.platform };
    const { url } = this;
    this.#platform = platform;
    this.#answerMs = options.answerMs ?? ANSWER_MS;
    const session = new Session({ platform, url, getToken });
    this.#session = session;
    const store = new Store({ call: (call) => this.call(call), onChange: () => this.#changed() });
    this.#store = store;
    this.#connection = new Connection({
      ...{ platform, url, session, backoff, silenceMs },
      kept: {
        cursor: () => store.state.cursor,
        load: (signal) => store.load(signal),
        apply: (page, cursor) => store.apply(page, cursor),
        advance: (cursor) => store.advance(cursor),
        forget: () => store.forget(),
        readChanges: (signal) => store.readChanges(signal),
      },
      onState: (state) => this.#entered(state),
    });
    this.#events = new Events({
      platform,
      post: (body, keepalive) => this.call({ method: 'POST', path: '/client/v1/events', body, keepalive }),
      onChange: () => this.#keepLater(),
    });
    this.#templates = new Templates(
      (keys) => this.call({ path: `/client/v1/templates?keys=${encodeURIComponent(keys)}` }),
      () => this.#changed(),
    );
    const texts = userId === undefined ? null : platform.store;
    this.#cache = texts && new Cache(texts, `belfry ${url} ${userId}`);
  }

  /** Loads what is there and keeps it up to date. After `signed_out`: somebody has signed in. */
  start(): void {
    if (this.state === 'stopped') {
      this.#restore();
      this.#unwatch = this.#platform.watch((what) => {
        if (what === 'hidden') this.#leave();
      });
    }
    this.#connection.start();
  }

  /** Ends everything; what is known stays, and `start` goes on from there. */
  stop(): void {
    this.#leave();
    this.#unwatch();
    this.#connection.stop();
    this.#session.stop();
    this.#events.stop();
  }

  /** Removes what is kept on the device, such as when the user signs out. */
  forget(): void {
    this.#cancelKeeping?.();
    this.#cancelKeeping = null;
    this.#cache?.forget();
  }

  /** `listener` is called after every change; the answer ends that. */
  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
    };
  }

  get state(): ConnectionState {
    return this.#connection.state;
  }

  /** What keeps it from being live; null when nothing does. */
  get error(): Error | null {
    return this.#connection.error;
  }

  get channels(): Channel[] {
    const { marks, state } = this.#store;
    const { channels } = this.unread;
    return state.channels.map((channel) => ({
      ...channel,
      unread_count: channels[channel.key] ?? channel.unread_count,
      last_message: channel.last_message && shownMessage(marks, channel.last_message),
    }));
  }

  get unread(): Unread {
    return shownUnread(this.#store.marks, this.#store.state);
  }

  /** How the application wants its feeds to look; null while it is not known. */
  get theme(): Theme | null {
    return this.#theme;
  }

  /** The feed of a channel, or one category of it. It loads its newest page, or that which begins at `from`. */
  feed(channel: string, options: { category?: string | null; from?: string } = {}): Feed {
    const key = this.#store.open(channel, options.category ?? null, options.from);
    return new Feed(this.#store.access, key);
  }

  /** Marks messages as read, or all that there are; shown at once, sent as soon as it can be. */
  markRead(channel: string, ids: readonly string[] | null = null): void {
    this.#store.markRead(channel, ids);
  }

  /** The user has seen a message. Repeats change nothing. */
  viewed(id: string): void {
    this.#events.add('impressions', id);
  }

  clicked(id: string): void {
    this.#events.add('clicks', id);
  }

  /** Something of your own that the user did with a message; a topic has 1 to 15 letters, digits, _ and -. */
  recordEvent(topic: string, id: string): void {
    this.#events.add(`:${topic}`, id);
  }

  /** Sends what was seen and clicked now, not within seconds. */
  flush(): Promise<void> {
    return this.#events.flush();
  }

  /** How a message is drawn; null when its template has no layout, undefined when that is not here yet. */
  templateOf(message: Message): Template | null | undefined {
    return this.#templates.peek(message.template_key, message.template_version);
  }

  /** Calls the client API as the user; throws ApiError or UnreachableError. */
  async call<T>(call: Call): Promise<T> {
    const at = { platform: this.#platform, url: this.url, answerMs: this.#answerMs };
    const token = await this.#session.get();
    if (token === null) throw new ApiError('Nobody is signed in.', { status: 401 });
    try {
      return await send<T>({ ...at, token }, call);
    } catch (error) {
      if (!(error instanceof ApiError) || error.status !== 401 || call.keepalive) throw error;
      if (!this.#connection.refused(token, error)) throw error;
      const other = await this.#session.get();
      if (other === null || other === token) throw error;
      return send<T>({ ...at, token: other }, call);
    }
  }

  #changed(): void {
    if (this.#store.state.themeChanges !== this.#themeChanges) void this.#loadTheme();
    this.#keepLater();
    for (const listener of [...this.#listeners]) listener();
  }

  #entered(state: ConnectionState): void {
    if (state === 'live' || state === 'waiting') void this.#store.sendMarks();
    if (state === 'live') {
      void this.#events.flush();
      this.#store.complete();
    }
    this.#changed();
  }

  async #loadTheme(): Promise<void> {
    this.#themeChanges = this.#store.state.themeChanges;
    try {
      this.#theme = await this.call<Theme>({ path: '/client/v1/theme' });
      this.#changed();
    } catch {
      // What is shown has a look of its own.
    }
  }

  /** The page is left, maybe for good. */
  #leave(): void {
    void this.#events.flush(true);
    this.#keep();
  }

  #keepLater(): void {
    if (!this.#cache) return;
    this.#cancelKeeping ??= this.#platform.after(KEEP_MS, () => this.#keep());
  }

  #keep(): void {
    this.#cancelKeeping?.();
    this.#cancelKeeping = null;
    const { state, marks } = this.#store;
    const { cursor, channels, unread } = state;
    if (!this.#cache || cursor === null) return;
    const lists = pagesToKeep(state);
    const used = new Set(
      lists.flatMap(({ messages }) => messages.map((one) => `${one.template_key}@${one.template_version}`)),
    );
    this.#cache.write({
      ...{ form: 1, cursor, channels, unread, lists, theme: this.#theme, events: this.#events.waiting },
      templates: this.#templates.all.filter(({ key, version }) => used.has(`${key}@${version}`)),
      marks: marks.pending.filter(({ isTaken }) => !isTaken),
    });
  }

  #restore(): void {
    const kept = this.#store.state.cursor === null ? this.#cache?.read() : null;
    if (!kept) return;
    this.#store.restore({ ...kept, lists: listsOf(kept.lists) }, kept.marks);
    this.#templates.restore(kept.templates);
    this.#theme = kept.theme;
    this.#events.restore(kept.events);
    this.#changed();
  }
}
