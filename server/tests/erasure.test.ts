import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { LIMITS, OPERATIONS } from '@belfry/contract';
import { armFailpoints } from '@belfry/server';
import { type TestServer, until } from '@belfry/testkit';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { eraseUserWork } from '../src/erasure/erase-user.js';
import { type ClaimedWork, LeaseLost } from '../src/storage/work.js';
import { createGreeting, delivered, openSession, startServer } from './support.js';

const send = OPERATIONS.sendNotification;
let server: TestServer;

beforeAll(async () => {
  server = await startServer();
  await createGreeting(server);
});
afterEach(() => armFailpoints(null));
afterAll(async () => {
  await server.checkInvariants();
  await server.stop();
});

const rows = <R extends object>(text: string, values: unknown[] = []) =>
  server.app.db.rows<R>({ name: '', text }, values);

/** Every table with a row that holds the text anywhere, and every file of targets that does. */
async function traces(text: string): Promise<string[]> {
  const found: string[] = [];
  const tables = await rows<{ name: string }>(
    `SELECT oid::regclass::text AS name FROM pg_class WHERE relkind IN ('r', 'p') AND relnamespace = 'public'::regnamespace`,
  );
  expect(tables.length).toBeGreaterThan(15);
  for (const { name } of tables) {
    const hits = await rows(`SELECT t::text AS row FROM ${name} t WHERE strpos(t::text, $1) > 0`, [text]);
    if (hits.length > 0) found.push(`${name}: ${JSON.stringify(hits[0]).slice(0, 300)}`);
  }
  for (const name of await readdir(server.filesDir, { recursive: true })) {
    const bytes = await readFile(join(server.filesDir, name)).catch(() => Buffer.alloc(0));
    if (bytes.includes(text)) found.push(`file ${name}`);
  }
  return found;
}

/** The erasure under way, and how often it was taken up. */
const erasing = async () =>
  (
    await rows<{ stage: string; fence: number }>(
      `SELECT progress->>'stage' AS stage, fence FROM work WHERE kind = 'erase_user'`,
    )
  )[0];
const erased = () => until('the erasure is over', async () => !(await erasing()), 30_000);
const erase = async (userId: string, token?: string) => {
  const auth = token ? { token } : {};
  const answer = await server.expect(OPERATIONS.eraseUser, { body: { user_ids: [userId] }, ...auth });
  expect(answer).toEqual({ status: 'accepted' });
};
/** Values of targets: the marker for who is to be erased. */
const values = (ids: string[], marker = 'plain') =>
  Object.fromEntries(ids.map((id) => [id, { name: id.includes('erase') ? marker : 'plain' }]));
const batch = async (targets: string[], marker?: string, more: object = {}) => {
  const body = {
    template: { key: 'greeting', variables: values(targets, marker) },
    targets,
    mode: 'batch' as const,
    ...more,
  };
  return (await server.expect(send, { body })).notification_id as string;
};
const realtime = async (targets: string[], marker?: string, headers: Record<string, string> = {}) => {
  const variables = values(targets, marker);
  const body = { template: { key: 'greeting', variables }, targets };
  return server.call(send, { body, headers });
};
const detailsOf = (notification_id: string) =>
  server.expect(OPERATIONS.getNotification, { params: { notification_id } });

