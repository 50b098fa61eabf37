import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createWriteStream } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { LIMITS, OPERATIONS } from '@belfry/contract';
import type { TestServer } from '@belfry/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startServer } from './support.js';
import {
  contentOf,
  curl,
  fieldParts,
  filePart,
  filesOnDisk,
  listKeys,
  post,
  presign,
  upload,
  writeForm,
} from './target-files-support.js';

let server: TestServer;

beforeAll(async () => {
  server = await startServer();
});
afterAll(async () => {
  await server.checkInvariants();
  await server.stop();
});

const ask = (file_key: string, body: object = {}, token?: string) =>
  server.call(OPERATIONS.presignTargetFile, {
    params: { file_key },
    body,
    ...(token === undefined ? {} : { token }),
  });

describe('a form for an upload', () => {
  it('names a URL of this server as the caller sees it, the fields and the key', async () => {
    const form = await presign(server, 'first.csv');
    expect(form).toEqual({
      url: `${server.url}/v1/storage/uploads`,
      fields: {
        key: 'first.csv',
        policy: expect.stringMatching(/^[\w+/=]+$/),
        signature: expect.stringMatching(/^[0-9a-f]{64}$/),
      },
      file_key: 'first.csv',
    });
  });

  it('names the public URL where one is set', async () => {
    const other = await startServer({ publicUrl: 'https://belfry.example/api' });
    expect((await presign(other, 'a')).url).toBe('https://belfry.example/api/v1/storage/uploads');
    await other.stop();
  });

  it('takes keys of letters, digits and _ - . /, 1 to 255 characters', async () => {
    for (const key of ['a', 'A-b_c.9', 'folder/deep/file.csv', '.hidden', 'a/.b', 'x'.repeat(255)])
      expect((await ask(key)).body).toMatchObject({ file_key: key });
    expect((await ask('x'.repeat(256))).body).toMatchObject({ code: 400110 });
    const raw = await fetch(`${server.url}/v1/storage/targets_files/a%2Fb%2fc.csv/presigned_urls/`, {
      method: 'POST',
      headers: { 'api-token': server.application.token },
    });
    expect(await raw.json()).toMatchObject({ file_key: 'a/b/c.csv' });
  });

  it('refuses every other key', async () => {
    const bad = [
      '/a',
      '...',
      'a/../b',
      '../a',
      'a/..',
      'a..b',
      'a b',
      'a\\b',
      'a%',
      'a\u0000',
      'a\n',
      'ä',
      'а',
      'a:b',
    ];
    for (const key of bad) expect((await ask(key)).body, key).toMatchObject({ code: 400151 });
    for (const path of ['%2e%2e%2Fa', '%252e%252e%252fa', 'a%00'])
      expect(
        await (
          await fetch(`${server.url}/v1/storage/targets_files/${path}/presigned_urls`, {
            method: 'POST',
            headers: { 'api-token': server.application.token },
          })
        ).json(),
        path,
      ).toMatchObject({ error: true, code: 400151 });
  });

  it('asks for a token with the permission for files', async () => {
    expect((await server.call(OPERATIONS.listTargetFiles, { token: null })).body).toMatchObject({
      code: 400108,
    });
    const { token } = await server.createToken(server.application, ['templates', 'notifications:send']);
    expect((await ask('a', {}, token)).body).toMatchObject({ code: 403100 });
    expect((await server.call(OPERATIONS.listTargetFiles, { token })).body).toMatchObject({ code: 403100 });
    const { token: allowed } = await server.createToken(server.application, ['files']);
    expect((await ask('a', {}, allowed)).status).toBe(200);
  });

  it('names the property whose value is of the wrong type', async () => {
    const { body } = await ask('a', { overwrite_duplicate_key: 'yes' });
    expect(body).toMatchObject({ code: 400104, message: expect.stringContaining('overwrite_duplicate_key') });
  });
});

