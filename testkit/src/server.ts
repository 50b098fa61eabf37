import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { AnswerOf, BodyOf, Operation, ParamsOf, Permission, QueryOf } from '@belfry/contract';
import {
  type App,
  type ApplicationKey,
  checkInvariants,
  type Clock,
  type Connection,
  compose,
  createApiToken,
  createApplication,
  createLogger,
  type Database,
  DiskStore,
  type FileStore,
  type Logger,
  type NatsSettings,
  type OidcConfig,
  type Site,
} from '@belfry/server';
import { faultOfAnswer } from './answers.js';
import { TestClock } from './clock.js';
import { createDatabase, type TestPostgres } from './databases.js';
import {
  makeMember,
  makeRole,
  memberHeaders,
  type MemberWish,
  replaceStandIns,
  TEST_PASSWORD_COST,
  type TestMember,
} from './members.js';

/** An application with a token that may do everything. */
export interface TestApplication {
  key: ApplicationKey;
  applicationId: string;
  token: string;
}

export interface CallOptions<O> {
  params?: ParamsOf<O> | Record<string, string>;
  query?: QueryOf<O> | Record<string, string>;
  body?: BodyOf<O>;
  /** An API token, or a session token, by what the operation asks for; the first application's when left out. */
  token?: string | null;
  /** A member who calls in place of a token, with the application that the call is about. */
  member?: { token: string; applicationId?: string };
  headers?: Record<string, string>;
  /** Another of the operation's paths. */
  path?: string;
}

export interface TestAnswer<T> {
  status: number;
  body: T;
  headers: Headers;
}

/** A server that is called over HTTP, in this process or in another. */
export interface ServerAccess {
  url: string;
  clock: Pick<Clock, 'now'>;
  application: TestApplication;
  /** Calls an operation over HTTP and checks its answer against the contract. */
  call<O>(operation: O, options?: CallOptions<O>): Promise<TestAnswer<AnswerOf<O>>>;
  /** Calls an operation that must succeed, and gives the body. */
  expect<O>(operation: O, options?: CallOptions<O>): Promise<AnswerOf<O>>;
  createApplication(name?: string): Promise<TestApplication>;
  createToken(
    application: TestApplication,
    permissions: Permission[] | null,
  ): Promise<{ id: string; token: string }>;
  /** Makes a member who is signed in, and a custom role, past the server. */
  createMember(wish?: MemberWish): Promise<TestMember>;
  createRole(role?: Parameters<typeof makeRole>[1]): Promise<string>;
  /** The texts of a request with something new where STAND_INS are. */
  replaceStandIns(texts: string[]): Promise<string[]>;
  /** Throws when any invariant of the data does not hold. */
  checkInvariants(): Promise<void>;
}

/** A real server in this process, listening on a port of its own, on a database of its own. */
export interface TestServer extends ServerAccess {
  /** Where its target files are, in a directory of its own that goes with it. */
  filesDir: string;
  /** Its database, for another process beside it. */
  connection: Connection;
  app: App;
  clock: TestClock;
  stop(): Promise<void>;
}

function address(url: string, operation: Operation, options: CallOptions<unknown>): string {
  const params = options.params ?? {};
  const path = (options.path ?? operation.path).replace(/\{(\w+)\}/g, (_, name: string) =>
    encodeURIComponent(params[name] ?? ''),
  );
  const query = new URLSearchParams(
    Object.entries((options.query ?? {}) as Record<string, unknown>)
      .filter(([, value]) => value !== undefined)
      .map(([name, value]): [string, string] => [name, String(value)]),
  );
  return `${url}${path}${query.size > 0 ? `?${query}` : ''}`;
}

/** Calls an operation of a server and checks the answer against the contract. */
export async function callOperation<O>(
  server: { url: string; token?: string },
  operation: O,
  options: CallOptions<O> = {},
): Promise<TestAnswer<AnswerOf<O>>> {
  const op = operation as Operation;
  const token = options.token === undefined ? server.token : options.token;
  const credentials: Record<string, string> = options.member
    ? memberHeaders(options.member.token, options.member.applicationId)
    : !token
      ? {}
      : op.auth.kind === 'session'
        ? { authorization: `Bearer ${token}` }
        : { 'api-token': token };
  const response = await fetch(address(server.url, op, options), {
    method: op.method,
    headers: {
      ...(options.body === undefined ? {} : { 'content-type': 'application/json' }),
      ...credentials,
      ...options.headers,
    },
    ...(options.body === undefined ? {} : { body: JSON.stringify(options.body) }),
  });
  const text = await response.text();
  const body = text === '' ? null : (JSON.parse(text) as unknown);
  const fault = faultOfAnswer(op, response.status, body);
  if (fault)
    throw new Error(
      `${op.id} answered ${response.status} outside the contract: ${fault}\n${text.slice(0, 2000)}`,
    );
  if (!response.headers.get('x-request-id')) throw new Error(`${op.id} answered without X-Request-Id`);
  return { status: response.status, body: body as AnswerOf<O>, headers: response.headers };
}

