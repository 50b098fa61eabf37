import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';
import type { Socket } from 'node:net';
import { LIMITS, OPERATIONS } from '@belfry/contract';
import { armFailpoints } from '@belfry/server';
import { type TestServer, until } from '@belfry/testkit';
import fc from 'fast-check';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { countOutcomes, detailsOf, ended, ledgerOf, lines, sendFile } from './csv-support.js';
import { createGreeting, openSession, startServer } from './support.js';

let server: TestServer;

beforeAll(async () => {
  server = await startServer();
  await createGreeting(server);
  await createGreeting(server, { key: 'free', variables: [] });
  await openSession(server, 'asleep');
  await server.expect(OPERATIONS.updateUser, { params: { user_id: 'asleep' }, body: { is_active: false } });
});
afterEach(() => armFailpoints(null));
afterAll(async () => {
  await server.checkInvariants();
  await server.stop();
});

const send = async (body: Record<string, unknown>, token?: string): Promise<string> => {
  const { body: answer } = await server.call(OPERATIONS.sendNotification, {
    body: { template: { key: 'free' }, targets: [], ...body },
    ...(token ? { token } : {}),
  });
  return (answer as { notification_id: string }).notification_id;
};
const page = (notification_id: string, query: Record<string, string> = {}, token?: string) =>
  server.call(OPERATIONS.listTargets, { params: { notification_id }, query, ...(token ? { token } : {}) });
const users = (count: number): string[] => Array.from({ length: count }, (_, index) => `l-${index}`);

/** The ledger as CSV, with its headers. */
async function csvOf(id: string, query = '', accept = 'text/csv') {
  const answer = await fetch(`${server.url}/v1/notifications/${id}/targets${query}`, {
    headers: { 'api-token': server.application.token, accept },
  });
  return { status: answer.status, text: await answer.text(), headers: answer.headers };
}

describe('the ledger of a realtime notification', () => {
  it('tells how each target ended, in the order asked', async () => {
    const variables = { '*': { name: 'x' }, odd: { name: { an: 'object' } } };
    const template = { key: 'greeting', variables };
    const targets = ['ok', 'asleep', 'ok', 'odd', 'tab\there', 'also'];
    const id = await send({ template, targets, mode: 'realtime' });
    const { targets: rows, next } = (await page(id)).body;
    expect(rows.map(({ user_id, outcome, code }) => [user_id, outcome, code])).toEqual([
      ['ok', 'sent', null],
      ['asleep', 'invalid', 400300],
      ['ok', 'duplicate', 400111],
      ['odd', 'invalid', 400111],
      ['tab\ufffdhere', 'invalid', 400151],
      ['also', 'sent', null],
    ]);
    expect(next).toBe('');
    expect(rows.every(({ code, message }) => (code === null) === (message === null))).toBe(true);
    expect(countOutcomes(rows)).toEqual((await detailsOf(server, id)).outcomes);
  });

  it('tells unknown users where the application refuses them', async () => {
    const strict = await server.createApplication('Strict');
    await createGreeting(server, { key: 'free', variables: [] }, strict.token);
    await server.app.db.count(
      {
        name: '',
        text: `UPDATE applications SET settings = '{"unknown_targets": "reject"}', revision = revision + 1 WHERE id = $1`,
      },
      [strict.key],
    );
    server.clock.move(3_000);
    await openSession(server, 'known', strict.token);
    const id = await send({ targets: ['stranger', 'known'], mode: 'realtime' }, strict.token);
    expect((await page(id, {}, strict.token)).body.targets).toEqual([
      { user_id: 'stranger', outcome: 'unknown_user', code: 400301, message: 'There is no such user.' },
      { user_id: 'known', outcome: 'sent', code: null, message: null },
    ]);
  });

  it('comes in pages too', async () => {
    const id = await send({ targets: users(7) });
    expect((await ledgerOf(server, id, { limit: '3' })).map(({ user_id }) => user_id)).toEqual(users(7));
    expect((await ledgerOf(server, id, { limit: '7' })).map(({ user_id }) => user_id)).toEqual(users(7));
  });
});