describe('an upload', () => {
  it('is answered 204 with an empty body, and is listed at once (G1, G8)', async () => {
    const content = 'user_id,name\nann,Ann\n';
    expect(await upload(server, 'lists/one.csv', content)).toEqual({ status: 204, text: '', code: null });
    const { files } = await server.expect(OPERATIONS.listTargetFiles);
    const file = files.find((one) => one.file_key === 'lists/one.csv');
    expect(file).toMatchObject({ file_size: content.length });
    const uploadedAt = file?.uploaded_at ?? 0;
    expect(Math.abs(uploadedAt - server.clock.now() / 1000)).toBeLessThan(30);
    expect((file?.expires_at ?? 0) - uploadedAt).toBe(30 * 24 * 3600);
    expect(await contentOf(server, 'lists/one.csv')).toBe(content);
  });

  it('works with plain curl -F', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'belfry-test-curl-'));
    const path = join(directory, 'a.csv');
    const out = createWriteStream(path);
    out.end(`user_id\n${Array.from({ length: 50_000 }, (_, index) => `user-${index}`).join('\n')}\n`);
    await once(out, 'finish');
    const { url, fields } = await presign(server, 'curl.csv');
    const named = Object.entries(fields).flatMap(([name, value]) => ['-F', `${name}=${value}`]);
    expect(await curl([url, ...named, '-F', `file=@${path}`])).toMatchObject({ status: 204, text: '' });
    expect((await contentOf(server, 'curl.csv'))?.length).toBe(out.bytesWritten);
    const inline = await presign(server, 'inline.csv');
    const others = Object.entries(inline.fields).flatMap(([name, value]) => [
      '--form-string',
      `${name}=${value}`,
    ]);
    expect(await curl([inline.url, ...others, '-F', 'file=user_id'])).toMatchObject({ status: 204 });
    expect(await contentOf(server, 'inline.csv')).toBe('user_id');
    await rm(directory, { recursive: true });
  });

  it('keeps bytes as they are, boundaries within them too', async () => {
    const bytes = Buffer.from(
      Array.from({ length: 70_000 }, (_, index) => (index * 31 + (index >> 8)) & 255),
    );
    const tricky = Buffer.concat([
      Buffer.from('\r\n--belfry-test-boundar\r\n--'),
      bytes,
      Buffer.from('\r\n--\r\n\r\n'),
    ]);
    expect((await upload(server, 'bytes', tricky)).status).toBe(204);
    const file = await server.app.files.find(server.application.key, 'bytes');
    const chunks: Buffer[] = [];
    for await (const chunk of await server.app.files.open(file?.storage_key ?? ''))
      chunks.push(chunk as Buffer);
    expect(Buffer.concat(chunks).equals(tricky)).toBe(true);
  });

  it('does not heed fields that nobody asked for, as many as a form may have', async () => {
    const extra = (count: number) =>
      Array.from({ length: count - 3 }, (_, index) => ({ name: `x${index}`, value: '1' }));
    const { url, fields } = await presign(server, 'extra.csv');
    const form = (count: number) =>
      writeForm([...extra(count), ...fieldParts(fields), filePart('user_id\n')]);
    expect(await post(url, form(LIMITS.formFields + 1))).toMatchObject({ status: 400, code: 400111 });
    expect(await listKeys(server)).not.toContain('extra.csv');
    expect((await post(url, form(LIMITS.formFields))).status).toBe(204);
  });

  it('takes fields of up to 16 KiB', async () => {
    const { url, fields } = await presign(server, 'wide.csv');
    const form = (length: number) =>
      writeForm([{ name: 'x', value: 'x'.repeat(length) }, ...fieldParts(fields), filePart('user_id\n')]);
    expect(await post(url, form(LIMITS.formFieldBytes + 1))).toMatchObject({ code: 400110 });
    expect((await post(url, form(LIMITS.formFieldBytes))).status).toBe(204);
  });

  it('is refused for a key that has a file, unless it was to overwrite', async () => {
    expect((await upload(server, 'taken.csv', 'user_id\nfirst\n')).status).toBe(204);
    expect((await ask('taken.csv')).body).toMatchObject({ code: 400202 });
    expect((await upload(server, 'taken.csv', 'user_id\nsecond\n', { overwrite: true })).status).toBe(204);
    expect(await contentOf(server, 'taken.csv')).toBe('user_id\nsecond\n');
    expect((await listKeys(server)).filter((key) => key === 'taken.csv')).toHaveLength(1);
  });

  it('is refused when the key got a file while the form was out, and leaves nothing', async () => {
    const { url, fields } = await presign(server, 'race.csv');
    const before = (await filesOnDisk(server)).length;
    const bodies = Array.from({ length: 8 }, (_, index) =>
      writeForm([...fieldParts(fields), filePart(`user_id\n${index}\n`)]),
    );
    const answers = await Promise.all(bodies.map((body) => post(url, body)));
    const stored = answers.findIndex(({ status }) => status === 204);
    expect(answers.map(({ code }) => code).sort()).toEqual([...Array(7).fill(400202), null].sort());
    expect(await contentOf(server, 'race.csv')).toBe(`user_id\n${stored}\n`);
    expect((await filesOnDisk(server)).length).toBe(before + 1);
  });

  it('belongs to one application (G11)', async () => {
    const other = await server.createApplication();
    expect((await upload(server, 'mine.csv', 'user_id\nmine\n')).status).toBe(204);
    expect(await listKeys(server, other.token)).toEqual([]);
    expect(await server.app.files.find(other.key, 'mine.csv')).toBeNull();
    const theirs = await upload(server, 'mine.csv', 'user_id\ntheirs\n', { token: other.token });
    expect(theirs.status).toBe(204);
    expect(await contentOf(server, 'mine.csv')).toBe('user_id\nmine\n');
    const { fields } = await presign(server, 'theirs.csv', false, other.token);
    const own = await presign(server, 'theirs.csv');
    for (const mixed of [
      { ...own.fields, signature: fields.signature ?? '' },
      { ...own.fields, policy: fields.policy ?? '' },
    ])
      expect(await post(own.url, writeForm([...fieldParts(mixed), filePart('x')]))).toMatchObject({
        code: 403100,
      });
  });

  it('may have 1 byte to 100 MiB and is never held in memory', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'belfry-test-large-'));
    const path = join(directory, 'large.csv');
    const out = createWriteStream(path);
    const row = Buffer.from(`${'u'.repeat(1023)}\n`);
    const block = Buffer.concat(Array<Buffer>(1024).fill(row));
    for (let index = 0; index < 100; index++) if (!out.write(block)) await once(out, 'drain');
    out.end();
    await once(out, 'finish');
    const { url, fields } = await presign(server, 'large.csv');
    const named = Object.entries(fields).flatMap(([name, value]) => ['-F', `${name}=${value}`]);
    const held = () => process.memoryUsage().arrayBuffers;
    const before = held();
    let peak = 0;
    // oxlint-disable-next-line no-restricted-globals -- a client that drips bytes is what is tested
    const watch = setInterval(() => (peak = Math.max(peak, held())), 5);
    expect(await curl([url, ...named, '-F', `file=@${path}`])).toMatchObject({ status: 204 });
    clearInterval(watch);
    expect(peak - before).toBeLessThan(50 * 1024 * 1024);
    const { files } = await server.expect(OPERATIONS.listTargetFiles);
    expect(files.find((one) => one.file_key === 'large.csv')?.file_size).toBe(LIMITS.targetFileBytes);

    const more = createWriteStream(path, { flags: 'a' });
    more.end('u');
    await once(more, 'finish');
    const next = await presign(server, 'larger.csv');
    const others = Object.entries(next.fields).flatMap(([name, value]) => ['-F', `${name}=${value}`]);
    const refused = await curl([next.url, ...others, '-F', `file=@${path}`]);
    expect(refused).toMatchObject({ status: 400, code: 400110 });
    expect(await listKeys(server)).not.toContain('larger.csv');
    expect(await upload(server, 'empty.csv', '')).toMatchObject({ status: 400, code: 400111 });
    expect(await upload(server, 'tiny.csv', 'u')).toMatchObject({ status: 204 });
    expect((await filesOnDisk(server)).filter((name) => name.endsWith('.part'))).toEqual([]);
    await rm(directory, { recursive: true });
  });
});

