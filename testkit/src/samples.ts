import { accessOf, OPERATIONS, type Operation, operationList } from '@belfry/contract';
import {
  type Fixture,
  replaceSpares,
  SCHEDULE_MS,
  sendOf,
  spendSpares,
  templateOf,
  unique,
  withData,
} from './fixture.js';
import { ADMIN_SAMPLES } from './admin-samples.js';
import { memberHeaders, STAND_INS } from './members.js';
import { ANY_TIME, FRESH, type Sample, type Samples } from './sample.js';
import { type RawAnswer, rawCall, type RawRequest } from './raw.js';

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

const byKey = (fixture: Fixture) => ({ key: fixture.templateKey });
const byUser = ({ userId }: Fixture) => ({ user_id: userId });
const byNotification = ({ notificationIds }: Fixture) => ({ notification_id: notificationIds[0] });
const byChannel = ({ channelKey }: Fixture) => ({ key: channelKey });
const byApproval = ({ approvalTemplateKey }: Fixture) => ({ key: approvalTemplateKey });
const bySchedule = ({ scheduledId }: Fixture) => ({ notification_id: scheduledId });
const nothing: Samples = () => [{}];

/** Every parameter of a log, such that the two notifications of the fixture are in it. */
const logOf = ({ templateKey, mark }: Fixture): Record<string, string> => ({
  ...ANY_TIME,
  ...{ mode: 'realtime', filter_by: 'tags', tags: `tag-${mark},other`, template_keys: templateKey },
  ...{ channel_keys: 'feed', title: `Title ${mark}`, title_startswith: `Title ${mark}`, reverse: 'true' },
});

/** A send to the users in a target file, at a time that is far away. */
const sendFileOf = ({ templateKey, fileKeys, server }: Fixture) => ({
  template: { key: templateKey, variables: { '*': { name: 'everybody' } } },
  mode: 'batch',
  targets_filename: fileKeys[0],
  scheduled_at: server.clock.now() + SCHEDULE_MS,
});

const channelOf = (mark: string) => ({
  name: `Name ${mark}`,
  cover_url: 'https://example.com/cover.png',
  is_label_enabled: true,
  is_category_filter_enabled: true,
  categories: [
    { id: 'all', name: 'All', is_default: true },
    { id: 'offers', name: `Offers ${mark}`, is_default: false },
  ],
  theme: { header: { lineColor: '#112233,#445566' } },
  requires_approval: true,
});

/** What a template may hold is tried where one is created. */
const smallTemplate = { channels: ['feed'], data_template: { greeting: 'Hello {name}' } };

/** Whose eyes a preview is seen with. */
const viewerOf = ({ userId, mark }: Fixture) => ({
  variables: { name: `Name ${mark}`, photo: { url: 'https://example.com/b.png' } },
  user_id: userId,
  locale: 'ko-KR',
});

/** A wish for what the user has anyway, so that the other samples still succeed. */
const preferences =
  (of: (fixture: Fixture) => Sample): Samples =>
  (fixture) => [
    {
      ...of(fixture),
      body: { channels: [{ key: 'feed', is_enabled: true, categories: [{ id: 'all', is_enabled: true }] }] },
    },
  ];

/**
 * Requests that succeed, for every operation: together they have every property the operation knows. The tests
 * that try every operation with everything (hostile input, other tenants, other callers) change them. Forms are
 * no JSON and have no samples: see `jsonOperations`.
 */
