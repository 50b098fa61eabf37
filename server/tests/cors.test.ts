import { LIMITS, OPERATIONS } from '@belfry/contract';
import type { TestApplication, TestServer } from '@belfry/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openSession, startServer } from './support.js';

let server: TestServer;
let closed: TestApplication;
const APP = 'https://app.example.com';

beforeAll(async () => {
  server = await startServer();
  closed = await server.createApplication('Closed');
  await allow([APP, 'capacitor://localhost']);
});
afterAll(() => server.stop());

const allow = (origins: string[]) =>
  server.call(OPERATIONS.updateSettings, { body: { allowed_origins: origins }, token: closed.token });
/** A call as a browser makes it for a page of an origin. */
const fromPage = (
  path: string,
  origin: string,
  { headers = {}, ...init }: Omit<RequestInit, 'headers'> & { headers?: Record<string, string> } = {},
) => fetch(`${server.url}${path}`, { ...init, headers: { origin, ...headers } });
const bearer = (token: string) => ({ authorization: `Bearer ${token}` });
const mayRead = (response: Response) => response.headers.get('access-control-allow-origin');

describe('a page of another origin', () => {
  it('may ask whether it may call, for any operation of the client API', async () => {
    for (const [method, path] of [
      ['GET', '/client/v1/channels'],
      ['GET', '/client/v1/stream?since=x'],
      ['PUT', '/client/v1/devices/abc'],
    ] as const) {
      const answer = await fromPage(path, APP, {
        method: 'OPTIONS',
        headers: {
          'access-control-request-method': method,
          'access-control-request-headers': 'authorization,last-event-id',
        },
      });
      expect([answer.status, mayRead(answer), await answer.text()]).toEqual([204, '*', '']);
      expect(answer.headers.get('access-control-allow-methods')).toContain(method);
      for (const header of ['authorization', 'content-type', 'last-event-id', 'if-none-match'])
        expect(answer.headers.get('access-control-allow-headers')).toContain(header);
      expect(answer.headers.get('x-request-id')).toBeTruthy();
    }
  });

  it('reads answers, errors and the stream, and never with cookies', async () => {
    const token = await openSession(server, 'ann');
    const good = await fromPage('/client/v1/channels', APP, { headers: bearer(token) });
    expect([good.status, mayRead(good)]).toEqual([200, '*']);
    expect(good.headers.get('access-control-expose-headers')).toContain('etag');
    const bad = await fromPage('/client/v1/channels', APP, { headers: bearer('nonsense') });
    expect([bad.status, mayRead(bad)]).toEqual([401, '*']);
    const nowhere = await fromPage('/client/v1/nowhere', APP);
    expect([nowhere.status, mayRead(nowhere)]).toEqual([400, '*']);
    const notJson = await fromPage('/client/v1/events', APP, {
      method: 'POST',
      body: '{',
      headers: { ...bearer(token), 'content-type': 'application/json' },
    });
    expect([notJson.status, mayRead(notJson)]).toEqual([400, '*']);
    const abort = new AbortController();
    const stream = await fromPage('/client/v1/stream', APP, { headers: bearer(token), signal: abort.signal });
    expect([stream.status, mayRead(stream)]).toEqual([200, '*']);
    abort.abort();
    for (const answer of [good, bad, nowhere, notJson, stream])
      expect(answer.headers.get('access-control-allow-credentials')).toBeNull();
  });

  it('may read nothing of what an API token is for', async () => {
    const headers = { 'api-token': server.application.token };
    const settings = await fromPage('/v1/settings', APP, { headers });
    expect([settings.status, mayRead(settings)]).toEqual([200, null]);
    const asked = await fromPage('/v1/settings', APP, {
      method: 'OPTIONS',
      headers: { 'access-control-request-method': 'GET' },
    });
    expect([asked.status, mayRead(asked)]).toEqual([400, null]);
  });

  it('is refused where the application names others, and can read why', async () => {
    const token = await openSession(server, 'ann', closed.token);
    const ask = (origin: string) => fromPage('/client/v1/channels', origin, { headers: bearer(token) });
    for (const origin of [APP, 'capacitor://localhost', server.url])
      expect((await ask(origin)).status).toBe(200);
    for (const origin of ['https://evil.example', 'http://app.example.com', `${APP}.evil.example`, 'null']) {
      const answer = await ask(origin);
      expect([answer.status, mayRead(answer)]).toEqual([400, '*']);
      expect(((await answer.json()) as { message: string }).message).toContain(`pages of ${origin}. Add it`);
    }
    const app = await fetch(`${server.url}/client/v1/channels`, { headers: bearer(token) });
    expect(app.status).toBe(200);
  });
});

describe('"allowed_origins"', () => {
  it(`holds at most ${LIMITS.allowedOrigins} origins of at most ${LIMITS.originLength} characters`, async () => {
    const many = (count: number) => Array.from({ length: count }, (_, index) => `https://a${index}.example`);
    const long = (length: number) => `https://${'a'.repeat(length - 8)}`;
    const statuses: number[] = [];
    for (const origins of [
      many(LIMITS.allowedOrigins),
      many(LIMITS.allowedOrigins + 1),
      [long(LIMITS.originLength)],
      [long(LIMITS.originLength + 1)],
      ['https://app.example.com/'],
      ['https://App.example.com'],
      ['*.example.com'],
      ['*'],
      [],
      [APP, 'capacitor://localhost', 'null', 'http://[::1]:8080'],
    ])
      statuses.push((await allow(origins)).status);
    expect(statuses).toEqual([200, 400, 200, 400, 400, 400, 400, 200, 200, 200]);
  });
});
