import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { connect, type Socket } from 'node:net';
import { join } from 'node:path';
import { OPERATIONS } from '@belfry/contract';
import { type TestServer, until } from '@belfry/testkit';
import fc from 'fast-check';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { startServer } from './support.js';
import {
  answerOf,
  BOUNDARY,
  fieldParts,
  filePart,
  filesOnDisk,
  listKeys,
  type Part,
  post,
  presign,
  type UploadAnswer,
  upload,
  writeForm,
} from './target-files-support.js';

/** That long without a byte comes when a test says so; no other timer lasts as long. */
const STALL_MS = 29_999;
let server: TestServer;
let form: Awaited<ReturnType<typeof presign>>;

beforeAll(async () => {
  server = await startServer();
  form = await presign(server, 'a.csv', true);
});
afterAll(() => server.stop());

/** However an upload fails, nothing of it is kept or shown, and the server answers on. */
afterEach(async () => {
  await until('no file is left', async () => (await filesOnDisk(server)).length === 0);
  expect(await listKeys(server)).toEqual([]);
});

const CSV = filePart('user_id\nann\n');
const send = (parts: Part[]): Promise<UploadAnswer> => post(form.url, writeForm(parts));
const { key, policy, signature } = { key: 'key', policy: 'policy', signature: 'signature' };
const without = (...names: string[]): Part[] =>
  fieldParts(form.fields).filter(({ name }) => !names.includes(name));

/** Sends a request by hand, as far as told; the answer is whatever comes until the connection ends. */
class RawUpload {
  readonly socket: Socket;
  #received = '';