const SAMPLES: Record<keyof typeof OPERATIONS, Samples> = {
  sendNotification: (fixture) => [
    { body: { ...sendOf(fixture), mode: 'batch', priority: 'high' } },
    { body: { ...sendOf(fixture), mode: 'realtime' } },
    { body: sendFileOf(fixture) },
    { body: { ...sendOf(fixture), dry_run: true } },
  ],
  listNotifications: (fixture) =>
    list(OPERATIONS.listNotifications, {
      ...logOf(fixture),
      ...{ include_realtime_metrics: 'true', include_status: 'true' },
    })(fixture),
  getNotification: (fixture) => [
    { params: byNotification(fixture), query: { include_realtime_metrics: 'true' } },
  ],
  rescheduleNotification: (fixture) => [
    { params: bySchedule(fixture), body: { scheduled_at: fixture.server.clock.now() + SCHEDULE_MS } },
  ],
  cancelNotification: ({ spares }) => [{ params: { notification_id: spares.batchId } }],
  deleteNotification: ({ spares }) => [
    {
      params: { notification_id: spares.notificationId },
      body: { notification_id: [spares.notificationId] },
    },
  ],
  listTargets: list(OPERATIONS.listTargets, { outcome: 'pending' }, bySchedule),
  eraseUser: ({ spares }) => [{ body: { user_ids: [spares.userId] } }],
  presignTargetFile: ({ fileKeys }) => [
    { params: { file_key: fileKeys[0] }, body: { overwrite_duplicate_key: true } },
    { params: { file_key: `lists/${FRESH}.csv` }, body: { overwrite_duplicate_key: false } },
  ],
  uploadTargetFile: () => [],
  listTargetFiles: list(OPERATIONS.listTargetFiles, {}),
  getSettings: nothing,
  updateSettings: () => [
    {
      body: {
        business_messaging: true,
        unknown_targets: 'create',
        tag_enforcement: false,
        tag_auto_creation: true,
        live_templates: 100,
        message_rendering: 'pinned',
        url_schemes: ['myapp'],
        allowed_origins: ['*', 'https://app.example.com'],
        rate_limits: {},
      },
    },
  ],
  listTags: list(OPERATIONS.listTags, {}),
  createTag: () => [{ body: { name: `tag-${FRESH}` } }],
  deleteTag: ({ spares }) => [{ params: { name: spares.tagName } }],
  listTemplates: async (fixture) => [
    ...(await list(OPERATIONS.listTemplates, { query: fixture.mark, is_archived: 'false' })(fixture)),
    { query: { approval_status: 'pending' } },
  ],
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
  duplicateTemplate: (fixture) => [
    { params: byKey(fixture), body: { key: `new-${FRESH}`, name: `Name ${fixture.mark}`, version: 1 } },
  ],
  deleteTemplate: ({ spares }) => [{ params: { key: spares.templateKey } }],
  listTemplateVersions: list(OPERATIONS.listTemplateVersions, {}, byKey),
  restoreTemplateVersion: (fixture) => [{ params: { ...byKey(fixture), version: '1' } }],
  submitTemplate: (fixture) => [{ params: byApproval(fixture), body: { version: 1 } }],
  approveTemplate: (fixture) => [
    { params: byApproval(fixture), body: { version: 2, reason: `Good ${fixture.mark}` } },
  ],
  rejectTemplate: (fixture) => [
    { params: byApproval(fixture), body: { version: 3, reason: `Bad ${fixture.mark}` } },
  ],
  previewTemplate: (fixture) => [{ params: byKey(fixture), body: { version: 1, ...viewerOf(fixture) } }],
  previewDocument: (fixture) => [{ body: { template: templateOf(fixture.mark), ...viewerOf(fixture) } }],
  exportTemplate: (fixture) => [{ params: byKey(fixture), query: { version: '1' } }],
  importTemplates: ({ mark }) => [
    {
      body: {
        file: templateOf(mark).ui_template,
        ...{ key: `new-${FRESH}`, name: `Name ${mark}`, channels: ['feed'], on_conflict: 'new_version' },
      },
    },
    {
      body: {
        file: {
          format: 'belfry.templates',
          format_version: 1,
          templates: [{ key: `new-${FRESH}`, ...smallTemplate }],
        },
      },
      only: ['file'],
    },
  ],
  listGallery: nothing,
  getTheme: nothing,
  updateTheme: () => [{ body: { theme_mode: 'dark', themes: [{ key: 'ours', header: { textSize: 20 } }] } }],
  listChannels: nothing,
  createChannel: ({ mark }) => [
    { body: { key: `new-${FRESH}`, type: 'feed', ...channelOf(mark) } },
    { body: { key: `new-${FRESH}`, type: 'sms' }, only: ['type'] },
  ],
  getChannel: (fixture) => [{ params: byChannel(fixture) }],
  orderChannels: (fixture) => [{ body: { keys: [fixture.channelKey, 'feed'] } }],
  updateChannel: (fixture) => [{ params: byChannel(fixture), body: channelOf(fixture.mark) }],
  archiveChannel: (fixture) => [{ params: byChannel(fixture) }],
  unarchiveChannel: (fixture) => [{ params: byChannel(fixture) }],
  deleteChannel: ({ spares }) => [{ params: { key: spares.channelKey } }],
  listUsers: async (fixture) => [
    ...(await list(OPERATIONS.listUsers, { user_id_startswith: 'user-' })(fixture)),
    { query: { nickname_startswith: 'N' } },
  ],
  createUser: () => [{ body: { user_id: `user-${FRESH}`, ...user } }],
  upsertUsers: ({ otherUserId }) => [
    { body: { users: [{ user_id: otherUserId, ...user, is_active: true }, { user_id: `user-${FRESH}` }] } },
  ],
  getUser: (fixture) => [{ params: byUser(fixture) }],
  updateUser: ({ otherUserId }) => [{ params: { user_id: otherUserId }, body: { ...user, is_active: true } }],
  deleteUser: ({ spares }) => [{ params: { user_id: spares.userId } }],
  listUserNotifications: (fixture) =>
    list(
      OPERATIONS.listUserNotifications,
      { ...logOf(fixture), include_read_times: 'true', include_template_version: 'true' },
      byUser,
    )(fixture),
  listUserDevices: (fixture) => [{ params: byUser(fixture) }],
  registerUserDevice: (fixture) => [
    {
      params: { ...byUser(fixture), token: fixture.deviceToken },
      body: { type: 'web', keys: { p256dh: 'Abc_-1', auth: 'Abc_-2' } },
    },
  ],
  removeUserDevice: (fixture) => [{ params: { ...byUser(fixture), token: fixture.deviceToken } }],
  getUserPreferences: (fixture) => [{ params: byUser(fixture) }],
  updateUserPreferences: preferences((fixture) => ({ params: byUser(fixture) })),
  issueSessionToken: (fixture) => [
    { params: byUser(fixture), body: { expires_at: fixture.server.clock.now() + 3_600_000 } },
  ],
  revokeSessionTokens: ({ otherUserId }) => [{ params: { user_id: otherUserId } }],
  listClientChannels: nothing,
  getClientTheme: nothing,
  listClientMessages: ({ notificationIds }) => [
    { params: { key: 'feed' }, query: { limit: '20', before: notificationIds[1], category: 'all' } },
    { params: { key: 'feed' }, query: { limit: '20', after: notificationIds[0] } },
  ],
  markClientRead: ({ notificationIds: [first, second] }) => [
    { params: { key: 'feed' }, body: { notification_ids: [first] } },
    { params: { key: 'feed' }, body: { through: second } },
    { params: { key: 'feed' }, body: {} },
  ],
  recordEvents: ({ notificationIds: [first, second] }) => [
    { body: { impressions: [first, second], clicks: [first], custom: { bought: [second] } } },
  ],
  listClientChanges: async ({ server, sessionToken }) => {
    const { next } = await server.expect(OPERATIONS.listClientChanges, { token: sessionToken });
    return [{ query: { since: next, limit: '10' } }];
  },
  streamClientChanges: async ({ server, sessionToken }) => {
    const { next } = await server.expect(OPERATIONS.listClientChanges, { token: sessionToken });
    return [{ query: { since: next } }];
  },
  registerClientDevice: ({ deviceToken }) => [
    { params: { token: deviceToken }, body: { type: 'web', keys: { p256dh: 'Abc_-1', auth: 'Abc_-2' } } },
    { params: { token: deviceToken }, body: { type: 'fcm' } },
  ],
  removeClientDevice: ({ deviceToken }) => [{ params: { token: deviceToken } }],
  getClientPreferences: nothing,
  updateClientPreferences: preferences(() => ({})),
  refreshSession: nothing,
  listClientTemplates: ({ templateKey }) => [{ query: { keys: `${templateKey},${templateKey}@1` } }],
  ...ADMIN_SAMPLES,
  openapi: nothing,
  healthz: nothing,
  readyz: nothing,
};

