import { LIMITS, OPERATIONS } from '@belfry/contract';
import { startServerBeside, StreamClient, type TestServer, until } from '@belfry/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ENDS_MS, newReaderOf, useStreams } from './stream-support.js';
import { createGreeting, startServer } from './support.js';

/** So long that nobody looks without a hint. */
const NEVER_MS = 600_000;

/** Two processes on one database, to which each client may come. */
let one: TestServer;
let two: TestServer;
const { clients, listen } = useStreams();

beforeAll(async () => {
  one = await startServer();
  two = await startServerBeside(one);
  await createGreeting(one);
});
afterAll(async () => {
  await two.stop();
  await one.checkInvariants();
  await one.stop();
});

const newReader = () => newReaderOf(one);

const resume = (server: TestServer, token: string, { cursor }: StreamClient) =>
  listen(server, token, { lastEventId: cursor ?? '' });

async function send(userId: string, name = 'you'): Promise<string> {
  const answer = await one.expect(OPERATIONS.sendNotification, {
    body: { template: { key: 'greeting', variables: { '*': { name } } }, targets: [userId] },
  });
  return answer.notification_id ?? '';
}

async function sendMany(userId: string, count: number): Promise<string[]> {
  const ids: string[] = [];
  while (ids.length < count) {
    const some = Math.min(50, count - ids.length);
    ids.push(...(await Promise.all(Array.from({ length: some }, () => send(userId)))));
  }
  return ids.sort((a, b) => (BigInt(a) < BigInt(b) ? -1 : 1));
}

const told = (client: StreamClient, count: number) =>
  until(`${count} changes are told`, () => client.changes.length >= count);
const rows = <R extends object>(text: string, values: unknown[] = []) =>
  one.app.db.rows<R>({ name: '', text }, values);
/** Maintenance removes signals that were seen when it last ran. */
async function maintainTwice(): Promise<void> {
  await one.app.maintenance.run();
  await one.app.maintenance.run();
}

describe('a stream', () => {
  it('tells of a changed theme, and of changed channels with theirs', async () => {
    const { token } = await newReader();
    const [client, other] = [await listen(one, token), await listen(two, token)];
    await one.expect(OPERATIONS.updateTheme, { body: { theme_mode: 'dark' } });
    await Promise.all([told(client, 1), told(other, 1)]);
    await two.expect(OPERATIONS.updateChannel, { params: { key: 'chat' }, body: { name: 'Talk' } });
    await Promise.all([told(client, 2), told(other, 2)]);
    for (const { changes } of [client, other])
      expect(changes).toEqual([{ type: 'theme' }, { type: 'channels' }]);
  });

  it('gives a sign of life every 15 s, and a cursor with it, also when the clock is set back', async () => {
    const { userId, token } = await newReader();
    const client = await listen(one, token);
    one.clock.move(15_000);
    await until('a sign', () => client.beats === 1);
    one.clock.move(-3_600_000);
    await until('another', () => client.beats === 2);
    one.clock.move(3_585_000);
    client.close();
    const missed = await send(userId);
    expect((await resume(one, token, client)).messageIds).toEqual([missed]);
  });
});