describe('the ledger of a batch', () => {
  it('is whole and in order with every size of page (G7)', async () => {
    const id = await send({ targets: users(5_001), mode: 'batch' });
    await ended(server, id);
    for (const limit of [1_000, 999, 834])
      expect((await ledgerOf(server, id, { limit: String(limit) })).map(({ user_id }) => user_id)).toEqual(
        users(5_001),
      );
    const first = (await page(id)).body;
    expect(first.targets).toHaveLength(LIMITS.ledgerPageDefault);
    const one = (await page(id, { limit: '1', token: first.next })).body;
    expect(one.targets[0]?.user_id).toBe('l-100');
  });

  it('tells of refusals, early and late, on every page', async () => {
    const id = await send({ targets: ['a', 'bad\n', 'b', 'asleep', 'a', 'asleep'], mode: 'batch' });
    await ended(server, id);
    const outcomes = ['sent', 'invalid', 'sent', 'invalid', 'duplicate', 'duplicate'];
    for (const limit of ['1', '2', '4', '6'])
      expect((await ledgerOf(server, id, { limit })).map(({ outcome }) => outcome)).toEqual(outcomes);
    const invalid = await ledgerOf(server, id, { limit: '1', outcome: 'invalid' });
    expect(invalid.map(({ user_id, code }) => [user_id, code])).toEqual([
      ['bad\ufffd', 400151],
      ['asleep', 400300],
    ]);
  });

  it('ends with the last row, on a border of chunks too', async () => {
    for (const count of [2_500, 5_000]) {
      const id = await send({ targets: users(count), mode: 'batch' });
      await ended(server, id);
      let token = '';
      for (let read = 0; read < count; read += 500) {
        const { next, targets } = (await page(id, { limit: '500', ...(token ? { token } : {}) })).body;
        expect(targets).toHaveLength(500);
        expect(next === '').toBe(read + 500 === count);
        token = next;
      }
    }
  });

  it('can be asked for one outcome only', async () => {
    const rows = users(30_000).map((id, index) => (index % 10_001 === 10_000 ? `${id},extra` : id));
    const id = await sendFile(server, lines('user_id', ...rows, 'l-0', 'asleep'), {
      template: { key: 'free' },
    });
    const { outcomes } = await ended(server, id);
    expect(outcomes).toMatchObject({ sent: 29_998, invalid: 3, duplicate: 1 });
    const invalid = await ledgerOf(server, id, { outcome: 'invalid', limit: '2' });
    expect(invalid.map(({ user_id }) => user_id)).toEqual(['l-10000', 'l-20001', 'asleep']);
    expect((await ledgerOf(server, id, { outcome: 'duplicate' })).map(({ user_id }) => user_id)).toEqual([
      'l-0',
    ]);
    expect(await ledgerOf(server, id, { outcome: 'opted_out' })).toEqual([]);
    // A page looks through so many rows and no more, and says where it goes on.
    const nothing = (await page(id, { outcome: 'pending' })).body;
    expect(nothing.targets).toEqual([]);
    expect(nothing.next).not.toBe('');
  });

  it('shows a user who was erased without a name, and with the outcome (G14)', async () => {
    const id = await send({ targets: ['keep', 'forget', 'keep'], mode: 'batch' });
    await ended(server, id);
    await server.app.db.count(
      {
        name: '',
        text: `UPDATE chunks SET user_ids = array_replace(user_ids, 'forget', '') WHERE notification = $1`,
      },
      [id],
    );
    await server.app.db.count({ name: '', text: `DELETE FROM messages WHERE user_id = 'forget'` });
    expect((await ledgerOf(server, id)).map(({ user_id, outcome }) => [user_id, outcome])).toEqual([
      ['keep', 'sent'],
      ['', 'sent'],
      ['keep', 'duplicate'],
    ]);
    expect((await csvOf(id)).text.split('\r\n')[2]).toBe(',sent,,');
  });
});