/** They need another's server to succeed; see server/tests/oidc.test.ts. */
const OF_OTHERS = ['startOidc', 'finishOidc'];

/** All operations but those that need what a fixture has not, such as an OpenID Connect provider. */
export const ownOperations = operationList.filter(({ id }) => !OF_OTHERS.includes(id));

/** The operations whose body, when they take one, is JSON. Forms have tests of their own. */
export const jsonOperations = ownOperations.filter(({ bodyType }) => bodyType !== 'form');

/** Those of an application. The others are about the installation, or about nobody's data. */
export const ofApplications = jsonOperations.filter((operation) => {
  const isOfMembers = operation.path.startsWith('/admin/');
  return !isOfMembers || accessOf(operation)?.scope === 'application';
});

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
  const { server, application } = fixture;
  const { token } = application;
  const { key = '', created = [] } = (answer ?? {}) as { key?: string; created?: string[] };
  const { id } = operation;
  const templates = ['createTemplate', 'duplicateTemplate'].includes(id) ? [key] : [];
  if (id === 'importTemplates') templates.push(...created);
  for (const one of templates)
    await server.expect(OPERATIONS.archiveTemplate, { params: { key: one }, token });
  const { role_id, token_id, invitation } = (answer ?? {}) as {
    role_id?: string;
    token_id?: string;
    invitation?: { invitation_id: string };
  };
  const member = { token: fixture.memberToken, applicationId: application.applicationId };
  if (id === 'createRole')
    await server.expect(OPERATIONS.deleteRole, { params: { role_id: role_id ?? '' }, member });
  if (id === 'createApiToken')
    await server.expect(OPERATIONS.revokeApiToken, { params: { token_id: token_id ?? '' }, member });
  if (id === 'createInvitation')
    await server.expect(OPERATIONS.deleteInvitation, {
      params: { invitation_id: invitation?.invitation_id ?? '' },
      member,
    });
  if (id === 'createChannel') await server.expect(OPERATIONS.deleteChannel, { params: { key }, token });
}

