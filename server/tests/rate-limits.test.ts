import { OPERATIONS } from '@belfry/contract';
import { type App, compose, createLogger, Database, DiskStore } from '@belfry/server';
import { callOperation, type TestServer, until } from '@belfry/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type CountedCall, countCall, SLICES } from '../src/storage/rate-limits.js';
import { openSession, startServer } from './support.js';

const logger = createLogger({ level: 'silent', format: 'json' });
let server: TestServer;
/** A second server on the same database. */
let second: App;
let secondUrl: string;

beforeAll(async () => {
  server = await startServer();
  second = compose({
    connection: server.connection,
    connections: 8,
    clock: server.clock,
    logger,
    roles: new Set(['api'] as const),
    fileStore: new DiskStore(server.filesDir),
  });
  await second.start();
  secondUrl = await second.http.listen({ port: 0, host: '127.0.0.1' });
});
afterAll(async () => {
  await second.stop();
  await server.checkInvariants();
  await server.stop();
});

/** An application of its own with limits, which both servers know. */
async function limited(rate_limits: Record<string, { limit: number; window_ms: number } | null>) {
  const application = await server.createApplication('Limited');
  const { token } = application;
  const change = (limits: typeof rate_limits) =>
    server.expect(OPERATIONS.updateSettings, { body: { rate_limits: limits }, token });
  await change(rate_limits);
  return { ...application, change };
}
const tags = (token: string, url = server.url) => callOperation({ url, token }, OPERATIONS.listTags);
/** So long a call counts at most: a slice more than its window. */
const longestOf = (windowMs: number) => (SLICES + 1) * Math.ceil(windowMs / SLICES);
/** The database rounds its time, and this process cuts it. */
const ROUNDING_MS = 2;
const headersOf = ({ headers }: { headers: Headers }) =>
  Object.fromEntries(
    ['limit', 'remaining', 'reset'].map((name) => [name, headers.get(`x-ratelimit-${name}`)]),
  );

describe('a rate limit', () => {
  it('is off unless it is set, and then there are no headers', async () => {
    const answer = await tags(server.application.token);
    expect(headersOf(answer)).toEqual({ limit: null, remaining: null, reset: null });
    expect(await server.app.db.rows({ name: '', text: 'SELECT FROM rate_windows' })).toEqual([]);
  });

  it('tells in headers how it stands, and refuses with 429 what is too much', async () => {
    const { token } = await limited({ listTags: { limit: 3, window_ms: 60_000 } });
    for (const remaining of ['2', '1', '0']) {
      const answer = await tags(token);
      expect(answer.status).toBe(200);
      expect(headersOf(answer)).toEqual({ limit: '3', remaining, reset: expect.stringMatching(/^6[0-3]$/) });
    }
    for (let repeat = 0; repeat < 3; repeat++) {
      const refused = await tags(token);
      expect([refused.status, (refused.body as unknown as { code: number }).code]).toEqual([429, 500910]);
      expect(headersOf(refused)).toEqual({
        limit: '3',
        remaining: '0',
        reset: expect.stringMatching(/^\d+$/),
      });
      const wait = Number(refused.headers.get('retry-after'));
      expect(wait).toBeGreaterThan(50);
      expect(wait).toBeLessThanOrEqual(63);
    }
  });

  it('counts calls that fail, and shows its headers with them', async () => {
    const { token } = await limited({ createTag: { limit: 2, window_ms: 60_000 } });
    const call = () => server.call(OPERATIONS.createTag, { body: { name: '' }, token });
    const first = await call();
    expect([first.status, headersOf(first).remaining]).toEqual([400, '1']);
    expect(headersOf(await call()).remaining).toBe('0');
    expect((await call()).status).toBe(429);
  });

  it('is of one operation of one application (G11)', async () => {
    const one = await limited({ listTags: { limit: 1, window_ms: 60_000 } });
    const other = await limited({ listTags: { limit: 1, window_ms: 60_000 } });
    expect((await tags(one.token)).status).toBe(200);
    expect((await tags(one.token)).status).toBe(429);
    expect((await server.call(OPERATIONS.listUsers, { token: one.token })).status).toBe(200);
    expect((await tags(other.token)).status).toBe(200);
  });

  it('holds for sessions too, all users of the application together', async () => {
    const { token } = await limited({ listClientChannels: { limit: 2, window_ms: 60_000 } });
    const sessions = await Promise.all(['a', 'b', 'c'].map((user) => openSession(server, user, token)));
    const statuses: number[] = [];
    for (const session of sessions)
      statuses.push((await server.call(OPERATIONS.listClientChannels, { token: session })).status);
    expect(statuses).toEqual([200, 200, 429]);
  });

  it('is taken away or raised at once', async () => {
    const { token, change } = await limited({ listTags: { limit: 1, window_ms: 60_000 } });
    expect((await tags(token)).status).toBe(200);
    expect((await tags(token)).status).toBe(429);
    await change({ listTags: { limit: 2, window_ms: 60_000 } });
    expect((await tags(token)).status).toBe(200);
    expect((await tags(token)).status).toBe(429);
    await change({ listTags: null });
    const free = await tags(token);
    expect([free.status, headersOf(free).limit]).toEqual([200, null]);
  });

  it('counts anew when its window is changed', async () => {
    const { token, change } = await limited({ listTags: { limit: 1, window_ms: 60_000 } });
    expect((await tags(token)).status).toBe(200);
    await change({ listTags: { limit: 1, window_ms: 50_000 } });
    expect((await tags(token)).status).toBe(200);
    expect((await tags(token)).status).toBe(429);
  });

  it('is kept by two servers together, and lets through most of it', async () => {
    const limit = 10;
    const windowMs = 1_000;
    const { token } = await limited({ listTags: { limit, window_ms: windowMs } });
    const accepted: { from: number; to: number }[] = [];
    const refused: { from: number; to: number }[] = [];
    const end = Date.now() + 4 * windowMs;
    const hammer = async (url: string) => {
      while (Date.now() < end) {
        const from = Date.now();
        const { status } = await tags(token, url);
        (status === 200 ? accepted : refused).push({ from, to: Date.now() });
        if (status !== 200) expect(status).toBe(429);
      }
    };
    await Promise.all([server.url, secondUrl].flatMap((url) => [1, 2, 3, 4].map(() => hammer(url))));
    // A call was let through at some time from its beginning to its end: none of these windows holds more
    // than the limit of calls that lie in it as a whole.
    for (const { from } of accepted) {
      const inside = accepted.filter((one) => one.from >= from && one.to < from + windowMs);
      expect(inside.length).toBeLessThanOrEqual(limit);
    }
    // And whoever was refused came within a window, and a slice of it, of as many others as the limit says.
    for (const { from, to } of refused) {
      const first = from - longestOf(windowMs) - ROUNDING_MS;
      const near = accepted.filter((one) => one.from <= to + ROUNDING_MS && one.to > first);
      expect(near.length).toBeGreaterThanOrEqual(limit);
    }
    expect(refused.length).toBeGreaterThan(0);
  });
});

