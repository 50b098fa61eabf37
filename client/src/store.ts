import { ApiError, type Call, isTransient } from './http.js';
import { idAfter } from './ids.js';
import type { FeedAccess } from './feed-list.js';
import {
  addMark,
  forgetTaken,
  type Mark,
  type Marks,
  NO_MARKS,
  refuseMark,
  shownMessage,
  takeMark,
  tellMarks,
} from './marks.js';
import {
  addList,
  applyChannels,
  applyMessages,
  applyPage,
  dropList,
  type Edge,
  EMPTY,
  type List,
  listKey,
  newList,
  type State,
} from './state.js';
import type { Change, ChangePage, Channel, MessagePage } from './types.js';

/** Messages on a page. */
const PAGE = 20;
/** Messages that one call marks as read. */
const READ_IDS = 100;

export interface StoreParts {
  call: <T>(call: Call) => Promise<T>;
  onChange: () => void;
}

/** The state, and what asks the server for parts of it. What is answered late does not undo what was told since. */
export class Store {
  #state: State = EMPTY;
  #marks: Marks = NO_MARKS;
  /** Of each answer that is awaited, the changes since it was asked for. */
  readonly #logs = new Set<Change[]>();
  /** Answers to what was asked before the last load are void. */
  #loads = 0;
  readonly #loading = new Map<string, Promise<void>>();
  readonly #errors = new Map<string, Error>();
  /** Where lists begin that are to be loaded. */
  readonly #from = new Map<string, string>();
  #isMarking = false;

  constructor(private readonly parts: StoreParts) {}

  get state(): State {
    return this.#state;
  }

  get marks(): Marks {
    return this.#marks;
  }

  advance(cursor: string): void {
    this.#state = { ...this.#state, cursor };
  }

  forget(): void {
    this.#state = { ...this.#state, cursor: null };
  }