describe('an erased user', () => {
  it('leaves no trace of the id or of what was sent, whatever became of it (G14)', async () => {
    const id = 'user-to-erase-1';
    const marker = 'Marker-of-1';
    await server.expect(OPERATIONS.createUser, {
      body: { user_id: id, nickname: marker, profile_url: `https://example.com/${marker}`, locale: 'ko-KR' },
    });
    const token = await openSession(server, id);
    const batches = [
      await batch([id, 'other', id], marker),
      await batch(['other', ...Array.from({ length: 3_000 }, (_, index) => `crowd${index}`), id], marker),
      // Refused: the value is too long.
      await batch(['other', id], 'plain', {
        template: { key: 'greeting', variables: { [id]: { name: {} }, other: { name: 'o' } } },
      }),
    ];
    for (const one of batches) await delivered(server, one);
    const single = await realtime([id, 'other'], marker);
    const key = { 'idempotency-key': 'erasure-1' };
    await server.expect(OPERATIONS.updateUser, { params: { user_id: id }, body: { is_active: false } });
    const refused = await realtime(['other', id], marker, key);
    expect(refused.status).toBe(207);
    await server.expect(OPERATIONS.updateUser, { params: { user_id: id }, body: { is_active: true } });
    const read = { impressions: batches, clicks: batches, custom: { seen: batches } };
    await server.expect(OPERATIONS.recordEvents, { token, body: read });
    await server.app.metricsFold.run();
    const before = await Promise.all(batches.map(detailsOf));
    expect((await traces(id)).length).toBeGreaterThanOrEqual(5);
    expect((await traces(marker)).length).toBeGreaterThanOrEqual(3);

    await erase(id);
    await erased();
    expect(await traces(id)).toEqual([]);
    expect(await traces(marker)).toEqual([]);
    const after = await Promise.all(batches.map(detailsOf));
    expect(after.map(({ outcomes }) => outcomes)).toEqual(before.map(({ outcomes }) => outcomes));
    const counts = await rows<{ impressions: number }>(
      'SELECT impressions FROM notifications WHERE id = ANY($1) ORDER BY id',
      [batches],
    );
    expect(counts.map(({ impressions }) => impressions)).toEqual([1, 1, 0]);
    const again = await realtime(['other', id], marker, key);
    expect(again.headers.get('idempotent-replayed')).toBe('true');
    expect(again.body).toMatchObject({ failed_targets: [{ user_id: '', code: 400300 }] });
    expect(single.status).toBe(200);
    const other = await openSession(server, 'other');
    const feed = await server.expect(OPERATIONS.listClientMessages, {
      params: { key: 'feed' },
      token: other,
    });
    expect(feed.messages).toHaveLength(5);
    await server.checkInvariants();
  });

  it('is unknown to every answer as soon as that is asked for, and sessions end', async () => {
    const id = 'user-to-erase-2';
    const token = await openSession(server, id);
    await realtime([id]);
    let goOn = () => {};
    const gate = new Promise<void>((resolve) => {
      goOn = resolve;
    });
    armFailpoints((name) => (name === 'erase.wait' ? gate : undefined));
    await erase(id);
    const params = { user_id: id };
    expect((await server.call(OPERATIONS.getUser, { params })).body).toMatchObject({ code: 400301 });
    expect(
      (await server.call(OPERATIONS.updateUser, { params, body: { is_active: true } })).body,
    ).toMatchObject({ code: 400301 });
    expect((await server.call(OPERATIONS.issueSessionToken, { params, body: {} })).body).toMatchObject({
      code: 400301,
    });
    expect((await server.call(OPERATIONS.revokeSessionTokens, { params })).body).toMatchObject({
      code: 400301,
    });
    expect((await server.call(OPERATIONS.deleteUser, { params })).body).toMatchObject({ code: 400301 });
    expect((await server.call(OPERATIONS.createUser, { body: params })).body).toMatchObject({ code: 400202 });
    const list = await server.expect(OPERATIONS.listUsers, { query: { user_id_startswith: id } });
    expect(list.users).toEqual([]);
    expect((await server.call(OPERATIONS.listClientChannels, { token })).body).toMatchObject({
      code: 400302,
    });
    expect((await realtime([id])).body).toMatchObject({ code: 400300 });
    goOn();
    await erased();
    expect(await traces(id)).toEqual([]);
  });

  it('who is made again is another: old tokens stay refused, and the feed is empty', async () => {
    const id = 'user-to-erase-3';
    const token = await openSession(server, id);
    await realtime([id]);
    await erase(id);
    await erased();
    const fresh = await openSession(server, id);
    const { channels } = await server.expect(OPERATIONS.listClientChannels, { token: fresh });
    expect(channels.map(({ unread_count }) => unread_count)).toEqual([0, 0]);
    server.clock.move(3_000);
    expect((await server.call(OPERATIONS.listClientChannels, { token })).body).toMatchObject({
      code: 400302,
    });
  });

  it('has gone from a batch that is being delivered (G14)', async () => {
    const id = 'user-to-erase-4';
    const marker = 'Marker-of-4';
    await openSession(server, id);
    let goOn = () => {};
    const gate = new Promise<void>((resolve) => {
      goOn = resolve;
    });
    let inserted = 0;
    armFailpoints((name) => (name === 'deliver.messages_inserted' && inserted++ === 0 ? gate : undefined));
    const one = await batch(['near', id], marker);
    await until('its message is written and not committed', () => inserted > 0);
    await erase(id);
    await until('the erasure has looked twice and waits', async () => ((await erasing())?.fence ?? 0) >= 2);
    expect((await erasing())?.stage).toBe('wait');
    goOn();
    expect((await delivered(server, one)).outcomes).toMatchObject({ sent: 2 });
    await erased();
    expect(await traces(id)).toEqual([]);
    expect(await traces(marker)).toEqual([]);
    await server.checkInvariants();
  });

  it.each(['batch', 'realtime'] as const)(
    'has gone from a %s send whose statement has begun to read and not yet written (G14)',
    async (mode) => {
      const id = `user-to-erase-5-${mode}`;
      const marker = `Marker-of-5-${mode}`;
      await openSession(server, id);
      // The statement stands still with its snapshot taken: it waits for a row that somebody else inserts.
      const client = await server.app.db.connect();
      await client.query('BEGIN');
      await client.query(
        `INSERT INTO users (application, user_id, created_at, updated_at) VALUES ($1, $2, 1, 1)`,
        [server.application.key, `first ${mode}`],
      );
      const targets = [`first ${mode}`, id];
      const sent =
        mode === 'batch'
          ? batch(targets, marker).then((one) => delivered(server, one))
          : realtime(targets, marker);
      await until('the statement waits', async () => {
        const waiting = await rows(
          `SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`,
        );
        return waiting.length > 0;
      });
      await erase(id);
      await until('the erasure has looked twice', async () => ((await erasing())?.fence ?? 0) >= 2);
      expect((await erasing())?.stage).toBe('wait');
      await client.query('ROLLBACK');
      client.release();
      await sent;
      await erased();
      expect(await traces(id)).toEqual([]);
      expect(await traces(marker)).toEqual([]);
      await server.checkInvariants();
    },
  );

  it('gets nothing of a batch that waits for its time (G14)', async () => {
    const id = 'user-to-erase-6';
    const one = await batch(['later', id], 'Marker-of-6', { scheduled_at: server.clock.now() + 3_600_000 });
    await erase(id);
    await erased();
    expect(await traces(id)).toEqual([]);
    expect(await traces('Marker-of-6')).toEqual([]);
    await rows(`UPDATE notifications SET scheduled_at = 1 WHERE id = $1`, [one]);
    await rows(`UPDATE work SET run_at = 1 WHERE kind = 'release'`);
    expect((await delivered(server, one)).outcomes).toMatchObject({ sent: 1, unknown_user: 1, pending: 0 });
    expect(await rows(`SELECT FROM users WHERE user_id = ''`)).toEqual([]);
    expect(await traces(id)).toEqual([]);
  });

  it('need never have been a user', async () => {
    await erase('never-seen-to-erase');
    await erased();
    expect(await traces('never-seen-to-erase')).toEqual([]);
  });

  it('takes nothing from users with a like name, or of the same id in another application (G11)', async () => {
    const other = await server.createApplication('Other');
    await createGreeting(server, {}, other.token);
    const id = 'user-to-erase-7';
    const template = { key: 'greeting', variables: { '*': { name: 'x' } } };
    const body = { template, targets: [id], mode: 'batch' as const };
    await server.expect(send, { body, token: other.token });
    await until('delivered there', async () => {
      return (await rows('SELECT FROM messages WHERE application = $1', [other.key])).length === 1;
    });
    const like = [`${id}0`, `${id} `, 'user-to-erase-', id.toUpperCase()];
    await delivered(server, await batch([...like, id]));
    await erase(id);
    await erased();
    const left = await rows<{ user_id: string }>(
      'SELECT user_id FROM messages WHERE starts_with(lower(user_id), $1)',
      ['user-to-erase-'],
    );
    expect(left.map(({ user_id }) => user_id).sort()).toEqual([...like, id].sort());
    const feed = await server.expect(OPERATIONS.listClientMessages, {
      params: { key: 'feed' },
      token: await openSession(server, id, other.token),
    });
    expect(feed.messages).toHaveLength(1);
    const chunks = await rows('SELECT user_ids FROM chunks WHERE application = $1', [other.key]);
    expect(chunks).toEqual([{ user_ids: [id] }]);
  });

  it('may have any id that is allowed (G12)', async () => {
    const ids = [
      `to-erase "quoted" \\ {a,b} 'x' NULL`,
      'to-erase-%_\u00e4\u{1f600}',
      'NULL',
      '*',
      'x'.repeat(LIMITS.userIdLength),
    ];
    for (const id of ids) {
      const one = await batch(['beside', id, id], 'Marker');
      await delivered(server, one);
      await erase(id);
      await erased();
      const chunks = await rows('SELECT user_ids FROM chunks WHERE notification = $1', [one]);
      expect(chunks).toEqual([{ user_ids: ['beside', '', ''] }]);
      expect(await rows('SELECT FROM messages WHERE user_id = $1', [id])).toEqual([]);
    }
    await server.checkInvariants();
  });

  it('is deleted in the same way by DELETE', async () => {
    const id = 'user-to-erase-8';
    const params = { user_id: id };
    await openSession(server, id);
    await delivered(server, await batch([id], 'Marker-of-8'));
    expect(await server.expect(OPERATIONS.deleteUser, { params })).toBe(null);
    expect((await server.call(OPERATIONS.deleteUser, { params })).body).toMatchObject({ code: 400301 });
    await erased();
    expect(await traces(id)).toEqual([]);
    expect(await traces('Marker-of-8')).toEqual([]);
    expect((await server.call(OPERATIONS.deleteUser, { params })).body).toMatchObject({ code: 400301 });
  });

  it('asked for several times is erased, and messages after it stay', async () => {
    const id = 'user-to-erase-9';
    await realtime([id], 'Marker-of-9');
    await Promise.all([erase(id), erase(id), erase(id)]);
    await erased();
    expect(await traces(id)).toEqual([]);
    expect((await realtime([id])).status).toBe(200);
    await server.checkInvariants();
  });
});