/** The way to a server: over HTTP, and to its database past it. */
export function accessServer(
  { url, db, clock }: { url: string; db: Database; clock: Pick<Clock, 'now'> },
  application: TestApplication,
): ServerAccess {
  const target = { url, token: application.token };
  return {
    url,
    clock,
    application,
    call: (operation, options) => callOperation(target, operation, options),
    expect: async (operation, options) => {
      const answer = await callOperation(target, operation, options);
      if (answer.status !== 200)
        throw new Error(
          `${(operation as Operation).id} answered ${answer.status}: ${JSON.stringify(answer.body)}`,
        );
      return answer.body;
    },
    createApplication: (name) => makeApplication(db, clock, name),
    createToken: (of, permissions) =>
      createApiToken(db, of.key, { name: 'test', permissions, now: clock.now() }),
    createMember: (wish) => makeMember({ db, clock }, wish),
    createRole: (role) => makeRole({ db, clock }, role),
    replaceStandIns: (texts) => replaceStandIns({ db, clock }, texts),
    checkInvariants: async () => {
      for (const { invariant, broken } of await checkInvariants(db))
        if (broken.length > 0) throw new Error(`broken: ${invariant}\n${JSON.stringify(broken)}`);
    },
  };
}

/** Makes an application past the server, as its operator does. */
export async function makeApplication(
  db: Database,
  clock: Pick<Clock, 'now'>,
  name = 'Test',
): Promise<TestApplication> {
  const { application, token } = await createApplication(db, { name, now: clock.now() });
  return { key: application.id, applicationId: application.application_id, token };
}

export interface TestServerOptions {
  roles?: ('api' | 'worker' | 'gateway')[];
  logger?: Logger;
  /** In place of the disk store in `filesDir`. */
  fileStore?: FileStore;
  publicUrl?: string;
  /** In place of what the server serves beside the API. */
  sites?: readonly Site[];
  uploadStallMs?: number;
  oidc?: OidcConfig;
  nats?: NatsSettings;
  /** How often streams are looked after without a hint; as in production when left out. */
  lookMs?: number;
  /** As in production when left out, but for what a password costs. */
  failuresOfAddress?: number;
}

export async function startServer(
  postgres: TestPostgres,
  options: TestServerOptions = {},
): Promise<TestServer> {
  const database = await createDatabase(postgres);
  const filesDir = await mkdtemp(join(tmpdir(), 'belfry-test-files-'));
  const place = { connection: database.connection, filesDir, clock: new TestClock() };
  const server = await serve(place, options, ({ db, clock }) => makeApplication(db, clock));
  return {
    ...server,
    stop: async () => {
      await server.stop();
      await database.drop();
      await rm(filesDir, { recursive: true, force: true });
    },
  };
}

/** Another server on the database, the files and the clock of one; to be stopped before it. */
export const startServerBeside = (server: TestServer, options: TestServerOptions = {}): Promise<TestServer> =>
  serve(server, options, () => Promise.resolve(server.application));

async function serve(
  { connection, filesDir, clock }: Pick<TestServer, 'connection' | 'filesDir' | 'clock'>,
  options: TestServerOptions,
  applicationOf: (app: App) => Promise<TestApplication>,
): Promise<TestServer> {
  const app = compose({
    connection,
    connections: 8,
    clock,
    logger: options.logger ?? createLogger({ level: 'silent', format: 'json' }),
    roles: new Set(options.roles ?? ['api', 'worker', 'gateway']),
    fileStore: options.fileStore ?? new DiskStore(filesDir),
    publicUrl: options.publicUrl ?? null,
    oidc: options.oidc ?? null,
    nats: options.nats ?? null,
    ...(options.lookMs === undefined ? {} : { lookMs: options.lookMs }),
    signIn: {
      passwordCost: TEST_PASSWORD_COST,
      ...(options.failuresOfAddress === undefined ? {} : { failuresOfAddress: options.failuresOfAddress }),
    },
    ...(options.sites === undefined ? {} : { sites: options.sites }),
    ...(options.uploadStallMs === undefined ? {} : { uploadStallMs: options.uploadStallMs }),
  });
  const application = await applicationOf(app);
  await app.start();
  const url = await app.http.listen({ port: 0, host: '127.0.0.1' });
  return {
    ...accessServer({ url, db: app.db, clock }, application),
    filesDir,
    connection,
    app,
    clock,
    stop: () => app.stop(),
  };
}
