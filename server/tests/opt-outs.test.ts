import { OPERATIONS } from '@belfry/contract';
import { type TestServer, until } from '@belfry/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { lines, row, uploadFile } from './csv-support.js';
import { createGreeting, delivered, openSession, startServer } from './support.js';

let server: TestServer;

beforeAll(async () => {
  server = await startServer();
  await server.expect(OPERATIONS.updateChannel, {
    params: { key: 'feed' },
    body: {
      categories: [
        { id: 'all', name: 'All', is_default: true },
        { id: 'ads', name: 'Ads', is_default: false },
      ],
    },
  });
  await createGreeting(server);
  await createGreeting(server, { key: 'ad', category: 'ads' });
  await createGreeting(server, { key: 'both', channels: ['feed', 'chat'] });
  await prefer('no-feed', [{ key: 'feed', is_enabled: false }]);
  await prefer('no-ads', [{ key: 'feed', categories: [{ id: 'ads', is_enabled: false }] }]);
  await prefer('nothing', [
    { key: 'feed', is_enabled: false, categories: [{ id: 'ads', is_enabled: false }] },
    { key: 'chat', is_enabled: false },
  ]);
});
afterAll(async () => {
  await server.checkInvariants();
  await server.stop();
});

interface Wish {
  key: string;
  is_enabled?: boolean;
  categories?: { id: string; is_enabled: boolean }[];
}
async function prefer(userId: string, channels: Wish[]): Promise<string> {
  const token = await openSession(server, userId);
  await server.expect(OPERATIONS.updateClientPreferences, { body: { channels }, token });
  return token;
}
const send = (key: string, targets: string[], mode: 'realtime' | 'batch') =>
  server.call(OPERATIONS.sendNotification, {
    body: { template: { key, variables: { '*': { name: 'x' } } }, targets, mode },
  });
async function outcomes(id: string | undefined) {
  const { outcomes: found } = await delivered(server, id ?? '');
  return Object.fromEntries(Object.entries(found).filter(([, count]) => count !== 0));
}
async function ledger(id: string | undefined) {
  const { targets } = await server.expect(OPERATIONS.listTargets, {
    params: { notification_id: id ?? '' },
    query: {},
  });
  return targets.map(({ user_id, outcome }) => `${user_id} ${outcome}`);
}
async function has(userId: string, id: string | undefined): Promise<string[]> {
  const token = await openSession(server, userId);
  const found: string[] = [];
  for (const key of ['feed', 'chat']) {
    const page = await server.expect(OPERATIONS.listClientMessages, { params: { key }, query: {}, token });
    if (page.messages.some(({ notification_id }) => notification_id === id)) found.push(key);
  }
  return found;
}

describe.each(['realtime', 'batch'] as const)('a %s send', (mode) => {
  const ALL = ['wants-all', 'no-feed', 'no-ads', 'nothing'];

  it('ends as opted_out for those who do not want the channel (G2)', async () => {
    const { status, body } = await send('greeting', ALL, mode);
    expect(status).toBe(200);
    expect(await outcomes(body.notification_id)).toEqual({ sent: 2, opted_out: 2 });
    expect(await ledger(body.notification_id)).toEqual([
      'wants-all sent',
      'no-feed opted_out',
      'no-ads sent',
      'nothing opted_out',
    ]);
    expect(await has('no-feed', body.notification_id)).toEqual([]);
    expect(await has('no-ads', body.notification_id)).toEqual(['feed']);
  });

  it('ends as opted_out for those who do not want the category', async () => {
    const { body } = await send('ad', ALL, mode);
    expect(await outcomes(body.notification_id)).toEqual({ sent: 1, opted_out: 3 });
    expect(await has('no-ads', body.notification_id)).toEqual([]);
  });

  it('is written in the channels that are wanted, and counts as sent', async () => {
    const { body } = await send('both', ALL, mode);
    expect(await outcomes(body.notification_id)).toEqual({ sent: 3, opted_out: 1 });
    expect(await has('no-feed', body.notification_id)).toEqual(['chat']);
    expect(await has('wants-all', body.notification_id)).toEqual(['feed', 'chat']);
    await server.checkInvariants();
  });

  it('is told so by a dry run', async () => {
    const body = {
      template: { key: 'ad', variables: { '*': { name: 'x' } } },
      targets: ALL,
      mode,
      dry_run: true,
    };
    const answer = await server.expect(OPERATIONS.sendNotification, { body });
    expect(answer.outcomes).toMatchObject({ sent: 1, opted_out: 3 });
    expect(answer.samples?.map(({ user_id }) => user_id)).toEqual(['wants-all']);
  });

  it('is no failure when nobody wants it', async () => {
    const { status, body } = await send('greeting', ['nothing'], mode);
    expect(status).toBe(200);
    expect(await outcomes(body.notification_id)).toEqual({ opted_out: 1 });
  });

  it('reaches those who have opted in again', async () => {
    await prefer('undecided', [{ key: 'feed', is_enabled: false }]);
    await prefer('undecided', [{ key: 'feed', is_enabled: true }]);
    const { body } = await send('greeting', ['undecided'], mode);
    expect(await outcomes(body.notification_id)).toEqual({ sent: 1 });
  });
});

