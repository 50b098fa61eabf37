import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { ERRORS } from '@belfry/contract';
import { bodyOf, faultOfAnyAnswer, rawCall, type TestServer } from '@belfry/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SITES } from '../src/http/sites.js';
import { startServer } from './support.js';

const SCRIPT = `export const text = '${'x'.repeat(5000)}';\n`;

let directory: string;
let server: TestServer;

function write(name: string, content: string | Buffer): void {
  mkdirSync(dirname(join(directory, name)), { recursive: true });
  writeFileSync(join(directory, name), content);
}

beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), 'belfry-site-'));
  write('app/index.html', '<!doctype html><title>App</title>');
  write('app/main.js', SCRIPT);
  write('app/main.js.gz', gzipSync(SCRIPT));
  write('app/assets/main-Ab12_-cd.js', SCRIPT);
  write('app/.env', 'SECRET=1');
  write('secret.txt', 'outside');
  server = await startServer({
    roles: ['api'],
    sites: [
      ...SITES,
      { prefix: '/app', directory: join(directory, 'app'), fallback: 'index.html' },
      {
        prefix: '/lib',
        directory: join(directory, 'app'),
        isShared: true,
        policy: { 'connect-src': "'none'" },
      },
      { prefix: '/missing', directory: join(directory, 'never-built'), fallback: 'index.html' },
    ],
  });
});

afterAll(async () => {
  await server.stop();
  rmSync(directory, { recursive: true, force: true });
});

const get = (path: string, headers: Record<string, string> = {}) =>
  rawCall(server.url, { method: 'GET', path, headers });

async function expectUnknown(path: string, headers: Record<string, string> = {}): Promise<void> {
  const answer = await get(path, headers);
  expect(answer.status, path).toBe(400);
  expect(faultOfAnyAnswer(answer), path).toBeNull();
  expect(bodyOf(answer), path).toMatchObject({ error: true, code: ERRORS.InvalidEndpoint.code });
}

describe('a site', () => {
  it('has the pictures of the gallery, for apps of any origin', async () => {
    const answer = await fetch(`${server.url}/gallery/parcel.png`);
    expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'image/png']);
    expect(answer.headers.get('access-control-allow-origin')).toBe('*');
    expect(answer.headers.get('cross-origin-resource-policy')).toBe('cross-origin');
    expect((await answer.arrayBuffer()).byteLength).toBeGreaterThan(1000);
  });

  it('serves its page with a policy, to be asked for again each time', async () => {
    const answer = await fetch(`${server.url}/app/`);
    expect(await answer.text()).toContain('<title>App</title>');
    expect(answer.headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(answer.headers.get('cache-control')).toBe('no-cache');
    expect(answer.headers.get('content-security-policy')).toContain("default-src 'self'");
    expect(answer.headers.get('content-security-policy')).toContain("frame-ancestors 'none'");
    expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
    expect(answer.headers.get('x-request-id')).not.toBeNull();
    expect(answer.headers.get('access-control-allow-origin')).toBeNull();
  });

  it('sends who leaves out the slash to the page with it', async () => {
    const answer = await get('/app');
    expect(answer.status).toBe(308);
    expect(answer.headers.location).toBe('/app/');
  });

  it('answers a file that has not changed with 304', async () => {
    const first = await fetch(`${server.url}/app/main.js`, { headers: { 'accept-encoding': 'gzip' } });
    const etag = first.headers.get('etag') ?? '';
    expect(etag).not.toBe('');
    const again = await get('/app/main.js', { 'if-none-match': etag, 'accept-encoding': 'gzip' });
    expect(again.status).toBe(304);
    expect(again.text).toBe('');
  });

  it('lets files below assets/ be kept for ever', async () => {
    const answer = await fetch(`${server.url}/app/assets/main-Ab12_-cd.js`);
    expect(await answer.text()).toBe(SCRIPT);
    expect(answer.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
    expect(answer.headers.get('content-type')).toBe('application/javascript; charset=utf-8');
  });

  it('sends what was compressed before to who takes it', async () => {
    const packed = await fetch(`${server.url}/app/main.js`, { headers: { 'accept-encoding': 'gzip' } });
    expect(packed.headers.get('content-encoding')).toBe('gzip');
    expect(packed.headers.get('content-type')).toBe('application/javascript; charset=utf-8');
    expect(Number(packed.headers.get('content-length'))).toBe(gzipSync(SCRIPT).length);
    expect(await packed.text()).toBe(gunzipSync(gzipSync(SCRIPT)).toString());
    const plain = await get('/app/main.js', { 'accept-encoding': 'identity' });
    expect(plain.headers['content-encoding']).toBeUndefined();
    expect(plain.text).toBe(SCRIPT);
  });

  it('answers HEAD like GET, without a body', async () => {
    const answer = await rawCall(server.url, { method: 'HEAD', path: '/app/main.js' });
    expect([answer.status, answer.text]).toEqual([200, '']);
  });

  it('sends a file whole whatever is asked of a part or a state of it', async () => {
    for (const headers of [
      { range: 'bytes=0-1' },
      { range: 'bytes=999999-' },
      { 'if-match': '"other"' },
      { 'if-unmodified-since': 'Thu, 01 Jan 1970 00:00:00 GMT' },
    ]) {
      const answer = await get('/app/main.js', headers);
      expect([answer.status, answer.text.length], JSON.stringify(headers)).toEqual([200, SCRIPT.length]);
    }
  });

  it('answers a page that is no file with its fallback, and a missing script as unknown', async () => {
    const page = await get('/app/templates/7?tab=a', { accept: 'text/html,*/*' });
    expect([page.status, page.text]).toEqual([200, '<!doctype html><title>App</title>']);
    expect(page.headers['content-security-policy']).toContain("default-src 'self'");
    await expectUnknown('/app/templates/7', { accept: 'application/json' });
    await expectUnknown('/app/assets/gone-12345678.js', { accept: 'text/html' });
    await expectUnknown('/lib/nothing', { accept: 'text/html' });
  });

  it.each([
    '/app/../secret.txt',
    '/app/..%2fsecret.txt',
    '/app/%2e%2e/secret.txt',
    '/app/..%5csecret.txt',
    '/app//../secret.txt',
    '/app/.env',
    '/app/%2eenv',
    '/app/main.js%00.html',
    '/app/main.js/',
    '/app/%ff',
    `/app/${'a'.repeat(9000)}`,
  ])('does not give %s', async (path) => {
    const answer = await get(path);
    expect(answer.status).toBe(400);
    expect(faultOfAnyAnswer(answer)).toBeNull();
    expect(answer.text).not.toContain('outside');
    expect(answer.text).not.toContain('SECRET');
  });

  it('may be loaded by pages of other origins when it is shared', async () => {
    const answer = await fetch(`${server.url}/lib/main.js`);
    expect(answer.headers.get('access-control-allow-origin')).toBe('*');
    expect(answer.headers.get('cross-origin-resource-policy')).toBe('cross-origin');
    const page = await fetch(`${server.url}/lib/index.html`);
    expect(page.headers.get('content-security-policy')).toContain("connect-src 'none'");
  });

  it('that was not built is unknown', async () => {
    await expectUnknown('/missing/main.js');
    await expectUnknown('/missing/', { accept: 'text/html' });
    await expectUnknown('/missing/a', { accept: 'text/html' });
  });
});