  constructor(readonly length: number) {
    this.socket = connect(Number(new URL(server.url).port), '127.0.0.1');
    this.socket.on('data', (chunk) => (this.#received += String(chunk)));
    this.socket.on('error', () => {});
    this.socket.write(
      `POST /v1/storage/uploads HTTP/1.1\r\nHost: localhost\r\nContent-Type: multipart/form-data; boundary=${BOUNDARY}\r\nContent-Length: ${length}\r\n\r\n`,
    );
  }

  async answer(): Promise<UploadAnswer> {
    const complete = /^HTTP\/1\.1 (\d+)[^]*?\r\n\r\n(\{.*\})/;
    await until('the server answers', () => complete.test(this.#received));
    const [, status, body] = complete.exec(this.#received) ?? [];
    return answerOf(Number(status), body ?? '');
  }
}

const whole = () => writeForm([...fieldParts(form.fields), filePart(Buffer.alloc(200_000, 'x'))]);

describe('a form that was tampered with is refused (ASVS: signed URLs)', () => {
  it('with any single byte of a field changed, added or removed: 2,400 times', async () => {
    const fields = form.fields as Record<string, string>;
    const change = fc.record({
      field: fc.constantFrom(key, policy, signature),
      at: fc.nat(),
      kind: fc.constantFrom('change', 'change', 'change', 'insert', 'remove'),
      byte: fc.integer({ min: 0, max: 255 }),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(change, { minLength: 8, maxLength: 8 }), async (changes) => {
        const answers = await Promise.all(
          changes.map(({ field, at, kind, byte }) => {
            const value = Buffer.from(fields[field] ?? '');
            const place = at % value.length;
            const [before, after] = [value.subarray(0, place), value.subarray(place)];
            // Changing a byte into itself would be no change.
            const other = kind === 'change' && after[0] === byte ? (byte + 1) % 256 : byte;
            const middle = kind === 'remove' ? [] : [other];
            const spoilt = Buffer.concat([
              before,
              Buffer.from(middle),
              kind === 'insert' ? after : after.subarray(1),
            ]);
            return send([
              ...fieldParts(fields).map((part) => (part.name === field ? { ...part, value: spoilt } : part)),
              CSV,
            ]);
          }),
        );
        for (const { status, code } of answers) expect([status, code]).toEqual([400, 403100]);
      }),
      { numRuns: 300 },
    );
  });

  it('with the signature or the policy in another spelling of the same bytes', async () => {
    const { policy: encoded = '', signature: mac = '', key: name = '' } = form.fields;
    for (const fields of [
      { key: name, policy: encoded, signature: mac.toUpperCase() },
      { key: name, policy: encoded, signature: ` ${mac}` },
      { key: name, policy: encoded.replace(/=+$/, ''), signature: `${mac}` },
      { key: name, policy: `${encoded}\n`, signature: mac },
      { key: `${name}\u0000`, policy: encoded, signature: mac },
      { key: name.toUpperCase(), policy: encoded, signature: mac },
    ])
      if (JSON.stringify(fields) !== JSON.stringify(form.fields))
        expect(await send([...fieldParts(fields), CSV]), JSON.stringify(fields)).toMatchObject({
          code: 403100,
        });
  });

  it('with a policy of one’s own, whatever it holds', async () => {
    const applicationId = server.application.applicationId;
    for (const document of [
      null,
      [],
      'x',
      { application_id: 5 },
      { application_id: 'x\u0000' },
      { application_id: `${applicationId}` },
      { application_id: '__proto__' },
      { application_id: 'x'.repeat(9_000) },
    ])
      expect(
        await send([
          ...without(policy),
          { name: policy, value: Buffer.from(JSON.stringify(document)).toString('base64') },
          CSV,
        ]),
      ).toMatchObject({ status: 400, code: 403100 });
  });
});

describe('a form is good for 15 minutes', () => {
  it('a second less is accepted, a second more refused', async () => {
    const other = await startServer();
    const expired = await presign(other, 'late.csv');
    const body = writeForm([...fieldParts(expired.fields), CSV]);
    other.clock.move(15 * 60_000 + 1_000);
    expect(await post(expired.url, body)).toMatchObject({ status: 400, code: 403100 });
    expect(await listKeys(other)).toEqual([]);
    other.clock.move(-2_000);
    expect(await post(expired.url, body)).toMatchObject({ status: 204 });
    await other.stop();
  });
});

describe('a form that is not whole is refused', () => {
  it('without a field or the file, with the file not last, or with anything twice', async () => {
    for (const name of [key, policy, signature])
      expect(await send([...without(name), CSV]), name).toMatchObject({ status: 400, code: 400105 });
    expect(await send(fieldParts(form.fields))).toMatchObject({ status: 400, code: 400105 });
    expect(await send([])).toMatchObject({ status: 400 });
    expect(await send([CSV])).toMatchObject({ status: 400, code: 400105 });
    // Which fault is seen first is a matter of how the bytes arrive.
    const isEither = (code: number | null) => expect([400105, 400111]).toContain(code);
    isEither((await send([CSV, ...fieldParts(form.fields)])).code);
    for (const name of [key, policy, signature])
      isEither(
        (await send([...without(name), CSV, ...fieldParts(form.fields).filter((part) => part.name === name)]))
          .code,
      );
    const fields = fieldParts(form.fields);
    expect(await send([...fields, CSV, { name: 'more', value: 'x' }])).toMatchObject({ code: 400111 });
    expect(await send([...fields, CSV, CSV])).toMatchObject({ status: 400, code: 400111 });
    expect(await send([...fields, ...fields, CSV])).toMatchObject({ status: 400, code: 400111 });
  });

  it('sent as something else, or without boundary', async () => {
    const types = [
      '',
      'application/json',
      'text/csv',
      'multipart/form-data',
      'multipart/form-data; boundary=',
      'multipart/mixed; boundary=x',
      'application/x-www-form-urlencoded',
      `multipart/form-data; boundary=other`,
    ];
    for (const type of types)
      expect(await post(form.url, whole(), type), type).toMatchObject({ status: 400 });
    const json = await server.call(OPERATIONS.uploadTargetFile, { body: form.fields as never, token: null });
    expect(json.body).toMatchObject({ error: true, code: 400111 });
    const empty = await fetch(form.url, { method: 'POST' });
    expect(await empty.json()).toMatchObject({ error: true, code: 400111 });
  });

  it('cut off at any place, though as long as its Content-Length', async () => {
    const body = writeForm([...fieldParts(form.fields), CSV]);
    // The closing boundary may lack its line break, and no more.
    const last = body.length - 5;
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 0, max: last }), async (length) => {
        expect((await post(form.url, body.subarray(0, length))).status, `cut at ${length}`).toBe(400);
      }),
      { numRuns: 150, examples: [[0], [1], [last]] },
    );
  });

  it('spoilt at any byte: never a fault of the server (G12)', async () => {
    const body = writeForm([...fieldParts({ ...form.fields, signature: '0' }), CSV]);
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.nat({ max: body.length - 1 }), fc.integer({ min: 0, max: 255 })), {
          maxLength: 20,
        }),
        async (changes) => {
          const spoilt = Buffer.from(body);
          for (const [at, byte] of changes) spoilt[at] = byte;
          const { status, code } = await post(form.url, spoilt);
          expect(status).toBe(400);
          expect([403100, 400105, 400110, 400111]).toContain(code);
        },
      ),
      { numRuns: 400 },
    );
  });
});

