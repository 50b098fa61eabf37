import { randomUUID } from 'node:crypto';
import { OPERATIONS } from '@belfry/contract';
import type { ServerAccess, TestApplication } from './server.js';

type JsonObject = Record<string, unknown>;

/** Resources of one application that nothing else uses, for requests that must succeed. */
export interface Fixture {
  server: ServerAccess;
  application: TestApplication;
  /** Part of the texts of everything that belongs to this fixture, and of nothing else. */
  mark: string;
  userId: string;
  /** A second user, whose sessions may be revoked. */
  otherUserId: string;
  templateKey: string;
  otherTemplateKey: string;
  /** A channel that asks for approval, and a template that names it: version 1 is a draft, 2 and 3 are pending. */
  channelKey: string;
  approvalTemplateKey: string;
  /** Two notifications to the user, the older one first. */
  notificationIds: [string, string];
  /** A notification to both users whose time is far away. */
  scheduledId: string;
  /** Two target files, each with a row for the user. */
  fileKeys: [string, string];
  /** A device of the user. */
  deviceToken: string;
  /** What a request that succeeds uses up: see `replaceSpares`. */
  spares: {
    userId: string;
    notificationId: string;
    batchId: string;
    tagName: string;
    templateKey: string;
    channelKey: string;
    tokenId: string;
  };
  /** The spares that were made in place of those that are used up. */
  standIns: Map<string, string>;
  /** Which spares a request has used up. */
  spent: Set<string>;
  sessionToken: string;
  /** The session of an owner, and a custom role. */
  memberToken: string;
  roleId: string;
}

let made = 0;
/** A name that no other fixture or request has, always of the same length. */
export const unique = (): string =>
  `m${process.pid.toString(36).padStart(5, '0')}x${(made++).toString(36).padStart(5, '0')}y`;

/** A template's members, in the order and number in which a caller may write them. */
export const templateOf = (mark: string): JsonObject => ({
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
  sequence: {
    enabled: true,
    steps: [{ channels: [{ key: 'feed' }], stop_condition: 'none', wait_seconds: 0 }],
  },
  permission: ['Marketer'],
  translations: { ko: { label: '{name} 님' } },
});

export const withData = ({ ui_template: _, ...rest }: JsonObject): JsonObject => ({
  ...rest,
  data_template: { greeting: 'Hello {name}' },
});

export function sendOf({
  templateKey,
  userId,
  mark,
}: Pick<Fixture, 'templateKey' | 'userId' | 'mark'>): JsonObject {
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
  spareUserId: `user-${name}-three`,
  spareTagName: `label-${name}-three`,
  templateKey: `template-${name}-one`,
  otherTemplateKey: `template-${name}-two`,
  spareTemplateKey: `template-${name}-three`,
  approvalTemplateKey: `template-${name}-four`,
  channelKey: `channel-${name}-one`,
  spareChannelKey: `channel-${name}-three`,
  fileKeys: [`lists/${name}-one.csv`, `lists/${name}-two.csv`] as [string, string],
  deviceToken: `device-${name}-one`,
});

/** The ids that the caller of a fixture chose. */
const idsLike = (fixture: Fixture) => {
  const { userId, otherUserId, templateKey, otherTemplateKey, fileKeys, deviceToken, spares } = fixture;
  const { channelKey, approvalTemplateKey } = fixture;
  return {
    ...{ userId, otherUserId, templateKey, otherTemplateKey, fileKeys, deviceToken },
    ...{ channelKey, approvalTemplateKey },
    spareUserId: spares.userId,
    spareTagName: spares.tagName,
    spareTemplateKey: spares.templateKey,
    spareChannelKey: spares.channelKey,
  };
};

type Owner = Pick<Fixture, 'server' | 'application'>;

async function send({ server, application }: Owner, body: JsonObject): Promise<string> {
  const { token } = application;
  const answer = await server.expect(OPERATIONS.sendNotification, { body: body as never, token });
  if (answer.notification_id === undefined) throw new Error('a send was answered without an id');
  return answer.notification_id;
}

