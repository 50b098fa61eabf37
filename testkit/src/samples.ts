import { OPERATIONS, type Operation } from '@belfry/contract';
import { type RawAnswer, rawCall, type RawRequest } from './raw.js';
import type { TestApplication, TestServer } from './server.js';

type JsonObject = Record<string, unknown>;

/** A request as it is before it is written down for HTTP; parameters are text, not yet percent-encoded. */
export interface Sample {
  params?: Record<string, string>;
  query?: Record<string, string>;
  body?: JsonObject;
  /** Members of the body that are worth spoiling; the others are as in a sample before. All when left out. */
  only?: string[];
}

/** Resources of one application that nothing else uses, for requests that must succeed. */
export interface Fixture {
  server: TestServer;
  application: TestApplication;
  /** Part of the texts of everything that belongs to this fixture, and of nothing else. */
  mark: string;
  userId: string;
  /** A second user, whose sessions may be revoked. */
  otherUserId: string;
  templateKey: string;
  otherTemplateKey: string;
  /** Two notifications to the user, the older one first. */
  notificationIds: [string, string];
  sessionToken: string;
}

/**
 * Stands in a sample for what must be another text in every request, such as the id of what is created. As
 * long as what takes its place.
 */
export const FRESH = '0fresh0fresh0';
let made = 0;
/** A name that no other fixture or request has. */
const unique = (): string =>
  `m${process.pid.toString(36).padStart(5, '0')}x${(made++).toString(36).padStart(5, '0')}y`;

/** A template's members, in the order and number in which a caller may write them. */
const templateOf = (mark: string): JsonObject => ({
  name: `Name ${mark}`,
  channels: ['feed'],
  label: 'Hi {name}',
  category: 'all',
  variables: [
    { key: 'name', name: 'Name', type: 'string' },
    {
      key: 'photo',
      name: 'Photo',
      type: 'image',
      default: { url: 'https://example.com/a.png', width: 10, height: 10 },
    },
    { key: 'open', name: 'Open', type: 'action', default: { type: 'web', data: 'https://example.com/' } },
  ],
  ui_template: { version: 1, body: { items: [{ type: 'text', text: 'Hello {name}' }] } },
  color_variables: { background: '#ffffff,#000000' },
  push_template: { title: 'Hello', body: 'Hello {name}', enable_push: true },
  fallback_message: `Hello {name} ${mark}`,
  message_retention_hours: 24,
});

const withData = ({ ui_template: _, ...rest }: JsonObject): JsonObject => ({
  ...rest,
  data_template: { greeting: 'Hello {name}' },
});

function sendOf({ templateKey, userId, mark }: Pick<Fixture, 'templateKey' | 'userId' | 'mark'>): JsonObject {
  return {
    template: {
      key: templateKey,
      variables: {
        '*': { name: 'everybody' },
        [userId]: {
          name: `Name ${mark}`,
          photo: { url: 'https://example.com/b.png', width: 1, height: '2' },
          amount: 1.5,
        },
      },
    },
    targets: [userId],
    push_template: { title: 'Title', body: `Body ${mark}`, enable_push: false },
    title: `Title ${mark}`,
    tag: `tag-${mark}`,
  };
}

/** The ids a caller chooses. No id begins with another: they are told apart in texts. */
const newIds = (name = unique()) => ({
  userId: `user-${name}-one`,
  otherUserId: `user-${name}-two`,
  templateKey: `template-${name}-one`,
  otherTemplateKey: `template-${name}-two`,
});