describe('what the ledger says', () => {
  const target = fc.oneof(
    { weight: 6, arbitrary: fc.nat(4_000).map((index) => `p${index}`) },
    fc.constantFrom('asleep', '', 'x'.repeat(81), 'bad\n', 'nameless', 'p1'),
  );
  const batch = fc.record({
    targets: fc.array(target, { minLength: 1, maxLength: 40 }),
    // Repeated so that some batches have more than one chunk.
    times: fc.constantFrom(1, 1, 80),
    deletes: fc.constantFrom('never', 'midway', 'after'),
  });

  it('is what the details count, at every moment of a batch (G2, G13)', async () => {
    await fc.assert(
      fc.asyncProperty(batch, async ({ targets, times, deletes }) => {
        const asked = Array.from({ length: times }, (_, time) =>
          targets.map((id) => (time % 2 ? `${id}${time}` : id)),
        ).flat();
        const names = Object.fromEntries(
          asked.filter((id) => id !== 'nameless').map((id) => [id, { name: 'n' }]),
        );
        let hits = 0;
        let letGo = () => {};
        const gate = new Promise<void>((resolve) => (letGo = resolve));
        armFailpoints((name) => (name === 'deliver.counted' && ++hits === 1 ? gate : undefined));
        const id = await send({
          template: { key: 'greeting', variables: names },
          targets: asked,
          mode: 'batch',
        });
        const same = async () => {
          const rows = await ledgerOf(server, id);
          expect(rows).toHaveLength(asked.length);
          const details = await detailsOf(server, id);
          expect(countOutcomes(rows)).toEqual(details.outcomes);
          return details;
        };
        const remove = () =>
          server.expect(OPERATIONS.deleteNotification, { params: { notification_id: id }, body: {} });
        await until('a chunk is nearly delivered', () => hits > 0);
        const stalled = times === 1 ? (await same()).outcomes.sent : 0;
        expect(stalled).toBe(0);
        // A deletion waits for the chunk whose counts are being written.
        const removed = deletes === 'midway' ? remove() : null;
        letGo();
        await removed;
        if (deletes === 'after') {
          await ended(server, id);
          await same();
          await remove();
        }
        await until('nothing is pending', async () => {
          const { outcomes, status } = await detailsOf(server, id);
          return outcomes.pending === 0 && (deletes === 'never' || status === 'deleted');
        });
        await same();
      }),
      { numRuns: 25 },
    );
    await server.checkInvariants();
  });
});

describe('the ledger refuses', () => {
  it('a page of none, of more than 1,000 and an unknown outcome; 1,000 are fine', async () => {
    const id = await send({ targets: ['a'] });
    expect((await page(id, { limit: '0' })).body).toMatchObject({ code: 400113 });
    expect((await page(id, { limit: String(LIMITS.ledgerPage) })).status).toBe(200);
    expect((await page(id, { limit: String(LIMITS.ledgerPage + 1) })).body).toMatchObject({ code: 400113 });
    expect((await page(id, { outcome: 'lost' })).body).toMatchObject({ code: 400111 });
  });

  it('a token of another notification, another outcome or none', async () => {
    const [one, other] = [await send({ targets: users(3) }), await send({ targets: users(3) })];
    const { next } = (await page(one, { limit: '1' })).body;
    expect((await page(one, { limit: '2', token: next })).body.targets).toHaveLength(2);
    expect((await page(other, { token: next })).body).toMatchObject({ code: 400111 });
    expect((await page(one, { token: next, outcome: 'sent' })).body).toMatchObject({ code: 400111 });
    expect((await page(one, { token: 'AAAAAAAAAAAAAAAAAAAA' })).body).toMatchObject({ code: 400111 });
  });

  it('a notification that there is not, or of another application, as JSON and CSV (G11)', async () => {
    const id = await send({ targets: ['a'] });
    const { token } = await server.createApplication('Other');
    expect((await page(id, {}, token)).body).toMatchObject({ code: 400201 });
    expect((await page('1')).body).toMatchObject({ code: 400201 });
    expect((await page('9'.repeat(19))).body).toMatchObject({ code: 400201 });
    const csv = await csvOf('1');
    expect([csv.status, csv.headers.get('content-type')]).toEqual([400, 'application/json; charset=utf-8']);
    const { token: limited } = await server.createToken(server.application, ['notifications:send']);
    expect((await page(id, {}, limited)).body).toMatchObject({ code: 403100 });
  });
});

