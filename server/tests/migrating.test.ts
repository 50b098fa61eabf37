import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { OPERATIONS } from '@belfry/contract';
import { type TestApplication, type TestServer, until } from '@belfry/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  blocksOf,
  has,
  LANGUAGES,
  type Place,
  run,
  runShell,
  type Section,
  sectionsOf,
} from './doc-examples.js';
import { openSession, startServer } from './support.js';

const page = await readFile(new URL('../../docs/migrating.md', import.meta.url), 'utf8');
const sections = sectionsOf(page);
const section = (title: string): Section => {
  const found = sections.find((one) => one.title === title);
  if (!found) throw new Error(`docs/migrating.md has no section "${title}"`);
  return found;
};
/** The sections about a call, in the order in which a reader comes to them. */
const ACTIONS = [
  'Send in realtime',
  'Send a batch',
  'Send with a CSV file',
  'List target files',
  'Get a notification',
  'List notifications',
  'List the messages of a user',
  'Delete a notification',
].map(section);

const NOTHING_PRINTED = '';

const RUNNABLE = {
  js: { language: LANGUAGES.js, tool: 'node', isThere: true },
  python: {
    language: LANGUAGES.python,
    tool: 'python3 with requests',
    isThere: await has('python3', '-c', 'import requests'),
  },
  java: { language: LANGUAGES.java, tool: 'a JDK', isThere: await has('javac', '--version') },
};

const hasPhp = await has('php', '--version');

let server: TestServer;
const dirs: string[] = [];

beforeAll(async () => {
  server = await startServer();
});
afterAll(async () => {
  await server.checkInvariants();
  await server.stop();
  for (const dir of dirs) await rm(dir, { recursive: true, force: true });
});

/** An answer with what differs from run to run put in general terms; everything else must be as printed. */
function general(value: unknown, name = ''): unknown {
  if (Array.isArray(value)) return value.map((one) => general(one));
  if (typeof value === 'object' && value !== null)
    return Object.entries(value).map(([key, one]) => [key, general(one, key)]);
  if (typeof value === 'number') return value > 1e12 ? '<milliseconds>' : value > 1e9 ? '<seconds>' : value;
  if (typeof value !== 'string') return value;
  if (/^\d{19}$/.test(value)) return '<id>';
  if (name === 'url') return new URL(value).pathname;
  if (['policy', 'signature', 'next'].includes(name) && value !== '') return '<text>';
  return name === 'value' ? value.replace(/^\w{4}\*{4}$/, '<mask>') : value;
}

const generalJson = (text: string): unknown => general(JSON.parse(text));

async function newDir(): Promise<string> {
  const dir = await mkdtemp(join(tmpdir(), 'belfry-examples-'));
  dirs.push(dir);
  return dir;
}

/** An application as a reader has it after setting up. */
async function newReader(): Promise<{ application: TestApplication; place: Place }> {
  const application = await server.createApplication();
  const place = { dir: await newDir(), env: { BELFRY_URL: server.url, TOKEN: application.token } };
  const [answer = ''] = await runShell(blocksOf(section('Set up once'), 'sh'), place);
  expect(JSON.parse(answer)).toMatchObject({ key: 'order-shipped', version: 1 });
  return { application, place };
}

/** Waits until every batch has been delivered and added up, and gives the id of the first. */
function firstBatch({ token }: TestApplication): Promise<string> {
  return until('the batches are delivered and counted', async () => {
    const query = { mode: 'batch', limit: 20 } as const;
    const { notifications } = await server.expect(OPERATIONS.listNotifications, { query, token });
    const isDone = notifications.every(({ metrics }) => metrics?.sent === 3);
    return isDone && notifications[0]?.notification_id;
  });
}

async function expectDeleted({ token }: TestApplication, notification_id: string): Promise<void> {
  const params = { notification_id };
  expect(await server.expect(OPERATIONS.getNotification, { params, token })).toMatchObject({
    status: 'deleted',
  });
  const session = await openSession(server, 'ann', token);
  const feed = { params: { key: 'feed' }, token: session };
  const { messages } = await server.expect(OPERATIONS.listClientMessages, feed);
  expect(messages).toHaveLength(2);
}

/** Goes through the page as a reader does; `act` runs the examples of one section. */
async function goThrough(act: (action: Section, place: Place, index: number) => Promise<void>) {
  const { application, place } = await newReader();
  for (const [index, action] of ACTIONS.entries()) {
    if (action.title === 'Get a notification') place.env.NOTIFICATION_ID = await firstBatch(application);
    await act(action, place, index);
  }
  await expectDeleted(application, place.env.NOTIFICATION_ID ?? '');
}

describe('the page about migrating', () => {
  it('has each call in each language', () => {
    for (const action of ACTIONS)
      for (const language of ['sh', 'js', 'python', 'java', 'php'])
        expect(blocksOf(action, language).length, `${action.title} in ${language}`).toBeGreaterThan(0);
  });

  it('shows curl commands that are answered as it says', async () => {
    await goThrough(async (action, place) => {
      const printed = await runShell(blocksOf(action, 'sh'), place);
      const shells = action.blocks.flatMap(({ language }, index) => (language === 'sh' ? [index] : []));
      for (const [index, at] of shells.entries()) {
        const next = action.blocks[at + 1];
        const text = printed[index] ?? '';
        if (next?.language === 'json')
          expect(generalJson(text), action.title).toEqual(generalJson(next.text));
        else if (action.title === 'List notifications') expectLists(text);
        else expect(text, action.title).toBe(NOTHING_PRINTED);
      }
    });
  });

  /** What the examples of every parameter print: a list a line, the last three of them the pages of one list. */
  function expectLists(text: string): void {
    const lists = text
      .trim()
      .split('\n')
      .map((line) => (JSON.parse(line) as { notifications: { notification_id: string }[] }).notifications);
    expect(lists.map(({ length }) => length)).toEqual([1, 2, 3, 3, 3, 1, 1, 3, 3, 1, 1, 1]);
    const ids = lists.slice(-3).map(([one]) => one?.notification_id);
    expect(new Set(ids).size).toBe(3);
  }

  for (const [name, { language, tool, isThere }] of Object.entries(RUNNABLE))
    it.skipIf(!isThere)(`shows ${language.name} that is answered as it says (needs ${tool})`, async () => {
      const [helper = ''] = blocksOf(section('What changes'), name);
      const examples = ACTIONS.map((action) => blocksOf(action, name).join('\n'));
      await goThrough(async (action, place, index) => {
        if (index === 0) await language.prepare(helper, examples, place);
        const printed = await language.run(index, place);
        const answer = blocksOf(action, 'json').at(-1);
        if (answer === undefined) expect(printed, action.title).toBe(NOTHING_PRINTED);
        else expect(generalJson(printed), action.title).toEqual(generalJson(answer));
      });
    });

  it.skipIf(!hasPhp)('shows PHP that can be parsed (needs php)', async () => {
    const dir = await newDir();
    for (const one of [section('What changes'), ...ACTIONS]) {
      await writeFile(join(dir, 'example.php'), `<?php\n${blocksOf(one, 'php').join('\n')}`);
      expect(await run('php', ['-l', 'example.php'], { dir, env: {} }), one.title).toMatchObject({ code: 0 });
    }
  });
});