/** Makes resources of an application for the samples, under new ids or under those of a fixture elsewhere. */
export async function createFixture(
  server: TestServer,
  application = server.application,
  namesake?: Fixture,
): Promise<Fixture> {
  const mark = unique();
  const { token } = application;
  const { userId, otherUserId, templateKey, otherTemplateKey } = namesake ?? newIds();
  for (const key of [templateKey, otherTemplateKey])
    await server.expect(OPERATIONS.createTemplate, { body: { key, ...templateOf(mark) } as never, token });
  await server.expect(OPERATIONS.updateTemplate, { params: { key: templateKey }, body: {}, token });
  for (const user_id of [userId, otherUserId])
    await server.expect(OPERATIONS.createUser, { body: { user_id, nickname: mark }, token });
  const send = async () => {
    const body = sendOf({ templateKey, userId, mark }) as never;
    return (await server.expect(OPERATIONS.sendNotification, { body, token })).notification_id;
  };
  const notificationIds: Fixture['notificationIds'] = [await send(), await send()];
  const params = { user_id: userId };
  const session = await server.expect(OPERATIONS.issueSessionToken, { params, body: {}, token });
  const ids = { userId, otherUserId, templateKey, otherTemplateKey, notificationIds };
  return { server, application, mark, ...ids, sessionToken: session.token };
}

/** The ids of a fixture by name. */
export function idsOf({ userId, otherUserId, templateKey, otherTemplateKey, notificationIds }: Fixture) {
  const [notificationId, otherNotificationId] = notificationIds;
  return { userId, otherUserId, templateKey, otherTemplateKey, notificationId, otherNotificationId };
}

/** Ids of the same form that belong to nothing. */
export function inventedIds(): ReturnType<typeof idsOf> {
  return { ...newIds(), notificationId: '1234567890123456789', otherNotificationId: '1234567890123456790' };
}

const ANY_TIME = { start: '0', end: '253402300799999' };
const user = { nickname: 'Nick', profile_url: 'https://example.com/nick.png', locale: 'ko-KR' };

/** The same list twice: its first page, and the next with the token of the first. */
async function pages(fixture: Fixture, operation: Operation, first: Sample): Promise<Sample[]> {
  const { server, application } = fixture;
  const answer = await server.expect(operation, { ...first, token: application.token } as never);
  const { next } = answer as unknown as { next: string };
  if (!next)
    throw new Error(`${operation.id} has a single page in the fixture; give it more rows in createFixture`);
  return [first, { ...first, query: { ...first.query, token: next } }];
}

const list =
  (
    operation: unknown,
    query: Record<string, string>,
    params?: (fixture: Fixture) => Record<string, string>,
  ) =>
  (fixture: Fixture) =>
    pages(fixture, operation as Operation, {
      query: { limit: '1', ...query },
      ...(params ? { params: params(fixture) } : {}),
    });

type Samples = (fixture: Fixture) => Sample[] | Promise<Sample[]>;

const byKey = (fixture: Fixture) => ({ key: fixture.templateKey });
const nothing: Samples = () => [{}];

/**
 * Requests that succeed, for every operation: together they have every property the operation knows. The tests
 * that try every operation with everything (hostile input, other tenants, other callers) change them.
 */
const SAMPLES: Record<keyof typeof OPERATIONS, Samples> = {
  sendNotification: (fixture) => [
    { body: { ...sendOf(fixture), mode: 'batch', priority: 'high' } },
    { body: { ...sendOf(fixture), mode: 'realtime' } },
  ],
  listNotifications: list(OPERATIONS.listNotifications, { ...ANY_TIME, reverse: 'true' }),
  getNotification: ({ notificationIds }) => [{ params: { notification_id: notificationIds[0] } }],
  listTemplates: list(OPERATIONS.listTemplates, { is_archived: 'false' }),
  createTemplate: ({ mark }) => [
    { body: { key: `new-${FRESH}`, ...templateOf(mark) } },
    { body: { key: `new-${FRESH}`, ...withData(templateOf(mark)) }, only: ['data_template'] },
  ],
  getTemplate: (fixture) => [{ params: byKey(fixture), query: { version: '1' } }, { params: byKey(fixture) }],
  updateTemplate: (fixture) => [
    { params: byKey(fixture), body: templateOf(fixture.mark) },
    { params: byKey(fixture), body: withData(templateOf(fixture.mark)), only: ['data_template'] },
  ],
  archiveTemplate: ({ otherTemplateKey }) => [{ params: { key: otherTemplateKey } }],
  unarchiveTemplate: ({ otherTemplateKey }) => [{ params: { key: otherTemplateKey } }],
  listTemplateVersions: list(OPERATIONS.listTemplateVersions, {}, byKey),
  listChannels: nothing,
  listUsers: list(OPERATIONS.listUsers, { user_id_startswith: 'user-' }),
  createUser: () => [{ body: { user_id: `user-${FRESH}`, ...user } }],
  getUser: ({ userId }) => [{ params: { user_id: userId } }],
  updateUser: ({ otherUserId }) => [{ params: { user_id: otherUserId }, body: { ...user, is_active: true } }],
  issueSessionToken: ({ userId, server }) => [
    { params: { user_id: userId }, body: { expires_at: server.clock.now() + 3_600_000 } },
  ],
  revokeSessionTokens: ({ otherUserId }) => [{ params: { user_id: otherUserId } }],
  listClientChannels: nothing,
  listClientMessages: ({ notificationIds }) => [
    { params: { key: 'feed' }, query: { limit: '20', before: notificationIds[1], category: 'all' } },
    { params: { key: 'feed' }, query: { limit: '20', after: notificationIds[0] } },
  ],
  listClientTemplates: ({ templateKey }) => [{ query: { keys: `${templateKey},${templateKey}@1` } }],
  openapi: nothing,
  healthz: nothing,
  readyz: nothing,
};

