import { OPERATIONS } from '@belfry/contract';
import { armFailpoints, plantBugs } from '@belfry/server';
import type { TestServer } from '@belfry/testkit';
import fc from 'fast-check';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { createGreeting, settled, startServer } from './support.js';

const READER = 'reader';

/** What happened while one list was read: ids by when their send was asked for and answered. */
interface Witness {
  answeredBefore: string[];
  listed: string[];
  askedAfter: ReadonlySet<string>;
}

interface Case {
  reverse: boolean;
  limit: number;
  tags: string | undefined;
  /** ms before each commit. */
  delays: number[];
}

const CASES = fc.record<Case>({
  reverse: fc.boolean(),
  limit: fc.integer({ min: 1, max: 4 }),
  tags: fc.constantFrom(undefined, 'even', 'even,odd'),
  delays: fc.array(fc.integer({ min: 0, max: 25 }), { minLength: 18, maxLength: 18 }),
});

let server: TestServer;
beforeAll(async () => {
  server = await startServer();
  await createGreeting(server);
});
afterEach(() => {
  armFailpoints(null);
  plantBugs([]);
});
afterAll(async () => {
  await settled(server);
  await server.checkInvariants();
  await server.stop();
});

/** Commits wait for as long as the case says, one after the other, so that they come in another order than the ids. */
function delayCommits(delays: readonly number[]): void {
  let sends = 0;
  armFailpoints(async (name) => {
    if (name !== 'accept.chunks_inserted') return;
    const ms = delays[sends++ % delays.length] ?? 0;
    await server.app.db.count({ name: '', text: 'SELECT pg_sleep($1)' }, [ms / 1000]);
  });
}

async function send(token: string, tag: string): Promise<string> {
  server.clock.move(1);
  const template = { key: 'greeting', variables: { '*': { name: 'Ann' } } };
  const body = { template, targets: [READER], mode: 'batch' as const, tag };
  return (await server.expect(OPERATIONS.sendNotification, { body, token })).notification_id ?? '';
}

/** All ids of a list, page by page. */
async function readLog(wish: Case, token: string, onFirstPage: () => void): Promise<string[]> {
  const { reverse, limit, tags } = wish;
  const query = { reverse, limit, ...(tags ? { filter_by: 'tags' as const, tags } : {}) };
  const listed: string[] = [];
  for (let page = ''; ; ) {
    const answer = await server.expect(OPERATIONS.listNotifications, {
      query: { ...query, ...(page ? { token: page } : {}) },
      token,
    });
    listed.push(...answer.notifications.map(({ notification_id }) => notification_id));
    if (!page) onFirstPage();
    page = answer.next;
    if (!page) break;
  }
  return listed;
}

/** Three senders at work while the list is read. */
async function witness(wish: Case): Promise<Witness> {
  const { token } = await server.createApplication('Log');
  await createGreeting(server, {}, token);
  const answered = new Map<string, string>();
  const askedAfter = new Set<string>();
  let firstPageRead = false;
  const sends = wish.delays.length / 3;
  delayCommits(wish.delays);
  const sender = async (from: number, count: number) => {
    for (let number = from; number < from + count; number++) {
      const isLate = firstPageRead;
      const tag = number % 2 === 0 ? 'even' : 'odd';
      const id = await send(token, tag);
      answered.set(id, tag);
      if (isLate) askedAfter.add(id);
    }
  };
  await Promise.all([0, 1, 2].map((one) => sender(one * 3, 3)));
  const senders = [0, 1, 2].map((one) => sender(one * sends, sends));
  const wanted = wish.tags?.split(',') ?? ['even', 'odd'];
  const answeredBefore = [...answered].filter(([, tag]) => wanted.includes(tag)).map(([id]) => id);
  const listed = await readLog(wish, token, () => {
    firstPageRead = true;
  });
  await Promise.all(senders);
  return { answeredBefore, listed, askedAfter };
}

const inOrder = (ids: readonly string[], reverse: boolean) =>
  [...ids].sort((a, b) => (BigInt(a) < BigInt(b) !== reverse ? -1 : 1));

async function check(wish: Case): Promise<void> {
  const { answeredBefore, listed, askedAfter } = await witness(wish);
  expect(new Set(listed).size, 'a row is repeated').toBe(listed.length);
  expect(listed).toEqual(inOrder(listed, wish.reverse));
  expect(answeredBefore.filter((id) => !listed.includes(id))).toEqual([]);
  expect(listed.filter((id) => askedAfter.has(id))).toEqual([]);
}

describe('paging a log while others send, with commits in any order', () => {
  it('neither skips nor repeats a row, whatever the order, filter and size of page (G7)', async () => {
    await fc.assert(fc.asyncProperty(CASES, check), { numRuns: 20, endOnFailure: true });
  });

  it('would be caught if a page were of what is there when it is read', async () => {
    plantBugs(['log_without_snapshot']);
    const found = await fc.check(fc.asyncProperty(CASES, check), { numRuns: 60, endOnFailure: true });
    expect(found.failed).toBe(true);
  });
});
