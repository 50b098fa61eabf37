import { OPERATIONS } from '@belfry/contract';
import { StreamClient, type TestServer, until } from '@belfry/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createGreeting, delivered, openSession, startServer } from './support.js';

/** More than are looked for one by one. */
const READERS = 80;
const OTHERS = 20;

let server: TestServer;
let readers: { userId: string; token: string; client: StreamClient }[] = [];

beforeAll(async () => {
  server = await startServer();
  await createGreeting(server);
  await createGreeting(server, { key: 'both', channels: ['feed', 'chat'] });
  readers = await Promise.all(
    Array.from({ length: READERS }, async (_, index) => {
      const userId = `reader-${index}`;
      const token = await openSession(server, userId);
      return { userId, token, client: await new StreamClient(server.url, token).open({}) };
    }),
  );
});
afterAll(async () => {
  for (const { client } of readers) {
    expect(client.faults).toEqual([]);
    client.close();
  }
  await server.checkInvariants();
  await server.stop();
});

/** A batch to every reader, between others; every second target has a name of its own. Gives its id. */
async function sendToAll(key: string, more: { targets?: string[]; common?: object } = {}): Promise<string> {
  const others = Array.from({ length: OTHERS }, (_, index) => `other-${index}`);
  const targets = [...others, ...readers.map(({ userId }) => userId), ...(more.targets ?? [])];
  const own = targets.filter((_, index) => index % 2 === 0).map((userId) => [userId, { name: userId }]);
  const { notification_id: id = '' } = await server.expect(OPERATIONS.sendNotification, {
    body: {
      template: { key, variables: { '*': { name: 'you', ...more.common }, ...Object.fromEntries(own) } },
      mode: 'batch',
      targets,
    },
  });
  await delivered(server, id);
  return id;
}

async function inFeed(token: string, id: string, channel: string) {
  const { messages } = await server.expect(OPERATIONS.listClientMessages, {
    params: { key: channel },
    query: {},
    token,
  });
  return messages.filter(({ notification_id: other }) => other === id);
}

const toldOf = (client: StreamClient, id: string) =>
  client.changes.flatMap((change) =>
    change.type === 'message' && change.message.notification_id === id ? [change.message] : [],
  );

/** Expects every reader but these to be told once of the messages that their feeds show, with what is unread. */
async function expectTold(id: string, { channels = ['feed'], but = [] as string[] } = {}) {
  for (const { userId, token, client } of readers) {
    const shown = (await Promise.all(channels.map((channel) => inFeed(token, id, channel)))).flat();
    expect(shown).toHaveLength(but.includes(userId) ? 0 : channels.length);
    await until(`${userId} is told`, () => toldOf(client, id).length >= shown.length);
    expect(toldOf(client, id)).toEqual(shown);
    if (shown.length === 0) continue;
    const { unread_total: total } = await server.expect(OPERATIONS.listClientChannels, { token });
    expect(client.pages.at(-1)?.unread.total).toBe(total);
  }
}

describe('a batch to many who listen', () => {
  it('is told to each as the feed shows it: own variables, those of all, and defaults', async () => {
    await expectTold(await sendToAll('greeting', { common: { shop: 'Our "Shop"\u2028' } }));
  });

  it('is told the same when a target of the chunk gets nothing', async () => {
    await expectTold(await sendToAll('greeting', { targets: ['n0body\u00e9'] }));
  });

  it('is told once to a user who is twice among its targets', async () => {
    await expectTold(
      await sendToAll('greeting', { targets: readers.slice(0, 9).map(({ userId }) => userId) }),
    );
  });

  it('is told in every channel that it comes in', async () => {
    await expectTold(await sendToAll('both'), { channels: ['feed', 'chat'] });
  });

  it('is told to nobody who wants none', async () => {
    const unwilling = readers.filter((_, index) => index % 7 === 0);
    for (const { token } of unwilling)
      await server.expect(OPERATIONS.updateClientPreferences, {
        body: { channels: [{ key: 'feed', is_enabled: false }] },
        token,
      });
    await expectTold(await sendToAll('greeting'), { but: unwilling.map(({ userId }) => userId) });
  });
});
