import { ApiError } from './http.js';
import type { Platform } from './platform.js';

/** Ids that one post may bear, over all its kinds. */
const POST_IDS = 100;
const FLUSH_MS = 5_000;
/** Kept at most while nothing can be sent; the oldest go first. */
const KEPT = 2_000;

/** What the user did with a message: `impressions`, `clicks`, or a topic of the app's own after a colon. */
type Kind = 'impressions' | 'clicks' | `:${string}`;

/** A post of events. */
interface Body {
  impressions?: string[];
  clicks?: string[];
  custom?: Record<string, string[]>;
}

/** What the user has seen and clicked, sent together: every few seconds, and when the page is left. */
export class Events {
  /** By `kind id`, in their order. */
  #waiting = new Set<string>();
  /** Told once already; the server would count it once anyway. */
  readonly #told = new Set<string>();
  #isSending = false;
  #cancel: (() => void) | null = null;

  constructor(
    private readonly parts: {
      platform: Platform;
      post: (body: Body, keepalive: boolean) => Promise<unknown>;
      onChange: () => void;
    },
  ) {}

  add(kind: Kind, id: string): void {
    const entry = `${kind} ${id}`;
    if (this.#told.has(entry)) return;
    this.#told.add(entry);
    this.#waiting.add(entry);
    if (this.#waiting.size > KEPT) this.#waiting.delete(this.#waiting.values().next().value as string);
    this.parts.onChange();
    if (this.#waiting.size >= POST_IDS) void this.flush();
    else this.#later();
  }

  /** What has not been sent, to be kept, and to be gone on with. */
  get waiting(): string[] {
    return [...this.#waiting];
  }

  restore(entries: readonly string[]): void {
    for (const entry of entries) {
      this.#waiting.add(entry);
      this.#told.add(entry);
    }
    if (entries.length > 0) this.#later();
  }

  /** Sends what waits; `keepalive`: now, since the page may not be there any more in a moment. */
  async flush(keepalive = false): Promise<void> {
    this.#cancel?.();
    this.#cancel = null;
    if (this.#isSending && !keepalive) return this.#later();
    this.#isSending = true;
    try {
      while (this.#waiting.size > 0) {
        const entries = [...this.#waiting].slice(0, POST_IDS);
        const isOver = await this.#post(entries, keepalive);
        if (!isOver) return this.#later();
        for (const entry of entries) this.#waiting.delete(entry);
        this.parts.onChange();
      }
    } finally {
      this.#isSending = false;
    }
  }

  stop(): void {
    this.#cancel?.();
    this.#cancel = null;
  }

  /** True when the entries need not be sent again: taken, or refused for good. */
  async #post(entries: readonly string[], keepalive: boolean): Promise<boolean> {
    const body: Body = {};
    for (const entry of entries) {
      const space = entry.lastIndexOf(' ');
      const kind = entry.slice(0, space) as Kind;
      const id = entry.slice(space + 1);
      if (kind === 'impressions' || kind === 'clicks') (body[kind] ??= []).push(id);
      else ((body.custom ??= {})[kind.slice(1)] ??= []).push(id);
    }
    try {
      await this.parts.post(body, keepalive);
      return true;
    } catch (error) {
      return error instanceof ApiError && !error.isTransient && error.status !== 401;
    }
  }

  #later(): void {
    this.#cancel ??= this.parts.platform.after(FLUSH_MS, () => {
      this.#cancel = null;
      void this.flush();
    });
  }
}
