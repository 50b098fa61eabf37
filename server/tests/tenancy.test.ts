import { ERRORS, LIMITS, type Operation, OPERATIONS } from '@belfry/contract';
import {
  bodyOf,
  callSample,
  clearUp,
  createFixture,
  credentials,
  type ErrorAnswer,
  faultOfRawAnswer,
  type Fixture,
  idsOf,
  inventedIds,
  type RawAnswer,
  requestOf,
  type Sample,
  samplesOf,
  type TestServer,
  ofApplications,
} from '@belfry/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { settled, startServer } from './support.js';

type IdName = keyof ReturnType<typeof idsOf>;

let server: TestServer;
/** What is to stay hidden and untouched. */
let theirs: Fixture;
let before: Record<string, unknown[]>;

beforeAll(async () => {
  server = await startServer({ failuresOfAddress: 1e9 });
  theirs = await createFixture(server, await server.createApplication('Theirs'));
  await addChannel(theirs);
  await settled(server);
  before = await rowsOf(theirs);
});
afterAll(async () => {
  await server.checkInvariants();
  await server.stop();
});

/** A channel that no other application has; there is no operation to make one. */
async function addChannel({ application, mark }: Fixture): Promise<void> {
  const text = `INSERT INTO channels (application, key, name, type, categories, created_at, updated_at)
    VALUES ($1, $2, $2, 'feed', '[]', 0, 0)`;
  await server.app.db.count({ name: 'test_channel', text }, [application.key, `channel-${mark}`]);
}

/** Every row of an application, by table: of all tables that have one, also those that tests know nothing of. */
async function rowsOf({ application }: Fixture): Promise<Record<string, unknown[]>> {
  const { db } = server.app;
  const tables = await db.rows<{ name: string }>({
    name: 'test_tables',
    text: `SELECT c.relname AS name FROM pg_class c
      JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'application'
      WHERE c.relkind IN ('r', 'p') AND NOT c.relispartition ORDER BY 1`,
  });
  const rows: Record<string, unknown[]> = {
    applications: await db.rows(
      { name: 'test_application', text: 'SELECT * FROM applications WHERE id = $1' },
      [application.key],
    ),
  };
  for (const { name } of tables)
    rows[name] = await db.rows(
      {
        name: `test_rows_${name}`,
        text: `SELECT to_jsonb(t) AS row FROM ${name} t WHERE application = $1 ORDER BY 1`,
      },
      [application.key],
    );
  return rows;
}

/** A caller's own resources, in a new application: what a request makes there is not in the way of the next. */
const newCaller = async () => createFixture(server, await server.createApplication('Ours'));

/** By these the caller gives a name to what is new: that another application has the name does not matter. */
const NAMING = new Set(['presignTargetFile']);

/** For a list, a request for all there is: a filter or a short page could hide what should not be there. */
function wholeList({ query }: Operation, [sample]: Sample[]): Sample[] {
  const { properties = {} } = (query ?? {}) as { properties?: Record<string, { maximum?: number }> };
  const { maximum } = properties.limit ?? {};
  const params = sample?.params ? { params: sample.params } : {};
  return maximum === undefined ? [] : [{ ...params, query: { limit: String(maximum) } }];
}

const hasParams = ({ params }: Operation) => params !== undefined;
/** Whether an operation asks for something that must be there, of the caller's application. */
const isAboutOwn = (one: Operation) => hasParams(one) && one.auth.kind === 'token' && !NAMING.has(one.id);

async function call(operation: Operation, fixture: Fixture, sample: Sample): Promise<RawAnswer> {
  const answer = await callSample(fixture, requestOf(operation, sample), credentials(operation, fixture));
  expect(faultOfRawAnswer(operation, answer), `${operation.id} ${answer.text}`).toBeNull();
  if (answer.status === 200) await clearUp(operation, fixture, bodyOf(answer));
  return answer;
}

/** The sample with one text in place of another, wherever it stands. */
const put = (sample: Sample, from: string, to: string): Sample =>
  JSON.parse(JSON.stringify(sample).replaceAll(from, to)) as Sample;

/** Our samples of an operation in which each of our ids stands, with the name of that id. */
async function usesOfIds(
  operation: Operation,
  ours: Fixture,
): Promise<{ sample: Sample; name: IdName; own: string }[]> {
  const samples = await samplesOf(operation, ours);
  return samples.flatMap((sample) =>
    (Object.entries(idsOf(ours)) as [IdName, string][])
      .filter(([, own]) => JSON.stringify(sample).includes(own))
      .map(([name, own]) => ({ sample, name, own })),
  );
}