describe('an erasure', () => {
  const steps = [
    'erase.wait',
    'erase.chunks',
    'erase.notifications',
    'erase.answers',
    'erase.rows',
    'erase.finished',
  ];

  it.each(steps)('that dies at %s goes on by itself (G5)', async (where) => {
    const id = `user-to-erase-at-${where}`;
    const marker = `Marker at ${where}`;
    await openSession(server, id);
    await delivered(server, await batch([id, 'by'], marker));
    await realtime([id, 'by'], marker);
    let deaths = 0;
    armFailpoints((name) => {
      if (name === where && deaths++ === 0) throw new Error('died');
    });
    await erase(id);
    await erased();
    expect(deaths).toBeGreaterThan(1);
    expect(await traces(id)).toEqual([]);
    expect(await traces(marker)).toEqual([]);
    await server.checkInvariants();
  });

  it('of a worker that lost its lease changes nothing (G6)', async () => {
    const id = 'user-to-erase-fenced';
    await delivered(server, await batch([id, 'by'], 'Marker fenced'));
    let died = false;
    let stopped = Promise.resolve();
    armFailpoints((name) => {
      if (name !== 'erase.chunks' || died) return;
      died = true;
      // Nobody takes up what is given back before the test is through with it.
      stopped = server.app.worker.stop();
      throw new Error('died');
    });
    await erase(id);
    await until('it has been given back', () => died);
    await stopped;
    const [work] = await rows<ClaimedWork>(
      `SELECT id, kind, application, notification, chunk, user_id, '{"stage": "rows"}'::json AS progress,
         fence - 1 AS fence, attempts, deaths FROM work WHERE kind = 'erase_user'`,
    );
    const late = eraseUserWork({ db: server.app.db, logger: server.app.logger }, work as ClaimedWork);
    await expect(late).rejects.toBeInstanceOf(LeaseLost);
    expect(await rows('SELECT FROM messages WHERE user_id = $1', [id])).toHaveLength(1);
    server.app.worker.start();
    await erased();
    expect(await traces(id)).toEqual([]);
  });

  it('names exactly one user', async () => {
    const of = async (user_ids: unknown, path?: string) => {
      const body = { user_ids } as { user_ids: string[] };
      return (await server.call(OPERATIONS.eraseUser, { body, ...(path ? { path } : {}) })).body;
    };
    expect(await of([])).toMatchObject({ code: 400111 });
    expect(await of(['a', 'b'])).toMatchObject({ code: 400111 });
    expect(await of('a')).toMatchObject({ code: 400102 });
    expect(await of([1])).toMatchObject({ code: 400100 });
    expect(await of(['x'.repeat(LIMITS.userIdLength + 1)])).toMatchObject({ code: 400110 });
    expect(await of(undefined)).toMatchObject({ code: 400105 });
    expect(await of([], '/v1/notifications/privacy/gdpr/')).toMatchObject({ code: 400111 });
  });

  it('needs the permission for users', async () => {
    const { token } = await server.createToken(server.application, ['notifications:delete', 'settings']);
    const answer = await server.call(OPERATIONS.eraseUser, { token, body: { user_ids: ['a'] } });
    expect(answer.body).toMatchObject({ code: 403100 });
  });
});