describe('the ledger as CSV', () => {
  it('holds every row of the pages, quoted, and no formulas (G12)', async () => {
    const evil = ['=1+1', '+1', '-1', '@sum', 'plain', '"quoted"', 'a,b', '=a","b', "'already", 'é 日本'];
    const id = await send({ targets: [...evil, '\tx', '\rx', 'plain'], mode: 'batch' });
    await ended(server, id);
    const { text, headers, status } = await csvOf(id);
    expect(status).toBe(200);
    expect(headers.get('content-type')).toBe('text/csv; charset=utf-8; header=present');
    expect(headers.get('content-disposition')).toBe(`attachment; filename="notification-${id}-targets.csv"`);
    expect(headers.get('x-request-id')).toBeTruthy();
    const rows = text.split('\r\n');
    const bad = 'invalid,400151,The user id holds a control character.';
    expect(rows).toEqual([
      'user_id,outcome,code,message',
      "'=1+1,sent,,",
      "'+1,sent,,",
      "'-1,sent,,",
      "'@sum,sent,,",
      'plain,sent,,',
      '"""quoted""",sent,,',
      '"a,b",sent,,',
      '"\'=a"",""b",sent,,',
      "'already,sent,,",
      'é 日本,sent,,',
      `\ufffdx,${bad}`,
      `\ufffdx,${bad}`,
      'plain,duplicate,400111,The user is a target already; one message is sent.',
      '',
    ]);
    expect((await csvOf(id, '?outcome=duplicate')).text.split('\r\n')).toHaveLength(3);
  });

  it.each([
    ['text/csv', true],
    ['Text/CSV; q=0.5, */*', true],
    ['application/json, text/csv', false],
    ['application/json;q=0.5, text/csv', true],
    ['text/csv;q=0', false],
    ['*/*', false],
    ['text/*', false],
  ])('is answered to Accept: %s: %j', async (accept, isCsv) => {
    const id = await send({ targets: ['a'] });
    expect((await csvOf(id, '', accept)).text.startsWith('user_id,')).toBe(isCsv);
  });

  it('is as long as the batch, chunk by chunk', async () => {
    const id = await send({ targets: users(10_000), mode: 'batch' });
    await ended(server, id);
    const { text } = await csvOf(id, '?limit=1');
    expect(text.split('\r\n').slice(1, -1)).toEqual(users(10_000).map((user) => `${user},sent,,`));
  });

  /** Calls a server for a ledger as CSV, and stops that in the middle. */
  async function begin(on: TestServer) {
    const id = await sendTo(on, users(10_000));
    let written = 0;
    let letGo = () => {};
    const gate = new Promise<void>((resolve) => (letGo = resolve));
    armFailpoints((name) => (name === 'ledger.slice_written' && ++written === 1 ? gate : undefined));
    const accepted = once(on.app.http.server, 'connection') as Promise<[Socket]>;
    const headers = { 'api-token': on.application.token, accept: 'text/csv' };
    const call = request(`${on.url}/v1/notifications/${id}/targets`, { agent: false, headers }).end();
    const [response] = (await once(call, 'response')) as [IncomingMessage];
    const [socket] = await accepted;
    await once(response, 'data');
    return { response, socket, letGo: () => letGo(), written: () => written };
  }

  async function sendTo(on: TestServer, targets: string[]): Promise<string> {
    const body = { template: { key: 'free' }, targets, mode: 'batch' as const };
    const { notification_id: id = '' } = await on.expect(OPERATIONS.sendNotification, { body });
    await ended(on, id);
    return id;
  }

  it('is read no further when the caller goes away', async () => {
    const { response, socket, letGo, written } = await begin(server);
    response.on('error', () => {});
    response.destroy();
    await until('the server has seen it', () => socket.destroyed);
    letGo();
    await csvOf(await sendTo(server, ['another']));
    // The slice that was being read, and the one of the other call.
    expect(written()).toBeLessThanOrEqual(3);
  });

  it('is cut off, so that the caller notices, when the server stops', async () => {
    const other = await startServer();
    await createGreeting(other, { key: 'free', variables: [] });
    const { response, letGo } = await begin(other);
    const cut = once(response, 'error');
    response.resume();
    const stopped = other.stop();
    letGo();
    expect(await cut).toMatchObject([{ code: 'ECONNRESET' }]);
    await stopped;
  });
});
