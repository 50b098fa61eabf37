import { ERRORS, type Operation, OPERATIONS } from '@belfry/contract';
import {
  bodyOf,
  callSample,
  clearUp,
  createFixture,
  credentials,
  type ErrorAnswer,
  type Fixture,
  mutationsOf,
  rawCall,
  rawExchange,
  requestOf,
  samplesOf,
  type TestServer,
  until,
  jsonOperations,
} from '@belfry/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { allCredentials, forgedSessions, sessionSecret } from './credentials.js';
import { captureLog, LEVEL } from './log-capture.js';
import { settled, startServer } from './support.js';

let server: TestServer;
let fixture: Fixture;
const log = captureLog();
/** Everything that must never be written down, by what it is. */
const secrets: Record<string, string> = {};
/** Texts of answers that are no one's business but the caller's. */
const answers: string[] = [];

beforeAll(async () => {
  server = await startServer({ logger: log.logger, failuresOfAddress: 1e9 });
  fixture = await createFixture(server);
  const other = await createFixture(server, await server.createApplication());
  secrets.token = fixture.application.token;
  secrets.otherToken = other.application.token;
  secrets.session = fixture.sessionToken;
  secrets.signature = fixture.sessionToken.split('.')[2] ?? '';
  const key = await sessionSecret(server, fixture);
  secrets.key = key.toString('hex');
  secrets.keyText = key.toString('base64');
  Object.assign(secrets, await forgedSessions(server, fixture, other));
});
afterAll(async () => {
  await server.stop();
});

/** Thousands of requests: seconds on a machine of its own, a minute on one that others use. */
const LOADED_MS = 180_000;

const send = OPERATIONS.sendNotification as unknown as Operation;

/** Calls every operation in every way: rightly, wrongly, and by those who may not. */
async function everyKindOfRequest(): Promise<void> {
  for (const operation of jsonOperations)
    for (const sample of await samplesOf(operation, fixture)) {
      const request = requestOf(operation, sample);
      const answer = await callSample(fixture, request, credentials(operation, fixture));
      expect(answer.status, answer.text).toBe(200);
      await clearUp(operation, fixture, bodyOf(answer));
      if (operation.id !== 'issueSessionToken') answers.push(answer.text);
    }
  for (const { headers } of await allCredentials(server, fixture))
    for (const operation of jsonOperations) {
      const [sample = {}] = await samplesOf(operation, fixture);
      const answer = await callSample(fixture, requestOf(operation, sample), headers);
      if (answer.status === 200) await clearUp(operation, fixture, bodyOf(answer)).catch(() => {});
      if (operation.id !== 'issueSessionToken') answers.push(answer.text);
    }
  const [sample = {}] = await samplesOf(send, fixture);
  for (const { path, body } of mutationsOf(send, sample)) {
    const answer = await callSample(
      fixture,
      { method: 'POST', path, body: body ?? '' },
      credentials(send, fixture),
    );
    answers.push(answer.text);
  }
}

/** Requests that name secrets where they do not belong, or that are no HTTP. */
async function strangeRequests(): Promise<void> {
  const { token } = fixture.application;
  for (const path of [
    `/v1/users?token=${token}`,
    `/v1/${token}`,
    `/v1/users/${token}`,
    `/%zz${token}`,
    `/v1/users/%zz`,
  ])
    await rawCall(server.url, { method: 'GET', path, headers: { 'api-token': token } });
  for (const bytes of [
    `GET /v1/users HTTP/1.1\r\nApi-Token: ${token}\r\nbroken\r\n\r\n`,
    `POST /v1/users HTTP/1.1\r\nHost: x\r\nApi-Token: ${token}\r\nContent-Length: 100\r\n\r\n{"nickname":"${fixture.mark}`,
  ])
    await rawExchange(server.url, bytes, 'half');
}

const linesWith = (text: string, from: number = LEVEL.debug) =>
  log.lines.filter((line) => line.includes(text) && (JSON.parse(line) as { level: number }).level >= from);

describe('what the log and the answers tell (G17)', () => {
  it(
    'no token at any level, no content of a message from level info on',
    async () => {
      await everyKindOfRequest();
      await strangeRequests();
      expect(log.records().length).toBeGreaterThan(1_000);
      for (const [name, secret] of Object.entries(secrets)) expect(linesWith(secret), name).toEqual([]);
      expect(linesWith(fixture.mark, LEVEL.info)).toEqual([]);
      expect(linesWith(fixture.userId, LEVEL.info)).toEqual([]);
    },
    LOADED_MS,
  );

  it('no token in any answer but the one that issues it', () => {
    expect(answers.length).toBeGreaterThan(1_000);
    for (const [name, secret] of Object.entries(secrets))
      expect(
        answers.filter((text) => text.includes(secret)),
        name,
      ).toEqual([]);
  });

  it('a fault of the server tells its caller a request id and the operator the rest, neither the content', async () => {
    const { db } = server.app;
    const run = (text: string) => db.count({ name: '', text });
    // PostgreSQL's complaint about such a row comes with the whole row.
    await run('ALTER TABLE messages ADD CONSTRAINT nothing_fits CHECK (false) NOT VALID');
    const [batch = {}, realtime = {}] = await samplesOf(send, fixture);
    const from = log.records().length;
    const answer = await callSample(fixture, requestOf(send, realtime), credentials(send, fixture));
    await callSample(fixture, requestOf(send, batch), credentials(send, fixture));
    const failed = await until('the batch’s work fails', () => {
      return log
        .records()
        .slice(from)
        .find(({ msg }) => /work failed/.test(msg));
    });
    await run('ALTER TABLE messages DROP CONSTRAINT nothing_fits');

    const requestId = String(answer.headers['x-request-id']);
    const { code, message } = bodyOf(answer) as ErrorAnswer;
    expect({ status: answer.status, code }).toEqual({ status: 500, code: ERRORS.InternalError.code });
    expect(message).toContain(requestId);
    expect(message).not.toMatch(/violates|constraint|messages|relation|\.ts|\.js/);
    const [record] = log
      .records()
      .filter(({ request, level }) => request === requestId && level === LEVEL.error);
    expect(record).toMatchObject({ error: expect.stringContaining('nothing_fits') as unknown });
    expect(failed).toMatchObject({ error: expect.stringContaining('nothing_fits') as unknown });
    expect(linesWith(fixture.mark)).toEqual([]);
    expect(linesWith(fixture.application.token)).toEqual([]);
    const kept = await db.rows<{ failure: string }>({
      name: 'test_failure',
      text: 'SELECT failure FROM work',
    });
    expect(kept.filter(({ failure }) => failure?.includes(fixture.mark))).toEqual([]);
    await settled(server);
    await server.checkInvariants();
  });

  it('tokens are stored as their hash only', async () => {
    const { db } = server.app;
    const tables = await db.rows<{ name: string }>({
      name: 'test_tables',
      text: "SELECT relname AS name FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace",
    });
    expect(tables.length).toBeGreaterThan(5);
    for (const { name } of tables)
      for (const secret of [fixture.application.token, fixture.sessionToken]) {
        const text = `SELECT 1 FROM ${name} t WHERE strpos(t::text, $1) > 0 LIMIT 1`;
        expect(await db.rows({ name: `test_search_${name}`, text }, [secret]), name).toEqual([]);
      }
  });
});