/** Uploads a target file with one row. */
async function upload({ server, application }: Owner, fileKey: string, userId: string): Promise<void> {
  const { url, fields } = await server.expect(OPERATIONS.presignTargetFile, {
    params: { file_key: fileKey },
    body: {},
    token: application.token,
  });
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.set(name, value);
  form.set('file', new Blob([`user_id,name\n${userId},Name\n`]), 'targets.csv');
  const { status } = await fetch(url, { method: 'POST', body: form });
  if (status !== 204) throw new Error(`the upload of a target file was answered with ${status}`);
}

async function createTemplate({ server, application }: Owner, body: JsonObject): Promise<void> {
  await server.expect(OPERATIONS.createTemplate, { body: body as never, token: application.token });
}

async function createChannel({ server, application }: Owner, key: string, asks: boolean): Promise<void> {
  const body = { key, type: 'feed', requires_approval: asks } as const;
  await server.expect(OPERATIONS.createChannel, { body, token: application.token });
}

/** A template in three versions, of which the first is a draft and the others are pending. */
async function createForApproval(owner: Owner, body: JsonObject): Promise<void> {
  const { token } = owner.application;
  const params = { key: body.key as string };
  await createTemplate(owner, body);
  for (const version of [2, 3]) {
    await owner.server.expect(OPERATIONS.updateTemplate, { params, body: {}, token });
    await owner.server.expect(OPERATIONS.submitTemplate, { params, body: { version }, token });
  }
}

/** How far away the scheduled notification of a fixture is. */
export const SCHEDULE_MS = 30 * 24 * 3_600_000;

/** Makes resources of an application for the samples, under new ids or under those of a fixture elsewhere. */
export async function createFixture(
  server: ServerAccess,
  application = server.application,
  namesake?: Fixture,
): Promise<Fixture> {
  const mark = unique();
  const { token } = application;
  const owner = { server, application };
  const { spareUserId, spareTagName, spareTemplateKey, spareChannelKey, ...ids } = namesake
    ? idsLike(namesake)
    : newIds();
  const { userId, otherUserId, templateKey, otherTemplateKey, fileKeys, deviceToken } = ids;
  for (const key of [templateKey, otherTemplateKey, spareTemplateKey])
    await createTemplate(owner, { key, ...templateOf(mark) });
  await createChannel(owner, ids.channelKey, true);
  await createChannel(owner, spareChannelKey, false);
  await createForApproval(owner, {
    ...templateOf(mark),
    key: ids.approvalTemplateKey,
    channels: [ids.channelKey],
    sequence: null,
  });
  await server.expect(OPERATIONS.updateTemplate, { params: { key: templateKey }, body: {}, token });
  for (const user_id of [userId, otherUserId, spareUserId])
    await server.expect(OPERATIONS.createUser, { body: { user_id, nickname: mark }, token });
  await server.expect(OPERATIONS.createTag, { body: { name: spareTagName }, token });
  for (const fileKey of fileKeys) await upload(owner, fileKey, userId);
  const device = { params: { user_id: userId, token: deviceToken }, body: { type: 'fcm' as const }, token };
  await server.expect(OPERATIONS.registerUserDevice, device);
  const body = sendOf({ templateKey, userId, mark });
  const notificationIds: Fixture['notificationIds'] = [await send(owner, body), await send(owner, body)];
  const scheduled_at = server.clock.now() + SCHEDULE_MS;
  const scheduled = { ...body, targets: [userId, otherUserId], mode: 'batch', scheduled_at };
  const scheduledId = await send(owner, scheduled);
  const spareBatch = await send(owner, scheduled);
  const spare = await send(owner, sendOf({ templateKey, userId: spareUserId, mark }));
  const params = { user_id: userId };
  const session = await server.expect(OPERATIONS.issueSessionToken, { params, body: {}, token });
  const spares = {
    ...{ userId: spareUserId, notificationId: spare, batchId: spareBatch, tagName: spareTagName },
    ...{ templateKey: spareTemplateKey, channelKey: spareChannelKey },
    tokenId: (await server.createToken(application, [])).id,
  };
  const { token: memberToken } = await server.createMember();
  return {
    ...owner,
    ...ids,
    mark,
    notificationIds,
    scheduledId,
    spares,
    standIns: new Map(),
    spent: new Set(),
    sessionToken: session.token,
    memberToken,
    roleId: await server.createRole(),
  };
}

