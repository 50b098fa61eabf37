import { OPERATIONS } from '@belfry/contract';
import { StreamClient, type TestServer, until } from '@belfry/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ENDS_MS, newReaderOf, useStreams } from './stream-support.js';
import { createGreeting, delivered, startServer } from './support.js';

let server: TestServer;
const streams = useStreams();

beforeAll(async () => {
  server = await startServer();
  await createGreeting(server);
  await createGreeting(server, { key: 'both', channels: ['feed', 'chat'] });
});
afterAll(async () => {
  await server.checkInvariants();
  await server.stop();
});

const newReader = () => newReaderOf(server);
const listen = (token: string, options?: Parameters<StreamClient['open']>[0]) =>
  streams.listen(server, token, options);

async function send(targets: string[], key = 'greeting'): Promise<string> {
  const answer = await server.expect(OPERATIONS.sendNotification, {
    body: { template: { key, variables: { '*': { name: 'you' } } }, targets },
  });
  return answer.notification_id ?? '';
}

const read = (token: string, body: object) =>
  server.expect(OPERATIONS.markClientRead, { params: { key: 'feed' }, body, token });
const told = (client: StreamClient, count: number) =>
  until(`${count} changes are told`, () => client.changes.length >= count);

describe('a stream', () => {
  it('begins with where the change log is and what is unread', async () => {
    const { userId, token } = await newReader();
    await send([userId]);
    const client = await listen(token);
    expect(client.status).toBe(200);
    expect(client.headers).toMatchObject({
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-store, no-transform',
    });
    expect(client.headers['x-request-id']).toBeTruthy();
    expect(client.pages).toEqual([]);
    expect(client.cursor).toBeTruthy();
  });

  it('tells of a new message as the feed shows it, with the unread counts', async () => {
    const { userId, token } = await newReader();
    await send([userId]);
    const client = await listen(token);
    const id = await send([userId, 'somebody-else'], 'both');
    await told(client, 2);
    const feed = await server.expect(OPERATIONS.listClientMessages, {
      params: { key: 'feed' },
      query: {},
      token,
    });
    expect(client.pages).toEqual([
      {
        changes: [
          { type: 'message', message: feed.messages[0] },
          { type: 'message', message: { ...feed.messages[0], channel_key: 'chat' } },
        ],
        unread: { channels: { feed: 2, chat: 1 }, total: 3 },
      },
    ]);
    expect(client.messageIds).toEqual([id, id]);
  });

  it('tells of a batch chunk by chunk, each user of their own message', async () => {
    const readers = await Promise.all(Array.from({ length: 5 }, newReader));
    const streams = await Promise.all(readers.map(({ token }) => listen(token)));
    const others = Array.from({ length: 5_200 }, (_, index) => `batch-${index}`);
    const id = await server.expect(OPERATIONS.sendNotification, {
      body: {
        template: {
          key: 'greeting',
          variables: {
            '*': { name: 'you' },
            ...Object.fromEntries(readers.map(({ userId }) => [userId, { name: userId }])),
          },
        },
        mode: 'batch',
        targets: readers.flatMap(({ userId }, index) => [
          ...others.slice(index * 1_040, (index + 1) * 1_040),
          userId,
        ]),
      },
    });
    await delivered(server, id.notification_id ?? '');
    for (const [index, client] of streams.entries()) {
      await told(client, 1);
      expect(client.changes).toMatchObject([
        { message: { variables: { name: readers[index]?.userId }, message_status: 'SENT' } },
      ]);
    }
  });

  it('tells the other devices what one has read', async () => {
    const { userId, token } = await newReader();
    const ids = [await send([userId]), await send([userId]), await send([userId])];
    const [one, two] = [await listen(token), await listen(token)];
    expect(await read(token, { notification_ids: [ids[1]] })).toEqual({ unread_count: 2, unread_total: 2 });
    await Promise.all([one, two].map((client) => told(client, 1)));
    expect(await read(token, {})).toEqual({ unread_count: 0, unread_total: 0 });
    for (const client of [one, two]) {
      await told(client, 2);
      expect(client.pages).toEqual([
        {
          changes: [{ type: 'read', channel_key: 'feed', through: null, notification_ids: [ids[1]] }],
          unread: { channels: { feed: 2, chat: 0 }, total: 2 },
        },
        {
          changes: [{ type: 'read', channel_key: 'feed', through: ids[2], notification_ids: [] }],
          unread: { channels: { feed: 0, chat: 0 }, total: 0 },
        },
      ]);
    }
  });

  it('tells of a deleted notification those who had it', async () => {
    const [had, hadNot] = [await newReader(), await newReader()];
    const id = await send([had.userId]);
    const [one, two] = [await listen(had.token), await listen(hadNot.token)];
    await server.expect(OPERATIONS.deleteNotification, { params: { notification_id: id }, body: {} });
    await told(one, 1);
    expect(one.pages).toEqual([
      {
        changes: [{ type: 'deleted', notification_id: id }],
        unread: { channels: { feed: 0, chat: 0 }, total: 0 },
      },
    ]);
    await send([hadNot.userId]);
    await told(two, 1);
    expect(two.changes).toMatchObject([{ type: 'message' }]);
  });

  it('tells of a changed template', async () => {
    const { token } = await newReader();
    const client = await listen(token);
    await server.expect(OPERATIONS.updateTemplate, { params: { key: 'both' }, body: { label: 'New' } });
    await told(client, 1);
    expect(client.changes).toEqual([{ type: 'template', key: 'both' }]);
  });

  it('resumes by Last-Event-ID, or by "since", with what was missed and nothing else', async () => {
    const { userId, token } = await newReader();
    const first = await listen(token);
    const seen = await send([userId]);
    await told(first, 1);
    first.close();
    const missed = [await send([userId]), await send([userId])];
    const second = await listen(token, { lastEventId: first.cursor ?? '', since: 'ignored' });
    expect(second.messageIds).toEqual(missed);
    expect(second.pages[0]?.unread.total).toBe(3);
    const third = await listen(token, { since: first.cursor ?? '' });
    expect(third.messageIds).toEqual(missed);
    const fourth = await listen(token, { since: second.cursor ?? '' });
    const next = await send([userId]);
    for (const client of [second, third]) {
      await told(client, 3);
      expect(client.messageIds).toEqual([...missed, next]);
    }
    await told(fourth, 1);
    expect(fourth.messageIds).toEqual([next]);
    expect(first.messageIds).toEqual([seen]);
  });

  it('refuses what is no cursor, and no or a bad token, as any call does', async () => {
    const { token } = await newReader();
    for (const cursor of ['abc', 'A', 'Z'.repeat(80)]) {
      const client = await listen(token, { since: cursor });
      await until('it is refused', () => client.body !== '');
      expect([client.status, JSON.parse(client.body)]).toMatchObject([400, { code: 400111 }]);
    }
    const bad = await listen('nonsense');
    await until('it is refused', () => bad.body !== '');
    expect([bad.status, JSON.parse(bad.body)]).toMatchObject([401, { code: 400302 }]);
  });

  it('ends within 5 s of the revocation of its session (G19)', async () => {
    const { userId, token } = await newReader();
    const client = await listen(token);
    await server.expect(OPERATIONS.revokeSessionTokens, { params: { user_id: userId } });
    await until('it has ended', () => client.isClosed, ENDS_MS);
    expect(client.endReason).toBe('revoked');
  });

  it('ends when its session expires, within 5 s (G19)', async () => {
    const { userId } = await newReader();
    const { token } = await server.expect(OPERATIONS.issueSessionToken, {
      params: { user_id: userId },
      body: { expires_at: server.clock.now() + 60_000 },
    });
    const client = await listen(token);
    server.clock.move(61_000);
    await until('it has ended', () => client.isClosed, ENDS_MS);
    server.clock.move(-61_000);
    expect(client.endReason).toBe('expired');
  });
});