describe('an upload from which nothing arrives', () => {
  let patient: [TestServer, typeof form];

  beforeAll(async () => {
    patient = [server, form];
    server = await startServer({ uploadStallMs: STALL_MS });
    server.clock.hold(STALL_MS);
    form = await presign(server, 'a.csv', true);
  });
  afterAll(async () => {
    await server.stop();
    [server, form] = patient;
  });

  const timers = () => server.clock.held(STALL_MS);

  it('is answered and closed after a while', async () => {
    const body = whole();
    for (const part of [0, 100, body.length - 1_000]) {
      const raw = new RawUpload(body.length);
      raw.socket.write(body.subarray(0, part));
      await until('the server waits for more', () => timers().length === 1);
      server.clock.ring(STALL_MS);
      expect(await raw.answer(), `after ${part} bytes`).toMatchObject({ status: 400, code: 400111 });
      if (!raw.socket.closed) await once(raw.socket, 'close');
    }
  });

  it('is not over with its file: what comes after it, late, still counts', async () => {
    const first = writeForm([...fieldParts(form.fields), CSV]).subarray(0, -4);
    const more = writeForm([{ name: 'more', value: 'x' }]).subarray(BOUNDARY.length + 2);
    for (const rest of [more, Buffer.from('')]) {
      const raw = new RawUpload(first.length + more.length);
      raw.socket.write(first);
      await until('the file has begun', async () => (await filesOnDisk(server)).length === 1);
      if (rest.length > 0) raw.socket.write(rest);
      else server.clock.ring(STALL_MS);
      expect(await raw.answer()).toMatchObject({ status: 400, code: 400111 });
      raw.socket.destroy();
    }
  });

  it('goes on for as long as something arrives', async () => {
    const body = writeForm([...fieldParts({ ...form.fields, signature: '0' }), CSV]);
    const raw = new RawUpload(body.length);
    const file = body.indexOf('name="file"');
    const size = Math.ceil(file / 8);
    await until('the server waits', () => timers().length === 1);
    for (let at = 0; at < file; at += size) {
      const [before] = timers();
      raw.socket.write(body.subarray(at, Math.min(at + size, file)));
      // What counted the time without a byte counts it anew.
      await until('the server has it', () => timers().length === 1 && timers()[0] !== before);
    }
    raw.socket.write(body.subarray(file));
    expect(await raw.answer()).toMatchObject({ code: 403100 });
    raw.socket.destroy();
  });
});

describe('an upload that does not end', () => {
  it('leaves nothing when the client goes away in the middle of it', async () => {
    const body = whole();
    for (const part of [10, 400, body.length - 50_000]) {
      const raw = new RawUpload(body.length);
      raw.socket.write(body.subarray(0, part));
      if (part > 10_000)
        await until('the upload has begun', async () =>
          (await filesOnDisk(server)).some((name) => name.endsWith('.part')),
        );
      raw.socket.resetAndDestroy();
      await until('the upload is gone', async () => (await filesOnDisk(server)).length === 0);
    }
    // What is known of a file goes after the file.
    await until('nothing is known of it', async () => {
      const left = await server.app.db.rows({ name: '', text: 'SELECT storage_key FROM stored_files' });
      return left.length === 0;
    });
  });

  it('is told so when the server stops', async () => {
    const stopping = await startServer();
    const other = await presign(stopping, 'a.csv');
    const body = writeForm([...fieldParts(other.fields), filePart(Buffer.alloc(200_000, 'x'))]);
    const answer = new Promise<number>((resolve) => {
      const socket = connect(Number(new URL(stopping.url).port), '127.0.0.1');
      socket.write(
        `POST /v1/storage/uploads HTTP/1.1\r\nHost: x\r\nContent-Type: multipart/form-data; boundary=${BOUNDARY}\r\nContent-Length: ${body.length}\r\n\r\n`,
      );
      socket.write(body.subarray(0, 150_000));
      socket.once('data', (chunk) => resolve(Number(/^HTTP\/1\.1 (\d+)/.exec(String(chunk))?.[1])));
    });
    await until('the upload has begun', async () => (await filesOnDisk(stopping)).length === 1);
    const stopped = stopping.stop();
    expect(await answer).toBe(503);
    await stopped;
  });

  it('gets its answer although it goes on sending', async () => {
    const body = writeForm([
      ...fieldParts({ ...form.fields, signature: '0' }),
      filePart(Buffer.alloc(3_000_000, 'x')),
    ]);
    expect(await post(form.url, body)).toMatchObject({ status: 400, code: 403100 });
    const raw = new RawUpload(body.length);
    raw.socket.write(body);
    expect(await raw.answer()).toMatchObject({ status: 400, code: 403100 });
    raw.socket.destroy();
  });
});

describe('a disk that cannot be written to', () => {
  it('is no fault of the client, and names no path', async () => {
    const other = await startServer();
    // A file in the place of the application's directory stands in for a disk that fails.
    await writeFile(join(other.filesDir, String(other.application.key)), '');
    const answer = await upload(other, 'a.csv', 'user_id\n');
    expect(answer).toMatchObject({ status: 500, code: 500901 });
    expect(answer.text).not.toContain(other.filesDir);
    expect(await listKeys(other)).toEqual([]);
    await other.stop();
  });
});