describe('a stream that is resumed', () => {
  it('at another process goes on where it was, without a hole or a repeat (G19)', async () => {
    const { userId, token } = await newReader();
    const sent: string[] = [];
    const seen: string[] = [];
    let client = await listen(one, token);
    for (const server of [two, one, two]) {
      sent.push(await send(userId));
      await told(client, client === clients[0] ? 1 : 2);
      client.close();
      seen.push(...client.messageIds);
      sent.push(await send(userId));
      client = await resume(server, token, client);
      await told(client, 1);
    }
    seen.push(...client.messageIds);
    expect(seen).toEqual(sent);
  });

  it('reads what it missed from the change log, page by page, up to so many; one more is told to reload', async () => {
    const { userId, token } = await newReader();
    const first = await listen(one, token);
    first.close();
    const ids = await sendMany(userId, LIMITS.changesTold);
    const whole = await resume(two, token, first);
    await told(whole, ids.length);
    expect(whole.messageIds).toEqual(ids);
    expect(whole.pages.map(({ changes }) => changes.length)).toEqual(
      Array.from({ length: LIMITS.changesTold / LIMITS.changesPage }, () => LIMITS.changesPage),
    );
    expect(whole.pages.at(-1)?.unread.total).toBe(LIMITS.changesTold);
    const last = await send(userId);
    await told(whole, LIMITS.changesTold + 1);
    expect(whole.messageIds).toEqual([...ids, last]);
    const reloaded = await resume(two, token, first);
    expect(reloaded.changes).toEqual([{ type: 'reload', reason: 'too_many' }]);
    const next = await send(userId);
    await told(reloaded, 2);
    expect(reloaded.messageIds).toEqual([next]);
  });

  it('from a cursor in the middle of what it missed goes on there', async () => {
    const { userId, token } = await newReader();
    const first = await listen(one, token);
    first.close();
    const ids = await sendMany(userId, LIMITS.changesPage + 20);
    const page = await one.expect(OPERATIONS.listClientChanges, {
      query: { since: first.cursor ?? '', limit: LIMITS.changesPage },
      token,
    });
    expect(page.has_more).toBe(true);
    const rest = await listen(two, token, { lastEventId: page.next });
    expect(rest.messageIds).toEqual(ids.slice(LIMITS.changesPage));
  });

  it('after its changes were removed is told to reload, and goes on from there (G19)', async () => {
    const { userId, token } = await newReader();
    const first = await listen(one, token);
    const before = await send(userId);
    await told(first, 1);
    first.close();
    const age = (ms: number) => rows('UPDATE changes SET created_at = now_ms() - $1::bigint', [ms]);
    await one.expect(OPERATIONS.updateTemplate, { params: { key: 'greeting' }, body: { label: 'Newer' } });
    await send(userId);
    // So long they are kept.
    await age(LIMITS.changesKeepMs - 60_000);
    await maintainTwice();
    const kept = await resume(two, token, first);
    await told(kept, 2);
    expect(kept.changes.map(({ type }) => type)).toEqual(['template', 'message']);
    await age(LIMITS.changesKeepMs + 1);
    await maintainTwice();
    expect(await rows('SELECT FROM changes')).toEqual([]);
    const late = await resume(two, token, first);
    expect(late.changes).toEqual([{ type: 'reload', reason: 'too_old' }]);
    // The change log says the same.
    const page = await one.expect(OPERATIONS.listClientChanges, {
      query: { since: first.cursor ?? '' },
      token,
    });
    expect(page.changes).toEqual([{ type: 'reload', reason: 'too_old' }]);
    const next = await send(userId);
    await told(late, 2);
    expect(late.messageIds).toEqual([next]);
    // Who was there all the time is not disturbed.
    await told(kept, 3);
    expect(kept.messageIds.slice(1)).toEqual([next]);
    expect(first.messageIds).toEqual([before]);
  });

  it('of a process that was asleep while its signals were removed misses nothing (G19)', async () => {
    const asleep = await startServerBeside(one, { lookMs: NEVER_MS });
    await asleep.app.bus.stop();
    const { userId, token } = await newReader();
    const client = await listen(asleep, token);
    const missed = await send(userId);
    await maintainTwice();
    expect(await rows('SELECT FROM signals WHERE position < (snapshot_here())[1]')).toEqual([]);
    asleep.app.gateway.farHint(null);
    await until('its streams are ended', () => client.isClosed);
    expect([client.endReason, client.changes]).toEqual(['behind', []]);
    expect((await resume(asleep, token, client)).messageIds).toEqual([missed]);
    await asleep.stop();
  });
});

describe('signals', () => {
  it('behind a transaction that stays open are kept, and no stream is disturbed by it', async () => {
    const { userId, token } = await newReader();
    const client = await listen(one, token);
    const open = await one.app.db.connect();
    await open.query('BEGIN');
    await open.query('SELECT pg_current_xact_id()');
    const ids = [await send(userId)];
    await told(client, 1);
    await maintainTwice();
    expect((await rows('SELECT FROM signals')).length).toBeGreaterThan(0);
    ids.push(await send(userId));
    await told(client, 2);
    await open.query('ROLLBACK');
    open.release();
    ids.push(await send(userId));
    await told(client, 3);
    expect([client.messageIds, client.isClosed]).toEqual([ids, false]);
  });
});

describe('a client that stops reading', () => {
  it('loses its stream, harms nobody, and resumes with what it missed (G19)', async () => {
    const [slow, quick] = [await newReader(), await newReader()];
    const before = one.app.gateway.size;
    const hanging = await listen(one, slow.token);
    const reading = await listen(one, quick.token);
    hanging.pause();
    // Some 48 KB as an event: the buffers of the system hold megabytes before anything waits in the server.
    const name = 'x'.repeat(16_000);
    const sent: string[] = [];
    while (one.app.gateway.size > before + 1) {
      sent.push(await send(slow.userId, name));
      expect(sent.length).toBeLessThan(LIMITS.changesTold);
      if (sent.length % 20 === 0) {
        const id = await send(quick.userId);
        await until('the other is told', () => reading.messageIds.includes(id));
      }
    }
    expect(one.app.gateway.size).toBe(before + 1);
    expect(reading.isClosed).toBe(false);
    hanging.resume();
    await until('the client has lost it', () => hanging.isClosed);
    expect(hanging.endReason).toBeNull();
    const again = await resume(two, slow.token, hanging);
    await told(again, sent.length - hanging.messageIds.length);
    expect([...hanging.messageIds, ...again.messageIds]).toEqual(sent);
  });
});

describe('a stream of one process', () => {
  it('ends within 5 s of the revocation of its session at another, whatever the clock does', async () => {
    const { userId, token } = await newReader();
    const client = await listen(two, token);
    one.clock.move(-3_600_000);
    await one.expect(OPERATIONS.revokeSessionTokens, { params: { user_id: userId } });
    await until('it has ended', () => client.isClosed, ENDS_MS);
    one.clock.move(3_600_000);
    expect(client.endReason).toBe('revoked');
  });
});
