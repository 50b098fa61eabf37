import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { AnswerOf, BodyOf, Operation, ParamsOf, Permission, QueryOf } from '@belfry/contract';
import {
  type App,
  type ApplicationKey,
  checkInvariants,
  type Connection,
  compose,
  createApiToken,
  createApplication,
  createLogger,
  DiskStore,
  type FileStore,
  type Logger,
} from '@belfry/server';
import { faultOfAnswer } from './answers.js';
import { TestClock } from './clock.js';
import { createDatabase, type TestPostgres } from './databases.js';

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
  headers?: Record<string, string>;
  /** Another of the operation's paths. */
  path?: string;
}

export interface TestAnswer<T> {
  status: number;
  body: T;
  headers: Headers;
}

/** A real server in this process, listening on a port of its own, on a database of its own. */
export interface TestServer {
  url: string;
  /** Where its target files are, in a directory of its own that goes with it. */
  filesDir: string;
  /** Its database, for another process beside it. */
  connection: Connection;
  app: App;
  clock: TestClock;
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
  /** Throws when any invariant of the data does not hold. */
  checkInvariants(): Promise<void>;
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
  const credentials: Record<string, string> = !token
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

export interface TestServerOptions {
  roles?: ('api' | 'worker')[];
  logger?: Logger;
  /** In place of the disk store in `filesDir`. */
  fileStore?: FileStore;
  publicUrl?: string;
  uploadStallMs?: number;
}

export async function startServer(
  postgres: TestPostgres,
  options: TestServerOptions = {},
): Promise<TestServer> {
  const database = await createDatabase(postgres);
  const filesDir = await mkdtemp(join(tmpdir(), 'belfry-test-files-'));
  const clock = new TestClock();
  const app = compose({
    connection: database.connection,
    connections: 8,
    clock,
    logger: options.logger ?? createLogger({ level: 'silent', format: 'json' }),
    roles: new Set(options.roles ?? ['api', 'worker']),
    fileStore: options.fileStore ?? new DiskStore(filesDir),
    publicUrl: options.publicUrl ?? null,
    ...(options.uploadStallMs === undefined ? {} : { uploadStallMs: options.uploadStallMs }),
  });
  const make = async (name = 'Test'): Promise<TestApplication> => {
    const { application, token } = await createApplication(app.db, { name, now: clock.now() });
    return { key: application.id, applicationId: application.application_id, token };
  };
  const application = await make();
  await app.start();
  const url = await app.http.listen({ port: 0, host: '127.0.0.1' });
  const target = { url, token: application.token };
  return {
    url,
    filesDir,
    connection: database.connection,
    app,
    clock,
    application,
    call: (operation, callOptions) => callOperation(target, operation, callOptions),
    expect: async (operation, callOptions) => {
      const answer = await callOperation(target, operation, callOptions);
      if (answer.status !== 200)
        throw new Error(
          `${(operation as Operation).id} answered ${answer.status}: ${JSON.stringify(answer.body)}`,
        );
      return answer.body;
    },
    createApplication: make,
    createToken: (of, permissions) =>
      createApiToken(app.db, of.key, { name: 'test', permissions, now: clock.now() }),
    checkInvariants: async () => {
      for (const { invariant, broken } of await checkInvariants(app.db))
        if (broken.length > 0) throw new Error(`broken: ${invariant}\n${JSON.stringify(broken)}`);
    },
    stop: async () => {
      await app.stop();
      await database.drop();
      await rm(filesDir, { recursive: true, force: true });
    },
  };
}
