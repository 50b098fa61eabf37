import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { OPERATIONS } from '@belfry/contract';
import { armFailpoints, DiskStore } from '@belfry/server';
import { type TestServer, until } from '@belfry/testkit';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { countRows, ended, expireLeases, lines, uploadFile } from './csv-support.js';
import { createGreeting, startServer } from './support.js';
import {
  BOUNDARY,
  contentOf,
  fieldParts,
  filePart,
  filesOnDisk,
  post,
  presign,
  upload,
  writeForm,
} from './target-files-support.js';

let server: TestServer;
let directory: string;
/** How often a file was read as CSV. */
let opened = 0;

class CountingStore extends DiskStore {
  override open(storageKey: string): Promise<Readable> {
    opened++;
    return super.open(storageKey);
  }
}

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'belfry-test-prepared-'));
  server = await startServer({ fileStore: new CountingStore(directory) });
  await createGreeting(server);
  server.filesDir = directory;
});
afterEach(() => armFailpoints(null));
afterAll(async () => {
  await server.checkInvariants();
  await server.stop();
  await rm(directory, { recursive: true, force: true });
});

const rowsOf = async (fileKey: string): Promise<string> => {
  const file = await server.app.files.find(server.application.key, fileKey);
  return `${file?.storage_key.split('/')[1]}.rows`;
};
const isPrepared = async (fileKey: string) => (await filesOnDisk(server)).includes(await rowsOf(fileKey));

async function send(targets_filename: string, template = 'greeting'): Promise<string> {
  const body = { template: { key: template }, targets_filename };
  return (await server.expect(OPERATIONS.sendNotification, { body })).notification_id ?? '';
}

/** Sends to the users of a file; gives how it ended, what was stored of it, and whether it was read as CSV. */
async function sent(fileKey: string, template?: string) {
  const before = opened;
  const id = await send(fileKey, template);
  const { status, outcomes } = await ended(server, id);
  const chunks = await server.app.db.rows(
    {
      name: '',
      text: 'SELECT number, first_position, user_ids, variables, refusals FROM chunks WHERE notification = $1 ORDER BY number',
    },
    [id],
  );
  return { status, outcomes, chunks, asCsv: opened > before };
}

const rows = (count: number, row: (index: number) => string): string =>
  lines('user_id,name,shop', ...Array.from({ length: count }, (_, index) => row(index)));

/** Rows in every way in which they may be written, and be wrong by themselves. */
const MIXED = rows(6_000, (index) => {
  const id = `p${index}`;
  if (index % 97 === 0) return `p0,again ${index},`;
  if (index % 101 === 0) return `${id},too,many,cells`;
  if (index % 103 === 0) return `${'x'.repeat(81)},long,`;
  if (index % 7 === 0) return `${id},"a ""quoted"", \\ 日本 🎉\nname",`;
  return index % 2 === 0 ? `${id},"n${index}",` : `${id},n${index},Shop ${index}`;
});

