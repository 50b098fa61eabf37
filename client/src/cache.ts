import type { Mark } from './marks.js';
import type { TextStore } from './platform.js';
import { listKey, type List, type State } from './state.js';
import type { Channel, Template, Unread } from './types.js';
import type { Theme } from './theme.js';

/** What is kept for a start without a network: the first page of each whole feed, and what draws it. */
export interface Kept {
  form: 1;
  cursor: string;
  channels: readonly Channel[];
  unread: Unread;
  lists: List[];
  templates: Template[];
  theme: Theme | null;
  events: string[];
  marks: Mark[];
}

/** Messages kept of a channel. */
const PAGE = 20;

/** The first page of the lists that show everything of their channel. */
export const pagesToKeep = (state: State): List[] =>
  [...state.lists.values()]
    .filter(({ category, isLoaded, hasNewer }) => category === null && isLoaded && !hasNewer)
    .map((list) => ({
      ...list,
      messages: list.messages.slice(0, PAGE),
      hasOlder: list.hasOlder || list.messages.length > PAGE,
    }));

/** Keeps one user's feed in a store of texts. What cannot be kept is not: the feed works without. */
export class Cache {
  constructor(
    private readonly store: TextStore,
    private readonly name: string,
  ) {}

  read(): Kept | null {
    try {
      const kept = JSON.parse(this.store.getItem(this.name) ?? 'null') as Kept | null;
      return kept?.form === 1 ? kept : null;
    } catch {
      return null;
    }
  }

  write(kept: Kept): void {
    try {
      this.store.setItem(this.name, JSON.stringify(kept));
    } catch {
      // Full, or forbidden. An old page beside new events would be worse than none.
      this.forget();
    }
  }

  forget(): void {
    try {
      this.store.removeItem(this.name);
    } catch {
      // As above.
    }
  }
}

export const listsOf = (lists: readonly List[]): ReadonlyMap<string, List> =>
  new Map(lists.map((list) => [listKey(list.channel, list.category), list]));