/** The samples of an operation; throws when nobody has written any. */
export async function samplesOf(operation: Operation, fixture: Fixture): Promise<Sample[]> {
  const samples = (SAMPLES as Record<string, Samples | undefined>)[operation.id];
  if (!samples)
    throw new Error(
      `${operation.id} has no sample request. Add one to SAMPLES in testkit/src/samples.ts: then the tests over all operations cover it.`,
    );
  return samples(fixture);
}

/** What the schema of an operation names and no sample has: these properties would go untested. */
export function untriedProperties(operation: Operation, samples: readonly Sample[]): string[] {
  const parts = ['params', 'query', 'body'] as const;
  return parts.flatMap((part) => {
    const { properties = {} } = (operation[part] ?? {}) as { properties?: Record<string, unknown> };
    return Object.keys(properties)
      .filter((name) => !samples.some((sample) => Object.hasOwn(sample[part] ?? {}, name)))
      .map((name) => `${operation.id}: ${part}.${name}`);
  });
}

/** Takes away what a sample that succeeded has left behind where there is only room for so many. */
export async function clearUp(operation: Operation, fixture: Fixture, answer: unknown): Promise<void> {
  if (operation.id !== 'createTemplate') return;
  const { server, application } = fixture;
  const { key } = answer as { key: string };
  await server.expect(OPERATIONS.archiveTemplate, { params: { key }, token: application.token });
}

/** The headers with which the fixture's application, or its user, may call an operation. */
export function credentials(operation: Operation, fixture: Fixture): Record<string, string> {
  const { token } = fixture.application;
  return {
    token: { 'api-token': token },
    session: { authorization: `Bearer ${fixture.sessionToken}` },
    none: {},
  }[operation.auth.kind];
}

/** The path of an operation with a sample's parameters and query, ready for HTTP. */
export function pathOf(
  operation: Operation,
  { params = {}, query = {} }: Sample,
  path = operation.path,
): string {
  const filled = path.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(params[name] ?? ''));
  const pairs = Object.entries(query).map(
    ([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`,
  );
  return pairs.length > 0 ? `${filled}?${pairs.join('&')}` : filled;
}

/** A sample as a request, by the operation's own path or by another of its paths. */
export function requestOf(operation: Operation, sample: Sample, path = operation.path): RawRequest {
  const { method } = operation;
  const request = { method, path: pathOf(operation, sample, path) };
  return sample.body === undefined ? request : { ...request, body: JSON.stringify(sample.body) };
}

/** Sends a request made of a sample; a body is JSON unless a header says otherwise. */
export function callSample(
  url: string,
  request: RawRequest,
  headers: Record<string, string>,
): Promise<RawAnswer> {
  const { body, path } = request;
  const fresh = unique();
  const isText = typeof body === 'string';
  return rawCall(url, {
    ...request,
    path: path.replaceAll(FRESH, fresh),
    ...(isText ? { body: body.replaceAll(FRESH, fresh) } : {}),
    headers: {
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...headers,
      ...request.headers,
    },
  });
}
