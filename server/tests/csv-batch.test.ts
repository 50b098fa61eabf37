import { LIMITS, OPERATIONS } from '@belfry/contract';
import { armFailpoints } from '@belfry/server';
import { type TestServer, until } from '@belfry/testkit';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import {
  countOutcomes,
  detailsOf,
  ended,
  ledgerOf,
  lines,
  messagesOf,
  row,
  sendFile,
  uploadFile,
} from './csv-support.js';
import { createGreeting, moveToSoon, openSession, startServer } from './support.js';

let server: TestServer;

beforeAll(async () => {
  server = await startServer();
  await createGreeting(server);
  await createGreeting(server, { key: 'free', variables: [] });
});
afterEach(() => armFailpoints(null));
afterAll(async () => {
  await server.checkInvariants();
  await server.stop();
});

const feedOf = async (userId: string) => {
  const token = await openSession(server, userId);
  return (await server.expect(OPERATIONS.listClientMessages, { params: { key: 'feed' }, token })).messages;
};
const send = (body: Record<string, unknown>) =>
  server.call(OPERATIONS.sendNotification, { body: { template: { key: 'greeting' }, ...body } });
const free = { template: { key: 'free' } };

describe('a batch by file', () => {
  it('gives each user the variables of their row, common values and defaults for the rest (G2, G3)', async () => {
    const file = lines(
      row('name', 'user_id', 'shop', 'photo.url', 'open.data', 'extra'),
      row('"Ann, the ""great"""', 'ann', '', 'https://example.com/ann.png', '', 'x'),
      row('Bob', 'bob', '"Two\r\nlines"', '', 'https://example.com/bob', ''),
      row('José 🎉 日本', 'josé', '', '', '', ''),
    );
    const common = { template: { key: 'greeting', variables: { '*': { shop: 'Everywhere' } } } };
    const id = await sendFile(server, file, common);
    const details = await ended(server, id);
    expect(details).toMatchObject({ mode: 'batch', status: 'delivered', failure: null });
    expect(details.outcomes).toMatchObject({ sent: 3, pending: 0 });
    const [ann] = await feedOf('ann');
    expect(ann?.message).toBe('Hello Ann, the "great" from Everywhere');
    expect(ann?.variables).toMatchObject({
      'photo.url': 'https://example.com/ann.png',
      'photo.width': '10',
      'open.data': 'https://example.com/',
      extra: 'x',
    });
    expect((await feedOf('bob'))[0]).toMatchObject({
      message: 'Hello Bob from Two\r\nlines',
      variables: { 'photo.url': 'https://example.com/a.png', 'open.data': 'https://example.com/bob' },
    });
    expect((await feedOf('josé'))[0]?.message).toBe('Hello José 🎉 日本 from Everywhere');
  });

  it.each<[string, string | Buffer, string[]]>([
    ['CRLF', 'user_id,name\r\na,1\r\nb,2\r\n', ['a', 'b']],
    ['both line ends, and none at the end', 'user_id,name\na,1\r\nb,2\nc,3', ['a', 'b', 'c']],
    ['a BOM', '\ufeffuser_id,name\na,1\n', ['a']],
    ['a BOM before a quoted name', '\ufeff"user_id",name\na,1\n', ['a']],
    ['empty lines everywhere', '\n\r\nuser_id,name\n\n\na,1\n\r\n\n\nb,2\n\n', ['a', 'b']],
    ['everything quoted', '"user_id","name"\n"a","1"\n"b",""""\n', ['a', 'b']],
    ['spaces, which count', 'user_id,name\n a , 1 \n', [' a ']],
    ['a user of one star', 'user_id,name\n*,1\n', ['*']],
    ['a header alone', 'user_id,name', []],
  ])('may have %s', async (_, content, users) => {
    const id = await sendFile(server, content);
    expect(await ended(server, id)).toMatchObject({ status: 'delivered', outcomes: { sent: users.length } });
    expect((await ledgerOf(server, id)).map(({ user_id }) => user_id)).toEqual(users);
  });

  it('takes more than one chunk, in the order of the file (G2)', async () => {
    const users = Array.from({ length: 6_000 }, (_, index) => `many-${index}`);
    const id = await sendFile(server, lines('user_id', ...users), free);
    expect((await ended(server, id)).outcomes).toMatchObject({ sent: 6_000, pending: 0 });
    expect((await ledgerOf(server, id)).map(({ user_id }) => user_id)).toEqual(users);
    expect(await messagesOf(server, id)).toBe(6_000);
  });

  it('is read when it was accepted, and delivered when its time has come', async () => {
    const far = { scheduled_at: server.clock.now() + 3_600_000 };
    const id = await sendFile(server, lines('user_id,name', 'later,1', 'later,2'), far);
    const waiting = await until('the file is read', async () => {
      const details = await detailsOf(server, id);
      return details.outcomes.duplicate === 1 ? details : null;
    });
    expect(waiting).toMatchObject({ status: 'scheduled', outcomes: { duplicate: 1, pending: 1, sent: 0 } });
    expect(await messagesOf(server, id)).toBe(0);
    const at = await moveToSoon(server, id);
    expect((await ended(server, id)).outcomes).toMatchObject({ duplicate: 1, sent: 1, pending: 0 });
    expect(server.clock.now()).toBeGreaterThanOrEqual(at);
  });

  it('delivers nothing before the whole file has been read, and counts what has been read meanwhile', async () => {
    let isOpen = false;
    armFailpoints(async (name) => {
      if (name === 'read.chunk_inserted') await until('the gate is open', () => isOpen);
    });
    const users = Array.from({ length: 5_100 }, (_, index) => `early-${index % 5_000}`);
    const id = await sendFile(server, lines('user_id', ...users, '"open'), free);
    const half = await until('a chunk is read', async () => {
      const details = await detailsOf(server, id);
      return details.outcomes.pending > 0 ? details : null;
    });
    expect(half).toMatchObject({ status: 'queued', outcomes: { pending: 2_500, sent: 0 } });
    expect(countOutcomes(await ledgerOf(server, id))).toEqual(half.outcomes);
    await server.checkInvariants();
    isOpen = true;
    expect(await ended(server, id)).toMatchObject({ status: 'failed', outcomes: { pending: 0, sent: 0 } });
    expect(await messagesOf(server, id)).toBe(0);
    expect(await ledgerOf(server, id)).toEqual([]);
  });
});