describe('the rows of a file that is uploaded', () => {
  it('are prepared, and a batch of them is what it would be by the file (G2, G3)', async () => {
    const key = await uploadFile(server, MIXED);
    expect(await isPrepared(key)).toBe(true);
    const fast = await sent(key);
    expect(fast.asCsv).toBe(false);
    await rm(join(directory, String(server.application.key), await rowsOf(key)));
    const slow = await sent(key);
    expect(slow.asCsv).toBe(true);
    expect(fast.chunks).toHaveLength(3);
    expect({ ...fast, asCsv: true }).toEqual(slow);
    expect(fast.outcomes).toMatchObject({ duplicate: 61, pending: 0 });
  });

  it('are read as a file by a template that asks for a value which some lack', async () => {
    const key = await uploadFile(server, MIXED.replace(/^p5,.*$/m, 'p5,,'));
    expect(await isPrepared(key)).toBe(true);
    expect(await sent(key)).toMatchObject({ asCsv: true, outcomes: { missing_variable: 1 } });
  });

  it('are read as a file by a template that asks for a value of which there is no column', async () => {
    const variables = [
      { key: 'name', name: 'Name', type: 'string' },
      { key: 'code', name: 'Code', type: 'string' },
    ];
    const ui_template = { version: 1, body: { items: [{ type: 'text', text: '{name} {code}' }] } };
    const rest = { push_template: undefined, label: undefined, ui_template };
    await createGreeting(server, { key: 'coded', variables, fallback_message: '{name}', ...rest });
    const key = await uploadFile(
      server,
      rows(3_000, (index) => `c${index},n,s`),
    );
    expect(await sent(key, 'coded')).toMatchObject({ asCsv: true, outcomes: { missing_variable: 3_000 } });
  });

  it('are read as a file by a template whose image has the name of a column', async () => {
    const file = lines('user_id,name,photo', ...Array.from({ length: 3_000 }, (_, index) => `i${index},n,x`));
    const key = await uploadFile(server, file);
    expect(await isPrepared(key)).toBe(true);
    expect(await sent(key)).toMatchObject({ asCsv: true, outcomes: { invalid: 3_000 } });
  });

  it.each([
    ['fewer than a chunk holds', rows(2_499, (index) => `f${index},n,`), 'delivered'],
    [
      'one of them over the limit of values',
      rows(3_000, (index) => `o${index},${'n'.repeat(index === 2_999 ? 70_000 : 1)},`),
      'delivered',
    ],
    ['with U+0000', rows(3_000, (index) => `z${index},n${index === 2_999 ? '\0' : ''},`), 'delivered'],
    ['with a fault after many', `${rows(6_000, (index) => `w${index},n,`)}w,"open`, 'failed'],
  ])('are not prepared when they are %s', async (_, content, status) => {
    const key = await uploadFile(server, content);
    expect(await isPrepared(key)).toBe(false);
    expect((await filesOnDisk(server)).filter((name) => name.endsWith('.part'))).toEqual([]);
    expect(await sent(key)).toMatchObject({ asCsv: true, status });
  });

  it('are prepared when they just fill a chunk', async () => {
    const key = await uploadFile(
      server,
      rows(2_500, (index) => `e${index},n,`),
    );
    expect(await isPrepared(key)).toBe(true);
    expect(await sent(key)).toMatchObject({ asCsv: false, outcomes: { sent: 2_500 } });
  });

  it('are gone when the upload breaks off', async () => {
    const before = await filesOnDisk(server);
    const { url, fields } = await presign(server, 'broken.csv');
    const form = writeForm([...fieldParts(fields), filePart(rows(9_000, (index) => `b${index},n,`))]);
    const answer = await post(url, form.subarray(0, form.length - 10));
    expect(answer.status).toBe(400);
    await until('nothing is left', async () => (await filesOnDisk(server)).length === before.length);
  });

  it('are prepared for one upload at a time; another meanwhile is kept without', async () => {
    const { url, fields } = await presign(server, 'slow.csv');
    const form = writeForm([...fieldParts(fields), filePart(rows(9_000, (index) => `s${index},n,`))]);
    let goOn = () => {};
    const waits = new Promise<void>((resolve) => (goOn = resolve));
    const halves = async function* () {
      yield form.subarray(0, 60_000);
      await waits;
      yield form.subarray(60_000);
    };
    const answer = fetch(url, {
      method: 'POST',
      headers: { 'content-type': `multipart/form-data; boundary=${BOUNDARY}` },
      body: Readable.toWeb(Readable.from(halves())) as unknown as ReadableStream,
      duplex: 'half',
    } as RequestInit);
    await until('rows of the first are prepared', async () =>
      (await filesOnDisk(server)).some((name) => name.endsWith('.rows.part')),
    );
    expect((await upload(server, 'meanwhile.csv', MIXED)).status).toBe(204);
    goOn();
    expect((await answer).status).toBe(204);
    expect([await isPrepared('slow.csv'), await isPrepared('meanwhile.csv')]).toEqual([true, false]);
    expect(await contentOf(server, 'meanwhile.csv')).toBe(MIXED);
  });
});

describe('a worker that fails while it stores prepared rows', () => {
  const FILE = rows(9_000, (index) => `d${index},n${index},`);

  async function failAfter(chunks: number): Promise<string> {
    const key = await uploadFile(server, FILE);
    let stored = 0;
    let failed = false;
    armFailpoints((name) => {
      if (name !== 'read.chunk_inserted' || ++stored !== chunks) return undefined;
      failed = true;
      throw new Error('the worker failed');
    });
    const id = await send(key);
    await until('it failed', () => failed);
    armFailpoints(null);
    return id;
  }

  it('leaves the rest to another, which goes on where it was (G2, G3, G5)', async () => {
    const before = opened;
    const id = await failAfter(2);
    await expireLeases(server);
    expect(await ended(server, id)).toMatchObject({ outcomes: { sent: 9_000, duplicate: 0, pending: 0 } });
    expect(opened).toBe(before);
    expect(await countRows(server, 'chunks WHERE notification = $1', [id])).toBe(4);
  });

  it('in another place than where parts begin has the rest read as a file (G2, G3)', async () => {
    const before = opened;
    const id = await failAfter(1);
    await server.app.db.count(
      {
        name: '',
        text: `UPDATE chunks SET user_ids = user_ids[:1000], variables = variables[:1000] WHERE notification = $1`,
      },
      [id],
    );
    await expireLeases(server);
    expect(await ended(server, id)).toMatchObject({ outcomes: { sent: 9_000, duplicate: 0, pending: 0 } });
    expect(opened).toBe(before + 1);
  });
});