/** What may differ between two answers to the same question: the id that was asked for, times, and what is new (a page token holds what its page saw). */
function comparable(answer: RawAnswer, id: string): unknown {
  const text = answer.text.replaceAll(id, '<id>');
  return {
    status: answer.status,
    text:
      answer.status === 200
        ? text.replace(/"(token|policy|signature|next)":"[^"]+"/g, '').replace(/\d{13,19}/g, '<number>')
        : text,
    headers: Object.keys(answer.headers).sort(),
  };
}

describe('applications cannot see each other (G11)', () => {
  it.each(ofApplications)(
    '$id: an id of another application is like one that nobody has',
    async (operation) => {
      const ours = await newCaller();
      for (const { sample, name, own } of await usesOfIds(operation, ours)) {
        const their = idsOf(theirs)[name];
        const invented = inventedIds()[name];
        const first = await call(operation, ours, put(sample, own, their));
        const second = await call(operation, ours, put(sample, own, invented));
        expect(comparable(first, their), `${operation.id} with ${name}`).toEqual(
          comparable(second, invented),
        );
        expect(first.text.includes(theirs.mark), first.text).toBe(false);
      }
      expect(await rowsOf(theirs)).toEqual(before);
    },
  );

  it('every parameter in a path is an id that was tried, or the key of a channel that all applications have', async () => {
    const ours = await newCaller();
    for (const operation of ofApplications.filter(hasParams)) {
      const names = (await usesOfIds(operation, ours)).map(({ name }) => name);
      const isOfChannel = operation.path.includes('/channels/{key}');
      expect(
        names.length > 0 || isOfChannel,
        `no id in ${operation.path}: add it to idsOf of the testkit`,
      ).toBe(true);
    }
  });

  it('what is found under an id of one’s own is not found by another application', async () => {
    const ours = await newCaller();
    const statuses: Record<string, number> = {};
    for (const operation of ofApplications.filter(isAboutOwn))
      for (const sample of await samplesOf(operation, theirs)) {
        if ((await call(operation, ours, sample)).status === 200) statuses[operation.id] = 200;
      }
    expect(statuses).toEqual({});
    expect(await rowsOf(theirs)).toEqual(before);
  });

  it.each(ofApplications)('$id: its answer holds nothing of another application', async (operation) => {
    const ours = await newCaller();
    const samples = await samplesOf(operation, ours);
    for (const sample of [...samples, ...wholeList(operation, samples)]) {
      const { text, status } = await call(operation, ours, sample);
      expect(status, text).toBe(200);
      for (const secret of [theirs.mark, theirs.application.applicationId, ...Object.values(idsOf(theirs))])
        expect(text.includes(secret), `${operation.id} shows ${secret}`).toBe(false);
    }
    expect(await rowsOf(theirs)).toEqual(before);
  });
});

describe('applications with the same ids in them (G11)', () => {
  let twins: Fixture;
  beforeAll(async () => {
    twins = await createFixture(server, await server.createApplication('Twins'), theirs);
  });

  it.each(ofApplications)(
    '$id: works on the caller’s own and leaves the other’s alone',
    async (operation) => {
      const samples = await samplesOf(operation, twins);
      for (const sample of [...samples, ...wholeList(operation, samples)]) {
        const { text, status } = await call(operation, twins, sample);
        expect(status, text).toBe(200);
        expect(text.includes(theirs.mark), `${operation.id} shows the other's: ${text}`).toBe(false);
      }
      expect(await rowsOf(theirs)).toEqual(before);
    },
  );

  it('each user’s session shows the messages of its own application and no others', async () => {
    const feed = { params: { key: 'feed' } };
    for (const [mine, other] of [
      [theirs, twins],
      [twins, theirs],
    ] as const) {
      const { text } = await call(OPERATIONS.listClientMessages as unknown as Operation, mine, feed);
      expect(text.includes(mine.mark), text).toBe(true);
      expect(text.includes(other.mark), text).toBe(false);
      const answer = await call(OPERATIONS.listClientTemplates as unknown as Operation, mine, {
        query: { keys: mine.templateKey },
      });
      expect(answer.text.includes(mine.mark), answer.text).toBe(true);
      expect(answer.text.includes(other.mark), answer.text).toBe(false);
    }
  });

  it('revoking, deactivating and archiving in one does nothing to its namesake', async () => {
    const { token } = twins.application;
    await server.expect(OPERATIONS.revokeSessionTokens, { params: { user_id: theirs.userId }, token });
    await server.expect(OPERATIONS.updateUser, {
      params: { user_id: theirs.userId },
      body: { is_active: false },
      token,
    });
    await server.expect(OPERATIONS.archiveTemplate, { params: { key: theirs.templateKey }, token });
    server.clock.move(3_000);
    const refused = await call(OPERATIONS.listClientChannels as unknown as Operation, twins, {});
    expect(bodyOf(refused)).toMatchObject({ code: ERRORS.InvalidSessionToken.code });
    expect((await call(OPERATIONS.listClientChannels as unknown as Operation, theirs, {})).status).toBe(200);
    expect(await rowsOf(theirs)).toEqual(before);
    const [realtime] = (await samplesOf(OPERATIONS.sendNotification as unknown as Operation, theirs)).slice(
      1,
    );
    expect(
      (await call(OPERATIONS.sendNotification as unknown as Operation, theirs, realtime ?? {})).status,
    ).toBe(200);
  });
});

