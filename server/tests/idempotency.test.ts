import { LIMITS, OPERATIONS } from '@belfry/contract';
import { armFailpoints } from '@belfry/server';
import type { TestServer } from '@belfry/testkit';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
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

const bodyFor = (mode: 'realtime' | 'batch', user: string) => ({
  template: { key: 'greeting', variables: { [user]: { name: user } } },
  targets: [user],
  mode,
});
const call = (key: string, body: ReturnType<typeof bodyFor>, token?: string) =>
  server.call(send, { body, headers: { 'idempotency-key': key }, ...(token ? { token } : {}) });
const feedOf = async (userId: string) => {
  const token = await openSession(server, userId);
  return (await server.expect(OPERATIONS.listClientMessages, { params: { key: 'feed' }, token })).messages;
};

describe.each(['realtime', 'batch'] as const)('a %s send with an Idempotency-Key', (mode) => {
  it('gets the first answer again, and nothing is sent a second time (G4)', async () => {
    const body = bodyFor(mode, `again-${mode}`);
    const first = await call(`again-${mode}`, body);
    expect(first.headers.get('idempotent-replayed')).toBeNull();
    const second = await call(`again-${mode}`, body);
    expect(second.status).toBe(first.status);
    expect(second.body).toEqual(first.body);
    expect(second.headers.get('idempotent-replayed')).toBe('true');
    if (mode === 'batch') await delivered(server, first.body.notification_id ?? '');
    expect(await feedOf(`again-${mode}`)).toHaveLength(1);
  });

  it('50 times at once has one effect; the others get its answer or 409 (G4)', async () => {
    const user = `crowd-${mode}`;
    const answers = await Promise.all(
      Array.from({ length: 50 }, () => call(`crowd-${mode}`, bodyFor(mode, user))),
    );
    const ids = new Set(
      answers.filter(({ status }) => status === 200).map(({ body }) => body.notification_id),
    );
    expect(ids.size).toBe(1);
    for (const { status, headers, body } of answers) {
      if (status === 200) continue;
      expect([status, (body as unknown as { code: number }).code]).toEqual([409, 409100]);
      expect(Number(headers.get('retry-after'))).toBeGreaterThan(0);
    }
    const late = await call(`crowd-${mode}`, bodyFor(mode, user));
    expect([...ids]).toEqual([late.body.notification_id]);
    if (mode === 'batch') await delivered(server, late.body.notification_id ?? '');
    expect(await feedOf(user)).toHaveLength(1);
  });

  it('and another body is refused (G4)', async () => {
    await call(`mixed-${mode}`, bodyFor(mode, 'one'));
    const other = await call(`mixed-${mode}`, bodyFor(mode, 'two'));
    expect([other.status, (other.body as unknown as { code: number }).code]).toEqual([422, 422100]);
    expect((await feedOf('two')).length).toBe(0);
  });

  it('does not burn the key when it is refused (G4)', async () => {
    const key = `burnt-${mode}`;
    const refused = await call(key, {
      ...bodyFor(mode, 'b'),
      template: { key: 'nope', variables: {} },
    } as never);
    expect(refused.status).toBe(400);
    expect((await call(key, bodyFor(mode, `burnt-${mode}`))).status).toBe(200);
  });

  it('is free of the keys of other applications (G4, G11)', async () => {
    const other = await server.createApplication(`Other ${mode}`);
    await createGreeting(server, {}, other.token);
    const body = bodyFor(mode, 'shared');
    const mine = await call(`shared-${mode}`, body);
    const theirs = await call(`shared-${mode}`, body, other.token);
    expect(theirs.status).toBe(200);
    expect(theirs.headers.get('idempotent-replayed')).toBeNull();
    expect(theirs.body.notification_id).not.toBe(mine.body.notification_id);
  });
});

describe('an Idempotency-Key', () => {
  it('is answered 409 while the first call is still in progress (G4)', async () => {
    let letGo = () => {};
    const reached = new Promise<void>((arrived) => {
      const gate = new Promise<void>((resolve) => {
        letGo = resolve;
      });
      armFailpoints((name) => {
        if (name !== 'accept.chunks_inserted') return;
        arrived();
        return gate;
      });
    });
    const first = call('slow', bodyFor('batch', 'slow'));
    await reached;
    expect((await call('slow', bodyFor('batch', 'slow'))).status).toBe(409);
    letGo();
    expect((await first).status).toBe(200);
    expect((await call('slow', bodyFor('batch', 'slow'))).body).toEqual((await first).body);
  });

  it('replays what was committed when the server fails between commit and answer (G4)', async () => {
    armFailpoints((name) => {
      if (name === 'accept.committed') throw new Error('the process dies here');
    });
    const body = bodyFor('batch', 'crashed');
    expect((await call('crashed', body)).status).toBe(500);
    armFailpoints(null);
    const repeat = await call('crashed', body);
    expect(repeat.status).toBe(200);
    expect(repeat.headers.get('idempotent-replayed')).toBe('true');
    await delivered(server, repeat.body.notification_id ?? '');
    expect(await feedOf('crashed')).toHaveLength(1);
  });

  it('leaves nothing behind when the server fails before the commit (G4)', async () => {
    armFailpoints((name) => {
      if (name === 'accept.chunks_inserted') throw new Error('the process dies here');
    });
    const body = bodyFor('batch', 'undone');
    expect((await call('undone', body)).status).toBe(500);
    armFailpoints(null);
    const repeat = await call('undone', body);
    expect(repeat.headers.get('idempotent-replayed')).toBeNull();
    await delivered(server, repeat.body.notification_id ?? '');
    expect(await feedOf('undone')).toHaveLength(1);
  });

  it(`has 1 to ${LIMITS.idempotencyKeyLength} visible characters`, async () => {
    const max = LIMITS.idempotencyKeyLength;
    expect((await call('k'.repeat(max), bodyFor('realtime', 'k'))).status).toBe(200);
    expect((await call('k'.repeat(max + 1), bodyFor('realtime', 'k'))).body).toMatchObject({ code: 400110 });
    expect((await call('é', bodyFor('realtime', 'k'))).body).toMatchObject({ code: 400151 });
  });

  it('remembers a partial success with its failed targets', async () => {
    const body = { template: { key: 'greeting', variables: { ok: { name: 'x' } } }, targets: ['ok', 'bad'] };
    const ask = () => server.call(send, { body, headers: { 'idempotency-key': 'partial' } });
    const first = await ask();
    expect(first.status).toBe(207);
    const second = await ask();
    expect([second.status, second.body]).toEqual([207, first.body]);
  });
});