describe('the window of a rate limit', () => {
  const call = (more: Partial<CountedCall>): CountedCall => ({
    operation: 'test',
    limit: 1,
    windowMs: 1_000,
    cost: 1,
    ...more,
  });

  it.each([
    { limit: 1, windowMs: 1_000, cost: 1 },
    { limit: 7, windowMs: 1_000, cost: 1 },
    { limit: 25, windowMs: 1_000, cost: 3 },
    { limit: 50, windowMs: 1_013, cost: 1 },
  ])('never holds more than the limit by the time of the database: %j', async (rule) => {
    const databases = [0, 1].map(() => new Database(server.connection, 4, logger));
    const counted = call({ ...rule, operation: `property ${JSON.stringify(rule)}` });
    const times: number[] = [];
    const refused: number[] = [];
    const end = Date.now() + 3_500;
    const hammer = async (db: Database) => {
      while (Date.now() < end) {
        const { isAccepted, now } = await countCall(db, server.application.key, counted);
        (isAccepted ? times : refused).push(now);
      }
    };
    await Promise.all(databases.flatMap((db) => [hammer(db), hammer(db)]));
    await Promise.all(databases.map((db) => db.close()));
    times.sort((a, b) => a - b);
    const most = Math.floor(rule.limit / rule.cost);
    times.forEach((time, index) => {
      const later = times[index + most];
      if (later !== undefined) expect(later - time).toBeGreaterThanOrEqual(rule.windowMs);
    });
    // And it holds as much as that: whoever is refused comes within a window, and a slice of it, of so many others.
    const longest = longestOf(rule.windowMs);
    for (const time of refused)
      expect(times.filter((one) => one <= time && one > time - longest).length).toBeGreaterThanOrEqual(most);
    expect(refused.length).toBeGreaterThan(0);
  });

  it('tells when there is room again, and then there is', async () => {
    const counted = call({ operation: 'room', limit: 2 });
    const ask = () => countCall(server.app.db, server.application.key, counted);
    await ask();
    await ask();
    const refused = await ask();
    expect(refused.isAccepted).toBe(false);
    const free = refused.ends[0]?.at ?? 0;
    expect(free - refused.now).toBeGreaterThan(0);
    expect(free - refused.now).toBeLessThanOrEqual(1_050);
    let lastRefused = 0;
    const next = await until('there is room', async () => {
      const answer = await ask();
      if (!answer.isAccepted) lastRefused = answer.now;
      return answer.isAccepted ? answer : null;
    });
    expect(next.now).toBeGreaterThanOrEqual(free);
    expect(lastRefused).toBeLessThan(free);
  });

  it('leaves commits of other statements as durable as they are', async () => {
    await Promise.all(
      Array.from({ length: 40 }, () =>
        countCall(server.app.db, server.application.key, call({ limit: 1_000 })),
      ),
    );
    const settings = await Promise.all(
      Array.from({ length: 40 }, () =>
        server.app.db.rows({
          name: '',
          text: `SELECT current_setting('synchronous_commit') AS value, pg_sleep(0.01)`,
        }),
      ),
    );
    expect(settings.flat().every(({ value }) => value === 'on')).toBe(true);
  });
});