describe('limits of an application (G11)', () => {
  it('what another application has used up is still there for this one', async () => {
    const ours = await newCaller();
    await server.app.db.count(
      {
        name: 'test_templates',
        text: `INSERT INTO templates (application, key, version, created_at, updated_at)
          SELECT $1, 'template-' || number, 1, 0, 0 FROM generate_series(1, $2::int) AS number`,
      },
      [(await server.createApplication('Full')).key, LIMITS.liveTemplates],
    );
    const createTemplate = OPERATIONS.createTemplate as unknown as Operation;
    const [sample = {}] = await samplesOf(createTemplate, ours);
    expect((await call(createTemplate, ours, sample)).status).toBe(200);
  });
});

describe('page tokens (G11, G7)', () => {
  let ours: Fixture;
  beforeAll(async () => {
    ours = await newCaller();
  });

  /** The lists, each with a request for a page beyond the first. */
  async function pagesOf(fixture: Fixture): Promise<{ operation: Operation; sample: Sample }[]> {
    const pages = await Promise.all(
      ofApplications.map(async (operation) =>
        (await samplesOf(operation, fixture))
          .filter(({ query }) => query?.token !== undefined)
          .map((sample) => ({ operation, sample })),
      ),
    );
    return pages.flat();
  }
  const refused = { error: true, code: ERRORS.InvalidValue.code };

  it('of another application are refused like one that was made up', async () => {
    const [their, our] = [await pagesOf(theirs), await pagesOf(ours)];
    expect(their.length).toBeGreaterThan(3);
    for (const [index, { operation, sample }] of our.entries()) {
      expect((await call(operation, ours, sample)).status).toBe(200);
      const withToken = (token: string) =>
        call(operation, ours, { ...sample, query: { ...sample.query, token } });
      const stolen = await withToken(their[index]?.sample.query?.token ?? '');
      const invented = await withToken('bm9ib2R5IGlzc3VlZCB0aGlz');
      expect(bodyOf(stolen), operation.id).toMatchObject(refused);
      expect(stolen.text).toBe(invented.text);
    }
  });

  it('of another list are refused', async () => {
    const lists = await pagesOf(ours);
    for (const from of lists)
      for (const to of lists) {
        if (from === to) continue;
        const query = { ...to.sample.query, token: from.sample.query?.token ?? '' };
        const answer = await call(to.operation, ours, { ...to.sample, query });
        expect(bodyOf(answer), `${from.operation.id} in ${to.operation.id}`).toMatchObject(refused);
        expect((bodyOf(answer) as ErrorAnswer).message).toContain('token');
      }
  });

  it('with a single character changed are refused', async () => {
    for (const { operation, sample } of await pagesOf(ours)) {
      const token = sample.query?.token ?? '';
      for (let index = 0; index < token.length; index += 3) {
        const other = token[index] === 'A' ? 'B' : 'A';
        const query = { ...sample.query, token: token.slice(0, index) + other + token.slice(index + 1) };
        const answer = await call(operation, ours, { ...sample, query });
        expect(bodyOf(answer), `${operation.id} ${index}`).toMatchObject(refused);
      }
    }
  });
});
