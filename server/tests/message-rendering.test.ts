import { type AnswerOf, OPERATIONS } from '@belfry/contract';
import { StreamClient, type TestServer, until } from '@belfry/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createGreeting, openSession, startServer } from './support.js';

let server: TestServer;

beforeAll(async () => {
  server = await startServer();
});
afterAll(async () => {
  await server.checkInvariants();
  await server.stop();
});

const greetings = { ko: { fallback_message: '{name}님 안녕하세요', label: '{name}님' } };
const layoutOf = (text: string) => ({ version: 1, body: { items: [{ type: 'text', text }] } });

async function setRendering(message_rendering: 'pinned' | 'latest'): Promise<void> {
  await server.expect(OPERATIONS.updateSettings, { body: { message_rendering } });
}
async function update(key: string, body: object) {
  return server.expect(OPERATIONS.updateTemplate, { params: { key }, body });
}
async function send(key: string, user: string): Promise<string> {
  const { notification_id: id } = await server.expect(OPERATIONS.sendNotification, {
    body: { template: { key, variables: { '*': { name: 'Mina' } } }, targets: [user] },
  });
  return id ?? '';
}
type Message = AnswerOf<typeof OPERATIONS.listClientMessages>['messages'][number];
async function newest(token: string): Promise<Message> {
  const { messages } = await server.expect(OPERATIONS.listClientMessages, {
    params: { key: 'feed' },
    token,
  });
  return messages[0] as Message;
}
const layouts = (token: string, keys: string) =>
  server.expect(OPERATIONS.listClientTemplates, { query: { keys }, token });
const setLocale = (user: string, locale: string | null) =>
  server.expect(OPERATIONS.updateUser, { params: { user_id: user }, body: { locale } });

describe('an old message', () => {
  it('is shown by the version it was sent with, by the newest where that is set, and back again', async () => {
    await createGreeting(server, { key: 'old' });
    const token = await openSession(server, 'ann');
    await send('old', 'ann');
    await update('old', { fallback_message: 'Dear {name}', label: null });
    expect(await newest(token)).toMatchObject({
      ...{ template_version: 1, message: 'Hello Mina from Corner Shop', label: 'Hi Mina' },
    });
    await setRendering('latest');
    expect(await newest(token)).toMatchObject({ template_version: 2, message: 'Dear Mina', label: null });
    // A change is seen at once by the server that made it, although the application was read a moment ago.
    await update('old', { fallback_message: 'Hey {name}' });
    expect(await newest(token)).toMatchObject({ template_version: 3, message: 'Hey Mina' });
    await setRendering('pinned');
    expect((await newest(token)).template_version).toBe(1);
  });

  it('shown by the newest version has the defaults of variables that it was sent without', async () => {
    await createGreeting(server, { key: 'grown' });
    const token = await openSession(server, 'ben');
    await send('grown', 'ben');
    const variables = [
      { key: 'name', name: 'Name', type: 'string', default: 'you' },
      { key: 'coupon', name: 'Coupon', type: 'string', default: 'NONE' },
    ];
    await update('grown', {
      variables,
      ui_template: layoutOf('{coupon}'),
      fallback_message: '{name}: {coupon}',
    });
    await setRendering('latest');
    const message = await newest(token);
    expect(message).toMatchObject({ message: 'Mina: NONE', variables: { name: 'Mina', coupon: 'NONE' } });
    await setRendering('pinned');
    expect((await newest(token)).variables).not.toHaveProperty('coupon');
  });

  it('is not shown by a version that waits for approval, nor by one that was rejected', async () => {
    const channel = { key: 'approved', type: 'feed' as const, requires_approval: true };
    await server.expect(OPERATIONS.createChannel, { body: channel });
    const key = 'careful';
    await createGreeting(server, { key, channels: ['approved'] });
    const decide = async (version: number, decision: 'approveTemplate' | 'rejectTemplate') => {
      const call = { params: { key }, body: { version, reason: 'decided' } };
      await server.expect(OPERATIONS.submitTemplate, call);
      await server.expect(OPERATIONS[decision], call);
    };
    await decide(1, 'approveTemplate');
    const token = await openSession(server, 'cat');
    await send(key, 'cat');
    await setRendering('latest');
    const shown = async () =>
      (await server.expect(OPERATIONS.listClientMessages, { params: { key: 'approved' }, token })).messages[0]
        ?.template_version;
    await update(key, { fallback_message: 'Not seen by anybody {name}' });
    expect(await shown()).toBe(1);
    await decide(2, 'rejectTemplate');
    expect(await shown()).toBe(1);
    await update(key, { fallback_message: 'Better {name}' });
    await decide(3, 'approveTemplate');
    expect(await shown()).toBe(3);
    await setRendering('pinned');
  });

  it('is the same in the feed, in the change log, in a stream and in the user’s log', async () => {
    await createGreeting(server, { key: 'same', translations: greetings });
    const token = await openSession(server, 'dan');
    await setLocale('dan', 'ko-KR');
    const { next: since } = await server.expect(OPERATIONS.listClientChanges, { token });
    const stream = await new StreamClient(server.url, token).open();
    const id = await send('same', 'dan');
    await until('the stream tells of it', () => stream.messageIds.includes(id));
    stream.close();
    const message = await newest(token);
    expect(message).toMatchObject({ message: 'Mina님 안녕하세요', label: 'Mina님' });
    const told = stream.changes.find(({ type }) => type === 'message');
    expect(told).toEqual({ type: 'message', message });
    const { changes } = await server.expect(OPERATIONS.listClientChanges, { query: { since }, token });
    expect(changes).toEqual([{ type: 'message', message }]);
    const log = await server.expect(OPERATIONS.listUserNotifications, { params: { user_id: 'dan' } });
    expect(log.messages[0]?.message_data.label).toBe(message.label);
  });
});

