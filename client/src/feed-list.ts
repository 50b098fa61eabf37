import type { Marks } from './marks.js';
import type { Edge, List } from './state.js';
import type { Message } from './types.js';

/** What a feed needs of what keeps it. */
export interface FeedAccess {
  list(key: string): List | undefined;
  shown(message: Message): Message;
  marks(): Marks;
  load(key: string, edge: Edge): Promise<void>;
  isLoading(key: string): boolean;
  errorOf(key: string): Error | null;
  drop(key: string): void;
  restart(key: string): Promise<void>;
}

/** The messages of a channel, or of one category of it, as far as they are loaded. */
export class Feed {
  #source: readonly Message[] | null = null;
  #marks: Marks | null = null;
  #shown: readonly Message[] = [];

  constructor(
    private readonly access: FeedAccess,
    readonly key: string,
  ) {}

  /** Newest first. The same array until something of it changes. */
  get messages(): readonly Message[] {
    const source = this.access.list(this.key)?.messages ?? [];
    const marks = this.access.marks();
    if (source !== this.#source || marks !== this.#marks) {
      const shown = source.map((message) => this.access.shown(message));
      const isSame =
        shown.length === this.#shown.length &&
        shown.every((message, index) => sameMessage(message, this.#shown[index]));
      if (!isSame) this.#shown = shown;
      this.#source = source;
      this.#marks = marks;
    }
    return this.#shown;
  }

  get isLoaded(): boolean {
    return this.access.list(this.key)?.isLoaded ?? false;
  }

  get hasOlder(): boolean {
    return this.access.list(this.key)?.hasOlder ?? false;
  }

  get hasNewer(): boolean {
    return this.access.list(this.key)?.hasNewer ?? false;
  }

  get isLoading(): boolean {
    return this.access.isLoading(this.key);
  }

  /** Why the last page could not be loaded. */
  get error(): Error | null {
    return this.access.errorOf(this.key);
  }

  loadOlder(): Promise<void> {
    return this.access.load(this.key, 'older');
  }

  loadNewer(): Promise<void> {
    return this.access.load(this.key, 'newer');
  }

  /** The first page again, or for the first time. */
  reload(): Promise<void> {
    return this.access.restart(this.key);
  }

  /** It is not kept up to date any more. */
  close(): void {
    this.access.drop(this.key);
  }
}

const sameMessage = (a: Message, b: Message | undefined): boolean =>
  a === b ||
  (b !== undefined && a.notification_id === b.notification_id && a.message_status === b.message_status);
