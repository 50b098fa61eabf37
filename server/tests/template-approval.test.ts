import { LIMITS, OPERATIONS } from '@belfry/contract';
import type { TestApplication, TestServer } from '@belfry/testkit';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createGreeting, openSession, startServer } from './support.js';

let server: TestServer;
let application: TestApplication;
let token: string;
beforeAll(async () => {
  server = await startServer();
});
afterAll(async () => {
  await server.checkInvariants();
  await server.stop();
});
beforeEach(async () => {
  application = await server.createApplication('Approval');
  token = application.token;
  const body = { key: 'official', type: 'feed', requires_approval: true } as const;
  await server.expect(OPERATIONS.createChannel, { body, token });
});

const key = 'notice';
const params = { key };
const create = () => createGreeting(server, { key, channels: ['official'] }, token);
const update = (body: object) => server.expect(OPERATIONS.updateTemplate, { params, body, token });
const submit = (version: number) =>
  server.call(OPERATIONS.submitTemplate, { params, body: { version }, token });
const approve = (version: number, reason?: string) =>
  server.call(OPERATIONS.approveTemplate, {
    params,
    body: reason === undefined ? { version } : { version, reason },
    token,
  });
const reject = (version: number, reason = 'no') =>
  server.call(OPERATIONS.rejectTemplate, { params, body: { version, reason }, token });
const send = () =>
  server.call(OPERATIONS.sendNotification, {
    body: { template: { key, variables: { '*': { name: 'x' } } }, targets: ['reader'] },
    token,
  });
const sentVersions = async () => {
  const session = await openSession(server, 'reader', token);
  const { messages } = await server.expect(OPERATIONS.listClientMessages, {
    params: { key: 'official' },
    token: session,
  });
  return messages.map(({ template_version }) => template_version).reverse();
};

describe('a template whose channel asks for approval', () => {
  it('is sent only in a version that was approved', async () => {
    expect(await create()).toMatchObject({
      approval: { status: 'draft', reason: null },
      sendable_version: null,
    });
    const refused = await send();
    expect(refused.body).toMatchObject({ code: 400201 });
    expect((refused.body as unknown as { message: string }).message).toContain('version 1 is draft');
    expect((await submit(1)).body).toMatchObject({ approval: { status: 'pending' } });
    expect((await send()).status).toBe(400);
    expect((await approve(1, 'fine')).body).toMatchObject({
      approval: { status: 'approved', reason: 'fine', by: { type: 'api' } },
      sendable_version: 1,
    });
    expect((await send()).status).toBe(200);
  });

  it('goes on being sent in the version that is approved while a newer one waits', async () => {
    await create();
    await submit(1);
    await approve(1);
    expect((await send()).status).toBe(200);
    expect(await update({ label: 'Newer' })).toMatchObject({
      version: 2,
      sendable_version: 1,
      approval: { status: 'draft' },
    });
    expect((await send()).status).toBe(200);
    await submit(2);
    await approve(2);
    expect((await send()).status).toBe(200);
    // What was taken back is not sent, and what was sent with it is still shown.
    expect((await reject(2)).body).toMatchObject({ sendable_version: 1 });
    expect((await send()).status).toBe(200);
    expect(await sentVersions()).toEqual([1, 1, 2, 1]);
    const session = await openSession(server, 'reader', token);
    await update({ label: 'Unseen' });
    const { templates } = await server.expect(OPERATIONS.listClientTemplates, {
      query: { keys: `${key},${key}@2,${key}@3` },
      token: session,
    });
    expect(templates.map(({ version }) => version)).toEqual([1, 2]);
  });

  it('moves between its statuses as the contract says, and by no other way', async () => {
    await create();
    expect((await approve(1)).body).toMatchObject({ code: 400111 });
    expect((await reject(1)).body).toMatchObject({ code: 400111 });
    await submit(1);
    expect((await submit(1)).body).toMatchObject({ approval: { status: 'pending' } });
    expect((await reject(1, 'Name the shop.')).body).toMatchObject({
      approval: { status: 'rejected', reason: 'Name the shop.' },
    });
    expect((await approve(1)).body).toMatchObject({ code: 400111 });
    expect((await submit(1)).body).toMatchObject({ approval: { status: 'pending', reason: null } });
    expect((await approve(1)).status).toBe(200);
    expect((await approve(1)).status).toBe(200);
    expect((await submit(1)).body).toMatchObject({ code: 400111 });
    expect((await approve(2)).body).toMatchObject({ code: 400201 });
    const long = 'x'.repeat(LIMITS.approvalReasonLength);
    expect((await reject(1, `${long}x`)).body).toMatchObject({ code: 400110 });
    expect((await reject(1, long)).status).toBe(200);
  });

  it('can be listed by where its newest version is', async () => {
    await create();
    await createGreeting(server, { key: 'plain' }, token);
    const list = async (approval_status: 'draft' | 'pending') =>
      (await server.expect(OPERATIONS.listTemplates, { query: { approval_status }, token })).templates.map(
        (one) => one.key,
      );
    expect(await list('draft')).toEqual([key]);
    expect(await list('pending')).toEqual([]);
    await submit(1);
    expect(await list('pending')).toEqual([key]);
  });

  it('is approved with a token for settings, not with one for templates', async () => {
    await create();
    const author = await server.createToken(application, ['templates']);
    const approver = await server.createToken(application, ['settings']);
    const body = { version: 1 };
    const call = { params, body };
    expect((await server.call(OPERATIONS.submitTemplate, { ...call, token: author.token })).status).toBe(200);
    expect(
      (await server.call(OPERATIONS.approveTemplate, { ...call, token: author.token })).body,
    ).toMatchObject({ code: 403100 });
    expect((await server.call(OPERATIONS.approveTemplate, { ...call, token: approver.token })).status).toBe(
      200,
    );
  });
});

describe('a template of other channels', () => {
  it('needs no approval, unless a channel of its begins to ask for it: then from its next version on', async () => {
    expect(await createGreeting(server, { key }, token)).toMatchObject({
      approval: null,
      sendable_version: 1,
    });
    expect((await approve(1)).body).toMatchObject({ code: 400111 });
    const channel = { params: { key: 'feed' }, body: { requires_approval: true }, token };
    await server.expect(OPERATIONS.updateChannel, channel);
    expect((await send()).status).toBe(200);
    expect(await update({ label: 'x' })).toMatchObject({
      version: 2,
      sendable_version: 1,
      approval: { status: 'draft' },
    });
  });
});