describe('a send by file', () => {
  const file = lines(
    row('user_id', 'name'),
    ...['wants-all', 'no-feed', 'no-ads', 'nothing'].map((id) => row(id, 'x')),
  );

  it.each([
    ['greeting', { sent: 2, opted_out: 2 }],
    ['ad', { sent: 1, opted_out: 3 }],
    ['both', { sent: 3, opted_out: 1 }],
  ])('of the template %s ends as its dry run says (G2)', async (key, wanted) => {
    const file_key = await uploadFile(server, file);
    const body = { template: { key }, mode: 'batch' as const, targets_filename: file_key };
    const dry = await server.expect(OPERATIONS.sendNotification, { body: { ...body, dry_run: true } });
    expect(dry.outcomes).toMatchObject(wanted);
    const { notification_id } = await server.expect(OPERATIONS.sendNotification, { body });
    expect(await outcomes(notification_id)).toEqual(wanted);
  });
});

describe('devices of one user', () => {
  it('that come at the same time are all taken, the oldest making room', async () => {
    const token = await openSession(server, 'many-devices');
    const register = async (index: number) => {
      const params = { token: `device-${index}` };
      return server.call(OPERATIONS.registerClientDevice, { params, body: { type: 'fcm' }, token });
    };
    const answers = await Promise.all(
      Array.from({ length: 1_200 }, (_, index) => register((index * 7) % 60)),
    );
    expect(answers.filter(({ status }) => status !== 200).map(({ body }) => body)).toEqual([]);
  });
});

describe('an erased user', () => {
  it('leaves no opt-outs, devices and marks behind (G14)', async () => {
    const token = await prefer('erased', [{ key: 'chat', is_enabled: false }]);
    await server.expect(OPERATIONS.registerClientDevice, {
      params: { token: 'device-of-erased' },
      body: { type: 'fcm' },
      token,
    });
    const { body } = await send('greeting', ['erased'], 'realtime');
    await send('greeting', ['erased'], 'realtime');
    const read = { notification_ids: [body.notification_id ?? ''] };
    await server.expect(OPERATIONS.markClientRead, { params: { key: 'feed' }, body: read, token });
    const left = async () => {
      const rows = await server.app.db.rows<{ table: string }>({
        name: 'test_left_of_erased',
        text: `SELECT 'devices' AS table FROM devices WHERE user_id = 'erased'
          UNION SELECT 'opt_outs' FROM opt_outs WHERE user_id = 'erased'
          UNION SELECT 'signals' FROM signals WHERE user_id = 'erased'
          UNION SELECT 'read_marks' FROM read_marks WHERE user_id = 'erased' ORDER BY 1`,
      });
      return rows.map(({ table }) => table);
    };
    expect(await left()).toEqual(['devices', 'opt_outs', 'read_marks', 'signals']);
    await server.expect(OPERATIONS.eraseUser, { body: { user_ids: ['erased'] } });
    await until('the user is gone', async () => (await left()).length === 0);
  });
});