describe('a translated template', () => {
  it('is shown in the language of the user: the locale, else its language, else the template’s own', async () => {
    const translations = {
      ko: { ...greetings.ko, ui_template: layoutOf('{name}님') },
      'ko-KP': { fallback_message: '{name} 동무' },
    };
    await createGreeting(server, { key: 'said', translations, ui_template: layoutOf('Hi {name}') });
    const token = await openSession(server, 'eve');
    await send('said', 'eve');
    const seen = async (locale: string | null) => {
      await setLocale('eve', locale);
      const { templates } = await layouts(token, 'said@1');
      const text = (templates[0]?.ui_template as ReturnType<typeof layoutOf> | undefined)?.body.items[0]
        ?.text;
      return [text, (await newest(token)).message];
    };
    const own = ['Hi {name}', 'Hello Mina from Corner Shop'];
    expect(await seen(null)).toEqual(own);
    expect(await seen('ko')).toEqual(['{name}님', 'Mina님 안녕하세요']);
    expect(await seen('ko-KR')).toEqual(['{name}님', 'Mina님 안녕하세요']);
    // What a translation leaves out is the template's own.
    expect(await seen('ko-KP')).toEqual(['Hi {name}', 'Mina 동무']);
    expect(await seen('fr-FR')).toEqual(own);
  });

  it('is told to each user of a batch in the user’s own language', async () => {
    await createGreeting(server, { key: 'all', translations: greetings });
    const readers = await Promise.all(
      ['ko-KR', 'en', null].map(async (locale, index) => {
        const userId = `many-${index}`;
        const token = await openSession(server, userId);
        await setLocale(userId, locale);
        return { userId, stream: await new StreamClient(server.url, token).open() };
      }),
    );
    await server.expect(OPERATIONS.sendNotification, {
      body: {
        template: { key: 'all', variables: { '*': { name: 'Mina' } } },
        mode: 'batch',
        targets: readers.map(({ userId }) => userId),
      },
    });
    const texts: string[] = [];
    for (const { stream } of readers) {
      const change = await until('the stream tells of it', () =>
        stream.changes.find(({ type }) => type === 'message'),
      );
      if (change.type === 'message') texts.push(change.message.message);
      stream.close();
    }
    const own = 'Hello Mina from Corner Shop';
    expect(texts).toEqual(['Mina님 안녕하세요', own, own]);
  });
});
