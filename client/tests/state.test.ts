import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compareIds } from '../src/ids.js';
import {
  addMark,
  type Marks,
  NO_MARKS,
  shownMessage,
  shownUnread,
  takeMark,
  tellMarks,
} from '../src/marks.js';
import {
  addList,
  applyMessages,
  applyPage,
  type Edge,
  EMPTY,
  listKey,
  newList,
  type State,
} from '../src/state.js';
import type { Change, Message, MessagePage, Unread } from '../src/types.js';

const CATEGORIES = ['news', 'orders'];

const messageOf = (id: number, status: 'SENT' | 'READ' = 'SENT'): Message => ({
  notification_id: String(id),
  channel_key: 'feed',
  template_key: 'greeting',
  template_version: 1,
  variables: {},
  label: null,
  category: CATEGORIES[id % 2] ?? null,
  message: `Message ${id}`,
  message_status: status,
  priority: null,
  created_at: id,
  impression_at: 0,
  clicked_at: 0,
});

/** A server with one feed and a change log that tells everything in its order, with messages as they are when told. */
class ModelServer {
  readonly messages = new Map<number, Message>();
  readonly log: Change[] = [];

  add(id: number): void {
    if (
      this.messages.has(id) ||
      this.log.some((one) => one.type === 'deleted' && one.notification_id === String(id))
    )
      return;
    this.messages.set(id, messageOf(id));
    this.log.push({ type: 'message', message: messageOf(id) });
  }

  delete(id: number): void {
    if (!this.messages.delete(id)) return;
    this.log.push({ type: 'deleted', notification_id: String(id) });
  }

  read(ids: readonly number[], through: number | null): void {
    for (const [id, message] of this.messages)
      if (ids.includes(id) || (through !== null && id <= through))
        this.messages.set(id, { ...message, message_status: 'READ' });
    this.log.push({
      type: 'read',
      channel_key: 'feed',
      through: through === null ? null : String(through),
      notification_ids: ids.map(String),
    });
  }

  get unread(): Unread {
    const count = [...this.messages.values()].filter((one) => one.message_status === 'SENT').length;
    return { channels: { feed: count }, total: count };
  }

  /** Newest first. */
  all(category: string | null): Message[] {
    return [...this.messages.values()]
      .filter((one) => category === null || one.category === category)
      .sort((a, b) => compareIds(b.notification_id, a.notification_id));
  }

  page(category: string | null, from: { edge: Edge; id: string | null; limit: number }): MessagePage {
    const all = this.all(category);
    const { edge, id, limit } = from;
    const found =
      edge === 'newer'
        ? all.filter((one) => compareIds(one.notification_id, id ?? '0') > 0).reverse()
        : all.filter((one) => id === null || compareIds(one.notification_id, id) < 0);
    return { messages: found.slice(0, limit), has_more: found.length > limit };
  }
}

type Step =
  | { do: 'add' | 'delete'; id: number }
  | { do: 'read'; ids: number[]; through: number | null }
  | { do: 'tell'; count: number; again: number }
  | { do: 'ask'; category: number; edge: Edge; limit: number }
  | { do: 'answer'; which: number };

const id = fc.integer({ min: 1, max: 40 });
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ do: fc.constant('add' as const), id }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('delete' as const), id }) },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('read' as const),
      ids: fc.array(id, { maxLength: 3 }),
      through: fc.option(id),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant('tell' as const),
      count: fc.integer({ min: 1, max: 5 }),
      again: fc.nat(3),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant('ask' as const),
      category: fc.nat(2),
      edge: fc.constantFrom<Edge>('first', 'older', 'newer'),
      limit: fc.integer({ min: 1, max: 6 }),
    }),
  },
  { weight: 4, arbitrary: fc.record({ do: fc.constant('answer' as const), which: fc.nat(5) }) },
);

interface Asked {
  key: string;
  edge: Edge;
  answer: MessagePage;
  meanwhile: Change[];
}

/** A client whose pages come late and in any order, and whose change log comes in pieces, some of them twice. */
class ModelClient {
  state: State;
  told = 0;
  asked: Asked[] = [];

  constructor(readonly server: ModelServer) {
    this.state = [null, ...CATEGORIES].reduce(
      (state, category) => addList(state, newList('feed', category)),
      EMPTY,
    );
  }

  tell(count: number, again = 0): void {
    const from = Math.max(0, this.told - again);
    const to = Math.min(this.server.log.length, this.told + count);
    const changes = this.server.log.slice(from, to);
    for (const { meanwhile } of this.asked) meanwhile.push(...changes);
    // The server counts when it tells.
    this.state = applyPage(this.state, { changes, unread: this.server.unread }, String(to));
    this.told = to;
  }

  ask(category: string | null, wanted: Edge, limit: number): void {
    const key = listKey('feed', category);
    const { messages } = this.state.lists.get(key) ?? newList('feed', category);
    const end = wanted === 'older' ? messages.at(-1) : messages[0];
    const edge = end === undefined ? 'first' : wanted;
    const isAsked = this.asked.some((one) => one.key === key);
    if (isAsked) return;
    const answer = this.server.page(category, {
      edge,
      id: edge === 'first' ? null : (end?.notification_id ?? null),
      limit,
    });
    this.asked.push({ key, edge, answer, meanwhile: [] });
  }