describe('the list of files', () => {
  let own: TestServer['application'];
  const page = (query: object) => server.call(OPERATIONS.listTargetFiles, { query, token: own.token });
  const keys = Array.from({ length: 103 }, (_, index) => `f/${String(index).padStart(3, '0')}`);

  beforeAll(async () => {
    own = await server.createApplication();
    for (const key of keys) await upload(server, key, 'user_id\n', { token: own.token });
  });

  it('is by key, 100 a page, without hole or repeat (G7)', async () => {
    for (const limit of [1, 20, 100, undefined]) {
      const seen: string[] = [];
      let next = '';
      do {
        const { body } = await page({ ...(limit ? { limit } : {}), ...(next ? { token: next } : {}) });
        expect(body.files.length).toBeLessThanOrEqual(limit ?? 100);
        seen.push(...body.files.map((one) => one.file_key));
        next = body.next;
      } while (next);
      expect(seen).toEqual(keys);
    }
    expect((await page({})).body.files).toHaveLength(100);
  });

  it('refuses a limit out of range and tokens of other lists', async () => {
    for (const limit of [0, 101]) expect((await page({ limit })).body).toMatchObject({ code: 400113 });
    const { next } = (await page({ limit: 1 })).body;
    const elsewhere = await server.call(OPERATIONS.listTargetFiles, { query: { token: next } });
    expect(elsewhere.body).toMatchObject({ code: 400111 });
    expect((await page({ token: 'garbage' })).body).toMatchObject({ code: 400111 });
  });

  it('leaves out what has expired, 30 days after the upload; its key is free again (G14)', async () => {
    const uploaded = await server.app.files.find(own.key, keys[0] ?? '');
    const until = (uploaded?.expires_at ?? 0) - server.clock.now();
    server.clock.move(until - 1_000);
    expect((await page({ limit: 1 })).body.files[0]?.file_key).toBe(keys[0]);
    server.clock.move(2_000);
    expect((await page({ limit: 1 })).body.files[0]?.file_key).not.toBe(keys[0]);
    expect(await server.app.files.find(own.key, keys[0] ?? '')).toBeNull();
    expect((await upload(server, keys[0] ?? '', 'user_id\nagain\n', { token: own.token })).status).toBe(204);
    server.clock.move(-until - 1_000);
  });
});