describe('a file that cannot be used as a whole', () => {
  const latin1 = (text: string) => Buffer.from(text, 'latin1');
  const good = Array.from({ length: 3_000 }, (_, index) => `good-${index},1`);
  it.each<[string, string | Buffer, number, RegExp]>([
    ['is empty but for line ends', '\n\r\n\n', 400105, /empty.*"user_id"/],
    ['holds a BOM only', '\ufeff', 400105, /empty/],
    ['has no header', 'ann,Ann\nbob,Bob\n', 400105, /^Line 1: no column is named "user_id"/],
    ['has no user_id', '\nuserid,name\nann,Ann\n', 400105, /^Line 2: .*"user_id"/],
    ['is separated by semicolons', 'user_id;name\nann;Ann\n', 400105, /commas/],
    ['is a text', 'Dear users,\nplease send\n', 400105, /"user_id"/],
    ['names a column twice', 'user_id,name,name\na,1,2\n', 400111, /two columns are named "name"/],
    ['names user_id twice', 'user_id,user_id\na,b\n', 400111, /two columns are named "user_id"/],
    ['names a column badly', 'user_id,first name\na,1\n', 400151, /"first name"/],
    ['names a column with a control character', 'user_id,a\u0000b\na,1\n', 400151, /"a\ufffdb"/],
    ['leaves a column without a name', 'user_id,\na,1\n', 400111, /column 2 has no name/],
    ['is Latin-1', latin1('user_id,name\na,Ann\nb,José\nc,Cy\n'), 400111, /^Line 3 is not UTF-8/],
    [
      'ends within a character',
      Buffer.from('user_id,name\na,é').subarray(0, -1),
      400111,
      /^Line 2 is not UTF-8/,
    ],
    ['is UTF-16', Buffer.from('\ufeffuser_id,name\na,1\n', 'utf16le'), 400111, /^Line 1 is not UTF-8/],
    [
      'holds a surrogate',
      Buffer.from([...Buffer.from('user_id\n'), 0xed, 0xa0, 0x80, 10]),
      400111,
      /^Line 2/,
    ],
    ['is a picture', Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex'), 400111, /^Line 1 is not UTF-8/],
    ['opens a quote that never ends', 'user_id,name\na,1\nb,"2\nc,3\n', 400111, /opened after line 2 /],
    [
      'has text after a quote',
      'user_id,name\r\na,"x\r\ny"\r\nb,"2" x\r\n',
      400111,
      /not CSV: line 4 has text after/,
    ],
    ['has a quote within a cell', 'user_id,name\n\na,1\nb,5" wide\n', 400111, /not CSV: line 4 has a quote/],
    ['turns bad at its end', lines('user_id,name', ...good, 'x,"y'), 400111, /opened after line 3001/],
  ])(
    'because it %s fails the notification, with a line, and sends nothing',
    async (_, content, code, message) => {
      const id = await sendFile(server, content);
      const details = await ended(server, id);
      expect(details).toMatchObject({
        status: 'failed',
        failure: { code, message: expect.stringMatching(message) },
      });
      expect(details.outcomes).toEqual(countOutcomes([]));
      expect(await ledgerOf(server, id)).toEqual([]);
      expect(await messagesOf(server, id)).toBe(0);
    },
  );

  it('may have rows of as many bytes as the limit says, and not of one more', async () => {
    const header = 'user_id,name\n';
    const long = (bytes: number) => `a,${'x'.repeat(bytes - 3)}\n`;
    const fits = await sendFile(server, `${header}${long(LIMITS.csvRecordBytes)}b,1\n`);
    expect((await ended(server, fits)).outcomes).toMatchObject({ sent: 1, invalid: 1 });
    const over = await sendFile(server, `${header}${long(LIMITS.csvRecordBytes + 1)}b,1\n`);
    expect(await ended(server, over)).toMatchObject({
      status: 'failed',
      failure: { code: 400110, message: expect.stringMatching(/^The row after line 1 is over/) },
    });
    const commas = await sendFile(server, `${header}b,1\n${','.repeat(8_000_000)}`);
    expect(await ended(server, commas)).toMatchObject({
      failure: { code: 400110, message: expect.stringMatching(/after line 2/) },
    });
  });
});

describe('a row that cannot be used', () => {
  it('fails alone, with its line where that helps (G2)', async () => {
    const content = lines(
      'user_id,name,shop',
      'few,1',
      'many,1,2,3',
      'few,again,',
      ',1,2',
      `${'x'.repeat(81)},1,2`,
      '"tab\there",1,2',
      'nameless,,2',
      'few,twice,',
      'nameless,1,2',
      `big,1,${'b'.repeat(16 * 1024)}`,
      'nul,a\u0000b,',
      `"huge","${'c'.repeat(1024 * 1024)}",`,
      '""',
      'last,1,',
    );
    const id = await sendFile(server, content);
    expect(await ended(server, id)).toMatchObject({
      status: 'delivered',
      outcomes: { sent: 2, duplicate: 2, missing_variable: 1, invalid: 9, pending: 0 },
    });
    const ledger = await ledgerOf(server, id);
    expect(ledger.map(({ user_id, outcome, code }) => [user_id, outcome, code])).toEqual([
      ['few', 'invalid', 400111],
      ['many', 'invalid', 400111],
      ['few', 'sent', null],
      ['', 'invalid', 400110],
      ['x'.repeat(80), 'invalid', 400110],
      ['tab\ufffdhere', 'invalid', 400151],
      ['nameless', 'missing_variable', 400105],
      ['few', 'duplicate', 400111],
      ['nameless', 'duplicate', 400111],
      ['big', 'invalid', 400110],
      ['nul', 'invalid', 400111],
      ['huge', 'invalid', 400110],
      ['', 'invalid', 400111],
      ['last', 'sent', null],
    ]);
    expect(ledger[0]?.message).toBe('Line 2 has 2 cells, the first row has 3.');
    expect(ledger[12]?.message).toBe('Line 14 has 1 cell, the first row has 3.');
  });

  it('is every row when no column holds what the template asks for', async () => {
    const id = await sendFile(server, lines('user_id,shop', 'p,1', 'q,2'));
    expect((await ended(server, id)).outcomes).toMatchObject({ missing_variable: 2, sent: 0 });
  });

  it('is one that gives a text where the template wants an object', async () => {
    const id = await sendFile(server, lines('user_id,name,photo', 'o1,1,x', 'o2,2,'));
    expect(
      (await ledgerOf(server, (await ended(server, id)).notification_id)).map((one) => one.outcome),
    ).toEqual(['invalid', 'sent']);
  });

  it('counts its variables up to the limit, names included, and not one character more', async () => {
    const value = (extra: number) => 'v'.repeat(16 * 1024 - 'name'.length + extra);
    const id = await sendFile(server, lines('user_id,name', `fits,${value(0)}`, `over,${value(1)}`));
    expect((await ended(server, id)).outcomes).toMatchObject({ sent: 1, invalid: 1 });
  });

  it('is one of a user who is deactivated, or unknown where unknown users are refused', async () => {
    await openSession(server, 'sleeper');
    await server.expect(OPERATIONS.updateUser, {
      params: { user_id: 'sleeper' },
      body: { is_active: false },
    });
    const id = await sendFile(server, lines('user_id', 'sleeper', 'awake'), free);
    expect((await ended(server, id)).outcomes).toMatchObject({ sent: 1, invalid: 1 });
    expect((await ledgerOf(server, id))[0]).toMatchObject({
      user_id: 'sleeper',
      outcome: 'invalid',
      code: 400300,
    });
  });
});

describe('names that JavaScript gives a meaning', () => {
  it('are variables and users like any other (G12)', async () => {
    const names = ['__proto__', 'constructor', 'toString', '__proto__.polluted', '0'];
    const content = lines(
      row('user_id', ...names),
      row('__proto__', 'p', 'c', 't', 'x', '0'),
      row('constructor', '', '', '', '', ''),
    );
    const id = await sendFile(server, content, free);
    expect((await ended(server, id)).outcomes).toMatchObject({ sent: 2 });
    expect((await ledgerOf(server, id)).map(({ user_id }) => user_id)).toEqual(['__proto__', 'constructor']);
    const [message] = await feedOf('__proto__');
    expect(Object.entries(message?.variables ?? {}).sort(([a], [b]) => (a < b ? -1 : 1))).toEqual([
      ['0', '0'],
      ['__proto__', 'p'],
      ['__proto__.polluted', 'x'],
      ['constructor', 'c'],
      ['toString', 't'],
    ]);
    expect((await feedOf('constructor'))[0]?.variables).toEqual({});
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
  });

  it('may be a variable that a row must have', async () => {
    const variables = ['__proto__', 'constructor'].map((key) => ({ key, name: key, type: 'string' }));
    await createGreeting(server, { key: 'odd', variables });
    const content = lines('user_id,__proto__,constructor', 'both,1,2', 'none,,', 'one,1,');
    const id = await sendFile(server, content, { template: { key: 'odd' } });
    expect((await ended(server, id)).outcomes).toMatchObject({ sent: 1, missing_variable: 2 });
  });
});

describe('a send by file is refused', () => {
  it('with variables of single users, which belong into the file', async () => {
    const targets_filename = await uploadFile(server, 'user_id\na\n');
    const template = { key: 'greeting', variables: { '*': { name: 'x' }, a: { name: 'y' } } };
    expect((await send({ template, targets_filename })).body).toMatchObject({ code: 400112 });
  });

  it('with common values that no row could be sent with', async () => {
    const targets_filename = await uploadFile(server, 'user_id\na\n');
    const template = { key: 'greeting', variables: { '*': { name: { an: 'object' } } } };
    const { body } = await send({ template, targets_filename });
    expect(body).toMatchObject({
      code: 400111,
      message: expect.stringMatching(/template\.variables\.\*.*"name"/),
    });
  });

  it('for a file that there is not, or of another application (G11)', async () => {
    expect((await send({ targets_filename: 'no-such.csv' })).body).toMatchObject({ code: 400201 });
    const other = await server.createApplication('Other');
    const targets_filename = await uploadFile(server, 'user_id\na\n', other.token);
    expect((await send({ targets_filename })).body).toMatchObject({ code: 400201 });
  });
});

describe('a dry run by file', () => {
  it('says what the send would do, with samples, and stores nothing', async () => {
    await openSession(server, 'dozer');
    await server.expect(OPERATIONS.updateUser, { params: { user_id: 'dozer' }, body: { is_active: false } });
    const many = Array.from({ length: 3_000 }, (_, index) => `dry-${index},n${index},`);
    const rows = ['user_id,name,shop', ...many, 'dozer,1,', 'dry-1,1,', 'short', 'anon,,'];
    const targets_filename = await uploadFile(server, lines(...rows));
    const template = { key: 'greeting', variables: { '*': { shop: 'Dry Shop' } } };
    const dry = await server.expect(OPERATIONS.sendNotification, {
      body: { template, targets_filename, dry_run: true },
    });
    expect(dry).toMatchObject({
      dry_run: true,
      mode: 'batch',
      requested: 3_004,
      outcomes: { sent: 3_000, duplicate: 1, invalid: 2, missing_variable: 1 },
    });
    expect(dry.samples).toHaveLength(LIMITS.dryRunSamples);
    expect(dry.samples?.[1]).toMatchObject({ user_id: 'dry-1', message: 'Hello n1 from Dry Shop' });
    expect((await server.call(OPERATIONS.getUser, { params: { user_id: 'dry-1' } })).body).toMatchObject({
      code: 400301,
    });
    const { notification_id: id = '' } = await server.expect(OPERATIONS.sendNotification, {
      body: { template, targets_filename },
    });
    expect((await ended(server, id)).outcomes).toEqual(dry.outcomes);
  });

  it.each([
    ['user_id,name\na,"1\n', 400111],
    ['name\n1\n', 400105],
    ['user_id,a b\nx,1\n', 400151],
  ])('of the file %j is refused as a whole', async (content, code) => {
    const targets_filename = await uploadFile(server, content);
    expect((await send({ targets_filename, dry_run: true })).body).toMatchObject({ code });
  });

  it('is one of two at a time; a third is told to come again', async () => {
    const targets_filename = await uploadFile(
      server,
      lines('user_id', ...Array.from({ length: 30_000 }, (_, i) => `${i}`)),
    );
    const answers = await Promise.all(
      [1, 2, 3].map(() => send({ ...free, targets_filename, dry_run: true })),
    );
    expect(answers.map(({ status }) => status).sort((a, b) => a - b)).toEqual([200, 200, 503]);
    expect((await send({ ...free, targets_filename, dry_run: true })).status).toBe(200);
  });
});