  answer(which: number): void {
    const [asked] = this.asked.splice(which % Math.max(1, this.asked.length), 1);
    if (asked) this.state = applyMessages(this.state, asked, asked);
  }

  take(one: Step): void {
    if (one.do === 'add') this.server.add(one.id);
    else if (one.do === 'delete') this.server.delete(one.id);
    else if (one.do === 'read') this.server.read(one.ids, one.through);
    else if (one.do === 'tell') this.tell(one.count, one.again);
    else if (one.do === 'ask') this.ask([null, ...CATEGORIES][one.category] ?? null, one.edge, one.limit);
    else if (one.do === 'answer') this.answer(one.which);
  }

  settle(): void {
    this.tell(Infinity);
    while (this.asked.length > 0) this.answer(0);
  }
}

describe('the state', () => {
  it('is what the server has, whatever comes late, in pieces or twice', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 80 }), (steps) => {
        const client = new ModelClient(new ModelServer());
        for (const one of steps) client.take(one);
        client.settle();
        expect(client.state.unread).toEqual(client.server.unread);
        for (const list of client.state.lists.values()) {
          if (!list.isLoaded) continue;
          const all = client.server.all(list.category);
          const newest = list.hasNewer ? list.messages[0]?.notification_id : undefined;
          const oldest = list.hasOlder ? list.messages.at(-1)?.notification_id : undefined;
          // What was deleted from an end of the list takes that end with it.
          const expected = all.filter(
            (one) =>
              (newest === undefined || compareIds(one.notification_id, newest) <= 0) &&
              (oldest === undefined || compareIds(one.notification_id, oldest) >= 0),
          );
          if (list.messages.length > 0 || !list.hasOlder) expect(list.messages).toEqual(expected);
        }
      }),
      { numRuns: 3_000 },
    );
  });

  it('has no hole between two messages of a list that begins somewhere else than at the newest', () => {
    let state = addList(EMPTY, newList('feed', null));
    const answered = { answer: { messages: [5, 4].map((n) => messageOf(n)), has_more: true }, meanwhile: [] };
    state = applyMessages(state, { key: listKey('feed', null), edge: 'first', hasNewer: true }, answered);
    const changes: Change[] = [9, 3].map((n) => ({ type: 'message', message: messageOf(n) }));
    state = applyPage(state, { changes, unread: EMPTY.unread }, 'next');
    const ids = state.lists.get(listKey('feed', null))?.messages.map((one) => one.notification_id);
    expect(ids).toEqual(['5', '4']);
  });
});

describe('marks', () => {
  const loaded = (ids: number[], unread: number): State => {
    const state = addList(
      { ...EMPTY, unread: { channels: { feed: unread }, total: unread } },
      newList('feed', null),
    );
    const answer = { messages: ids.map((n) => messageOf(n)), has_more: true };
    return applyMessages(state, { key: listKey('feed', null), edge: 'first' }, { answer, meanwhile: [] });
  };
  const statusOf = (marks: Marks, n: number) => shownMessage(marks, messageOf(n)).message_status;

  it('show at once, and the counts with them', () => {
    const state = loaded([3, 2, 1], 7);
    const some = addMark(NO_MARKS, state, { channel: 'feed', ids: ['2'] });
    expect([statusOf(some, 2), statusOf(some, 3)]).toEqual(['READ', 'SENT']);
    expect(shownUnread(some, state).total).toBe(6);
    expect(shownUnread(addMark(some, state, { channel: 'feed', ids: null }), state).total).toBe(0);
  });

  it('do not hide what came after all were marked', () => {
    const state = loaded([3, 2], 7);
    const marks = addMark(NO_MARKS, state, { channel: 'feed', ids: null });
    const change: Change = { type: 'message', message: messageOf(4) };
    const after = applyPage(state, { changes: [change], unread: { channels: { feed: 8 }, total: 8 } }, 'c');
    expect(shownUnread(marks, after).total).toBe(1);
  });

  it('end when the server has taken them and the change log has told of it, in either order', () => {
    const state = loaded([3, 2], 7);
    const marks = addMark(NO_MARKS, state, { channel: 'feed', ids: null });
    const page = {
      changes: [{ type: 'read', channel_key: 'feed' }],
      unread: { channels: { feed: 0 }, total: 0 },
    };
    const [mark] = marks.pending;
    if (!mark) throw new Error('no mark');
    const taken = takeMark(marks, mark);
    expect(taken.pending).toHaveLength(1);
    expect(tellMarks(taken, page).pending).toEqual([]);
    const told = tellMarks(marks, page);
    expect(told.pending).toHaveLength(1);
    const [same] = told.pending;
    if (!same) throw new Error('no mark');
    expect(takeMark(told, same).pending).toEqual([]);
  });
});