  /** Begins with what was kept of another time. */
  restore(kept: Pick<State, 'cursor' | 'channels' | 'unread' | 'lists'>, marks: readonly Mark[]): void {
    const lists = new Map([...this.#state.lists, ...kept.lists]);
    this.#state = { ...EMPTY, ...kept, lists };
    for (const { channel, through, ids } of marks)
      this.#marks = addMark(this.#marks, this.#state, { channel, ids: through === null ? ids : null });
  }

  /** Keeps a list from now on; its first page is that which begins at `from`, or the newest. */
  open(channel: string, category: string | null, from?: string): string {
    const key = listKey(channel, category);
    this.#state = addList(this.#state, newList(channel, category));
    const isLoaded = this.#state.lists.get(key)?.isLoaded === true;
    if (from !== undefined) this.#from.set(key, from);
    if (this.#state.cursor !== null && (!isLoaded || from !== undefined)) void this.#loadPage(key, 'first');
    return key;
  }

  /** What a feed sees. */
  readonly access: FeedAccess = {
    list: (key) => this.#state.lists.get(key),
    shown: (message) => shownMessage(this.#marks, message),
    marks: () => this.#marks,
    load: (key, edge) => this.#loadPage(key, edge),
    isLoading: (key) => this.#loading.has(key),
    errorOf: (key) => this.#errors.get(key) ?? null,
    drop: (key) => {
      this.#state = dropList(this.#state, key);
    },
    restart: (key) => {
      this.#from.delete(key);
      return this.#loadPage(key, 'first');
    },
  };

  apply(page: ChangePage, cursor: string): void {
    for (const log of this.#logs) log.push(...page.changes);
    this.#state = applyPage(this.#state, page, cursor);
    this.#marks = tellMarks(this.#marks, page);
    if (this.#state.areChannelsStale) void this.#loadChannels();
    this.parts.onChange();
  }

  /** Reads the change log to its end; false when it cannot tell. */
  async readChanges(signal: AbortSignal): Promise<boolean> {
    for (;;) {
      const path = `/client/v1/changes?since=${encodeURIComponent(this.#state.cursor ?? '')}`;
      const page = await this.parts.call<ChangePage & { next: string; has_more: boolean }>({ path, signal });
      if (signal.aborted) return true;
      if (page.changes.some(({ type }) => type === 'reload')) return false;
      this.apply(page, page.next);
      if (!page.has_more) return true;
    }
  }

  /** Loads everything anew: the end of the change log first, so that what happens meanwhile is told after it. */
  async load(signal: AbortSignal): Promise<void> {
    this.#loads++;
    const { call } = this.parts;
    const { next } = await call<{ next: string }>({ path: '/client/v1/changes', signal });
    const { channels, unread_total: total } = await call<{ channels: Channel[]; unread_total: number }>({
      path: '/client/v1/channels',
      signal,
    });
    const known = new Set(channels.map(({ key }) => key));
    const lists = [...this.#state.lists.values()].filter(({ channel }) => known.has(channel));
    const pages = await Promise.all(lists.map((list) => this.#fetchFirst(list, signal)));
    if (signal.aborted) return;
    let state = applyChannels(this.#state, { answer: channels, meanwhile: [] });
    for (const [index, list] of lists.entries()) {
      const key = listKey(list.channel, list.category);
      const answered = { answer: pages[index] as MessagePage, meanwhile: [] };
      state = applyMessages(state, { key, edge: 'first', hasNewer: this.#from.has(key) }, answered);
      this.#from.delete(key);
      this.#errors.delete(key);
    }
    const unread = {
      channels: Object.fromEntries(channels.map((one) => [one.key, one.unread_count])),
      total,
    };
    // Whoever shows a theme asks for it again.
    this.#state = { ...state, cursor: next, unread, themeChanges: state.themeChanges + 1 };
    this.#marks = forgetTaken(this.#marks);
    this.parts.onChange();
  }

  /** Asks for what is missing beside the change log. */
  complete(): void {
    this.#errors.clear();
    for (const [key, list] of this.#state.lists) if (!list.isLoaded) void this.#loadPage(key, 'first');
    if (this.#state.areChannelsStale) void this.#loadChannels();
  }

  markRead(channel: string, ids: readonly string[] | null): void {
    for (let at = 0; at < (ids?.length ?? 1); at += READ_IDS)
      this.#marks = addMark(this.#marks, this.#state, {
        channel,
        ids: ids?.slice(at, at + READ_IDS) ?? null,
      });
    this.parts.onChange();
    void this.sendMarks();
  }

  /** Sends the marks that the server does not have, one after another. */
  async sendMarks(): Promise<void> {
    if (this.#isMarking) return;
    this.#isMarking = true;
    try {
      while (this.#nextMark() && (await this.#sendMark(this.#nextMark() as Mark)));
    } finally {
      this.#isMarking = false;
    }
  }

  /** The change log may say something of a mark while it is sent: then it is another object. */
  #nextMark(): Mark | undefined {
    return this.#marks.pending.find(({ isTaken }) => !isTaken);
  }

  /** False when it must be sent again, later. */
  async #sendMark({ channel, through, ids }: Mark): Promise<boolean> {
    const path = `/client/v1/channels/${encodeURIComponent(channel)}/read`;
    const body = through === null ? { notification_ids: ids } : { through };
    try {
      await this.parts.call({ method: 'POST', path, body });
      const mark = this.#nextMark();
      if (mark) this.#marks = takeMark(this.#marks, mark);
    } catch (error) {
      if (isTransient(error) || (error instanceof ApiError && error.status === 401)) return false;
      const mark = this.#nextMark();
      if (mark) this.#marks = refuseMark(this.#marks, this.#state, mark);
    }
    this.parts.onChange();
    return true;
  }

  #fetchFirst(list: List, signal?: AbortSignal): Promise<MessagePage> {
    const from = this.#from.get(listKey(list.channel, list.category));
    return this.#fetchPage(list, from === undefined ? '' : `&before=${idAfter(from)}`, signal);
  }

  #fetchPage({ channel, category }: List, edge: string, signal?: AbortSignal): Promise<MessagePage> {
    const filter = category === null ? '' : `&category=${encodeURIComponent(category)}`;
    const path = `/client/v1/channels/${encodeURIComponent(channel)}/messages?limit=${PAGE}${filter}${edge}`;
    return this.parts.call<MessagePage>({ path, ...(signal ? { signal } : {}) });
  }

  /** Loads a page of a list, unless one is being loaded. */
  #loadPage(key: string, edge: Edge): Promise<void> {
    const running = this.#loading.get(key);
    if (running) return running;
    const load = this.#loadPageNow(key, edge).finally(() => {
      this.#loading.delete(key);
      this.parts.onChange();
    });
    this.#loading.set(key, load);
    this.parts.onChange();
    return load;
  }

  async #loadPageNow(key: string, edge: Edge): Promise<void> {
    const list = this.#state.lists.get(key);
    if (!list) return;
    const end = (edge === 'older' ? list.messages.at(-1) : list.messages[0])?.notification_id;
    const isFirst = edge === 'first' || end === undefined;
    const hasNewer = isFirst && this.#from.has(key);
    try {
      await this.#awaited(
        () =>
          isFirst
            ? this.#fetchFirst(list)
            : this.#fetchPage(list, edge === 'older' ? `&before=${end}` : `&after=${end}`),
        (answered) => {
          const of = { key, edge: isFirst ? ('first' as const) : edge, hasNewer };
          this.#state = applyMessages(this.#state, of, answered);
        },
      );
      if (isFirst) this.#from.delete(key);
      this.#errors.delete(key);
    } catch (error) {
      this.#errors.set(key, error as Error);
    }
  }

  async #loadChannels(): Promise<void> {
    this.#state = { ...this.#state, areChannelsStale: false };
    try {
      await this.#awaited(
        async () =>
          (await this.parts.call<{ channels: Channel[] }>({ path: '/client/v1/channels' })).channels,
        (answered) => {
          this.#state = applyChannels(this.#state, answered);
        },
      );
      this.parts.onChange();
    } catch {
      // Asked again when the stream is back.
      this.#state = { ...this.#state, areChannelsStale: true };
    }
  }

  /** Gives what was asked for with the changes since; drops it when everything has been loaded anew meanwhile. */
  async #awaited<T>(
    ask: () => Promise<T>,
    take: (answered: { answer: T; meanwhile: Change[] }) => void,
  ): Promise<void> {
    const meanwhile: Change[] = [];
    const load = this.#loads;
    this.#logs.add(meanwhile);
    try {
      const answer = await ask();
      if (load === this.#loads) take({ answer, meanwhile });
    } finally {
      this.#logs.delete(meanwhile);
    }
  }
}
