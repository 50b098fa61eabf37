import type { Platform } from './platform.js';
import { send } from './http.js';

/** Gives a session token from your backend, or null when nobody is signed in. */
export type GetToken = () => Promise<string | null> | string | null;

/** The part of its life after which a token is replaced by the server, before it expires. */
const REFRESH_AT = 0.8;

/** When a token was issued and when it expires, Unix ms; null for what cannot be read. Nothing is proven by it. */
export function timesOf(token: string): { issuedAt: number; expiresAt: number } | null {
  try {
    const [, payload = ''] = token.split('.');
    const { iat, exp } = JSON.parse(atob(payload.replace(/-/g, '+').replace(/_/g, '/'))) as {
      iat?: unknown;
      exp?: unknown;
    };
    return typeof iat === 'number' && typeof exp === 'number'
      ? { issuedAt: iat * 1000, expiresAt: exp * 1000 }
      : null;
  } catch {
    return null;
  }
}

/** The session token: asked of the app when there is none, replaced by the server while it is good. */
export class Session {
  #token: string | null = null;
  #asking: Promise<string | null> | null = null;
  #cancel = () => {};

  constructor(private readonly parts: { platform: Platform; url: string; getToken: GetToken }) {}

  get token(): string | null {
    return this.#token;
  }

  /** The token, asked of the app when there is none; null when nobody is signed in. Throws what the app throws. */
  async get(): Promise<string | null> {
    return this.#token ?? this.ask();
  }

  /** Asks the app for a token; several who ask at once get the same. */
  ask(): Promise<string | null> {
    this.#asking ??= (async () => this.parts.getToken())()
      .then((token) => {
        this.#set(token === '' ? null : token);
        return this.#token;
      })
      .finally(() => {
        this.#asking = null;
      });
    return this.#asking;
  }

  /** The server has refused a token. */
  drop(token: string | null): void {
    if (this.#token === token) this.#set(null);
  }

  stop(): void {
    this.#cancel();
  }

  #set(token: string | null): void {
    this.#cancel();
    this.#token = token;
    const times = token === null ? null : timesOf(token);
    if (times === null) return;
    // The clock of the device may be wrong, so the time is counted from now.
    const life = times.expiresAt - times.issuedAt;
    this.#cancel = this.parts.platform.after(life * REFRESH_AT, () => void this.#refresh());
  }

  async #refresh(): Promise<void> {
    const { platform, url } = this.parts;
    const token = this.#token;
    if (token === null) return;
    try {
      const call = { method: 'POST', path: '/client/v1/session' } as const;
      const answer = await send<{ token: string }>({ platform, url, token }, call);
      if (this.#token === token) this.#set(answer.token);
    } catch {
      // It will be refused when it has expired, and the app is asked then.
    }
  }
}