/** The ids of a fixture by name. */
export function idsOf(fixture: Fixture) {
  const { notificationIds, fileKeys, deviceToken, scheduledId, spares } = fixture;
  const { userId, otherUserId, templateKey, otherTemplateKey, channelKey, approvalTemplateKey } = fixture;
  return {
    ...{ userId, otherUserId, templateKey, otherTemplateKey, scheduledId, channelKey, approvalTemplateKey },
    notificationId: notificationIds[0],
    otherNotificationId: notificationIds[1],
    fileKey: fileKeys[0],
    otherFileKey: fileKeys[1],
    deviceToken,
    spareUserId: spares.userId,
    spareNotificationId: spares.notificationId,
    spareBatchId: spares.batchId,
    spareTagName: spares.tagName,
    spareTemplateKey: spares.templateKey,
    spareChannelKey: spares.channelKey,
    spareTokenId: spares.tokenId,
  };
}

/** Ids of the same form that belong to nothing. */
export function inventedIds(): ReturnType<typeof idsOf> {
  const { fileKeys, ...ids } = newIds();
  return {
    ...ids,
    fileKey: fileKeys[0],
    otherFileKey: fileKeys[1],
    notificationId: '1234567890123456789',
    otherNotificationId: '1234567890123456790',
    scheduledId: '1234567890123456791',
    spareNotificationId: '1234567890123456792',
    spareBatchId: '1234567890123456793',
    spareTokenId: randomUUID(),
  };
}

/** Makes a new spare of a kind, with an id as long as the others'. */
const MAKE_SPARE: Record<keyof Fixture['spares'], (fixture: Fixture) => Promise<string>> = {
  async userId({ server, application }) {
    const user_id = newIds().spareUserId;
    await server.expect(OPERATIONS.createUser, { body: { user_id }, token: application.token });
    return user_id;
  },
  notificationId: (fixture) => send(fixture, sendOf(fixture)),
  batchId: (fixture) =>
    send(fixture, {
      ...{ ...sendOf(fixture), mode: 'batch' },
      scheduled_at: fixture.server.clock.now() + SCHEDULE_MS,
    }),
  async tagName({ server, application }) {
    const name = newIds().spareTagName;
    await server.expect(OPERATIONS.createTag, { body: { name }, token: application.token });
    return name;
  },
  async templateKey(fixture) {
    const key = newIds().spareTemplateKey;
    await createTemplate(fixture, { key, ...templateOf(fixture.mark) });
    return key;
  },
  async channelKey(fixture) {
    const key = newIds().spareChannelKey;
    await createChannel(fixture, key, false);
    return key;
  },
  tokenId: async ({ server, application }) => (await server.createToken(application, [])).id,
};

/**
 * Texts of a request with a spare that is still there where they name one of the fixture, which a request
 * before may have deleted.
 */
export async function replaceSpares(fixture: Fixture, texts: string[]): Promise<string[]> {
  let replaced = texts;
  for (const kind of Object.keys(MAKE_SPARE) as (keyof Fixture['spares'])[]) {
    const spare = fixture.spares[kind];
    if (!replaced.some((text) => text.includes(spare))) continue;
    let current = fixture.standIns.get(spare) ?? spare;
    if (fixture.spent.has(current)) {
      current = await MAKE_SPARE[kind](fixture);
      fixture.standIns.set(spare, current);
    }
    replaced = replaced.map((text) => text.replaceAll(spare, current));
  }
  return replaced;
}

/** Says that a request with these texts succeeded: the spares it names may be gone. */
export function spendSpares(fixture: Fixture, texts: string[]): void {
  for (const spare of Object.values(fixture.spares)) {
    const current = fixture.standIns.get(spare) ?? spare;
    if (texts.some((text) => text.includes(current))) fixture.spent.add(current);
  }
}