/** The headers with which the fixture's application, or its user, may call an operation. */
export function credentials(operation: Operation, fixture: Fixture): Record<string, string> {
  const { token, applicationId } = fixture.application;
  const { auth } = operation;
  // What one does to oneself, such as signing out, is done by somebody new each time.
  if (auth.kind === 'member')
    return memberHeaders(
      auth.needs.needs === 'signed in' ? STAND_INS.cookie : fixture.memberToken,
      auth.needs.scope === 'application' ? applicationId : undefined,
    );
  return {
    token: { 'api-token': token },
    session: { authorization: `Bearer ${fixture.sessionToken}` },
    none: {},
  }[auth.kind];
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

/** A request made of a sample as it goes out: nothing in it was used before by another. */
export async function freshRequest(fixture: Fixture, request: RawRequest): Promise<RawRequest> {
  const { body, headers = {} } = request;
  const fresh = unique();
  const texts = [request.path, typeof body === 'string' ? body : '', JSON.stringify(headers)];
  const [path = '', text = '', head = ''] = await fixture.server.replaceStandIns(
    (await replaceSpares(fixture, texts)).map((one) => one.replaceAll(FRESH, fresh)),
  );
  return {
    ...request,
    path,
    headers: JSON.parse(head) as Record<string, string>,
    ...(typeof body === 'string' ? { body: text } : {}),
  };
}

/** Sends a request made of a sample of the fixture; a body is JSON unless a header says otherwise. */
export async function callSample(
  fixture: Fixture,
  request: RawRequest,
  headers: Record<string, string>,
): Promise<RawAnswer> {
  const fresh = await freshRequest(fixture, {
    ...request,
    headers: {
      ...(request.body === undefined ? {} : { 'content-type': 'application/json' }),
      ...headers,
      ...request.headers,
    },
  });
  const answer = await rawCall(fixture.server.url, fresh);
  if (answer.status === 200) spendSpares(fixture, [fresh.path, String(fresh.body ?? '')]);
  return answer;
}
