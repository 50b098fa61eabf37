import { canonicalLocale, directionOf } from '@belfry/template/draw';
import { BelfryClient } from '../client.js';
import type { GetToken } from '../session.js';
import { type Words, wordsOf } from './words.js';

/** Elements with the same attributes have one client. */
const SHARED = new Map<string, { client: BelfryClient; users: number }>();

/** A token from a URL of your own backend: as text, or as `{"token": "…"}`. */
function tokenFrom(url: string): GetToken {
  return async () => {
    const response = await fetch(url, { credentials: 'same-origin', cache: 'no-store' });
    if (response.status === 401 || response.status === 403 || response.status === 204) return null;
    if (!response.ok)
      throw new Error(`${url} answered ${response.status}; it should answer a session token.`);
    const text = (await response.text()).trim();
    if (!text.startsWith('{')) return text;
    return (JSON.parse(text) as { token: string | null }).token;
  };
}

/** Where a module is loaded that has no elements, such as on a server that renders pages, nothing is made of them. */
const Base = 'HTMLElement' in globalThis ? HTMLElement : (Object as unknown as typeof HTMLElement);

/** What the elements have in common: where their messages come from, and in which language they speak. */
export abstract class SourceElement extends Base {
  #own: BelfryClient | null = null;
  #getToken: GetToken | null = null;
  #current: BelfryClient | null = null;
  #release = () => {};
  #isScheduled = false;
  #words: Partial<Words> = {};

  /** A client of yours, in place of `url` and `token-url`; you start and stop it. */
  get client(): BelfryClient | null {
    return this.#own ?? this.#current;
  }

  set client(client: BelfryClient | null) {
    this.#own = client;
    if (this.isConnected) this.#connect();
  }

  /** In place of `token-url`: asks your backend for a session token; null when nobody is signed in. */
  get getToken(): GetToken | null {
    return this.#getToken;
  }

  set getToken(getToken: GetToken | null) {
    this.#getToken = getToken;
    if (this.isConnected) this.#connect();
  }

  /** Words in place of those of the language. */
  get words(): Partial<Words> {
    return this.#words;
  }

  set words(words: Partial<Words>) {
    this.#words = words;
    this.refresh();
  }

  /** Of the element, of what it is in, or of the browser. */
  protected get locale(): string {
    const host = (this.getRootNode() as ShadowRoot).host;
    const said =
      this.closest('[lang]')?.getAttribute('lang') ?? host?.closest('[lang]')?.getAttribute('lang');
    return canonicalLocale(said || navigator.language) ?? 'en';
  }

  protected get said(): Words {
    return { ...wordsOf(this.locale), ...this.#words };
  }

  protected get direction(): 'ltr' | 'rtl' {
    const said = this.getAttribute('dir');
    return said === 'ltr' || said === 'rtl' ? said : directionOf(this.locale) === 'rtl' ? 'rtl' : 'ltr';
  }

  connectedCallback(): void {
    this.#connect();
  }

  disconnectedCallback(): void {
    this.#release();
    this.#release = () => {};
    this.#current = null;
    this.disconnected();
  }

  attributeChangedCallback(name: string): void {
    if (!this.isConnected) return;
    if (['url', 'token-url', 'user-id'].includes(name)) this.#connect();
    else this.attributeChanged(name);
    this.refresh();
  }

  /** Draws what has changed, soon, and once for all that changes until then. */
  refresh(): void {
    if (this.#isScheduled) return;
    this.#isScheduled = true;
    queueMicrotask(() => {
      this.#isScheduled = false;
      if (this.isConnected && this.client) this.draw(this.client);
    });
  }

  /** A client is there: a new one, or for the first time. */
  protected abstract connected(client: BelfryClient): void;
  protected abstract disconnected(): void;
  protected abstract draw(client: BelfryClient): void;
  protected attributeChanged(_name: string): void {}

  #connect(): void {
    this.#release();
    this.#release = () => {};
    const taken = this.#own ? { client: this.#own, release: () => {} } : this.#take();
    this.#current = taken?.client ?? null;
    if (!taken) return;
    const end = taken.client.subscribe(() => this.refresh());
    this.#release = () => {
      end();
      taken.release();
    };
    this.connected(taken.client);
    this.refresh();
  }

  #take(): { client: BelfryClient; release: () => void } | null {
    const url = this.getAttribute('url');
    const tokenUrl = this.getAttribute('token-url');
    const userId = this.getAttribute('user-id');
    if (url === null || (tokenUrl === null && !this.#getToken)) return null;
    const options = { url, ...(userId === null ? {} : { userId }) };
    if (this.#getToken) {
      const client = new BelfryClient({ ...options, getToken: this.#getToken });
      client.start();
      return { client, release: () => client.stop() };
    }
    const name = `${url} ${tokenUrl} ${userId}`;
    let shared = SHARED.get(name);
    if (!shared) {
      shared = { client: new BelfryClient({ ...options, getToken: tokenFrom(tokenUrl ?? '') }), users: 0 };
      SHARED.set(name, shared);
      shared.client.start();
    }
    const one = shared;
    one.users++;
    return {
      client: one.client,
      release: () => {
        one.users--;
        if (one.users > 0) return;
        one.client.stop();
        SHARED.delete(name);
      },
    };
  }
}
