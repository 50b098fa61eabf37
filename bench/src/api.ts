import { OPERATIONS } from '@belfry/contract';
import { callOperation, type ServerUnderTest } from '@belfry/testkit';
import { HttpConnection, okJson, requestBytes } from './http-connection.js';
import { CHANNEL, sendBody, TEMPLATE } from './sample.js';

/** Waiting between two looks at a batch that is being delivered. */
const LOOK_MS = 5;
const DELIVERY_MS = 120_000;
/** Connections over which session tokens are issued. */
const ISSUING = 16;

export async function createTemplate(server: ServerUnderTest): Promise<void> {
  const { status } = await callOperation(server, OPERATIONS.createTemplate, { body: TEMPLATE });
  if (status !== 200) throw new Error(`the template was not created: ${status}`);
}

/** A batch's request, ready to be written to a connection. */
export const batchRequest = (server: ServerUnderTest, targets: readonly string[], send: string): Buffer =>
  requestBytes({
    method: 'POST',
    path: '/v1/notifications/messages',
    headers: { 'api-token': server.token },
    body: sendBody('batch', targets, send),
  });

export async function postBatch(connection: HttpConnection, request: Buffer): Promise<string> {
  return okJson<{ notification_id: string }>(await connection.request(request)).notification_id;
}

interface Details {
  status: string;
  outcomes: { sent: number };
  failure: { message: string } | null;
}

/** Waits until the last message of a batch can be read, and gives how many there are. */
export async function untilDelivered(
  server: ServerUnderTest,
  connection: HttpConnection,
  notification: string,
): Promise<number> {
  const request = requestBytes({
    method: 'GET',
    path: `/v1/notifications/${notification}`,
    headers: { 'api-token': server.token },
  });
  const end = performance.now() + DELIVERY_MS;
  for (;;) {
    const details = okJson<Details>(await connection.request(request));
    if (details.status === 'delivered') return details.outcomes.sent;
    if (details.failure) throw new Error(`notification ${notification} failed: ${details.failure.message}`);
    if (performance.now() > end)
      throw new Error(`notification ${notification} is ${details.status} after ${DELIVERY_MS} ms`);
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
  }
}

/** Sends batches one after another, without waiting for their delivery; gives their ids. */
export async function sendBatches(
  server: ServerUnderTest,
  requests: Iterable<Buffer>,
): Promise<{ notifications: string[]; sent: number }> {
  const connection = await HttpConnection.open(server.address);
  try {
    const notifications: string[] = [];
    for (const request of requests) notifications.push(await postBatch(connection, request));
    let sent = 0;
    for (const notification of notifications) sent += await untilDelivered(server, connection, notification);
    return { notifications, sent };
  } finally {
    connection.close();
  }
}

export async function sessionToken(server: ServerUnderTest, userId: string): Promise<string> {
  const { status, body } = await callOperation(server, OPERATIONS.issueSessionToken, {
    params: { user_id: userId },
    body: {},
  });
  if (status !== 200) throw new Error(`no session token for ${userId}: ${JSON.stringify(body)}`);
  return body.token;
}

/** Session tokens of many users, in their order. */
export async function sessionTokens(server: ServerUnderTest, userIds: readonly string[]): Promise<string[]> {
  const tokens: string[] = [];
  let next = 0;
  const issue = async () => {
    const connection = await HttpConnection.open(server.address);
    while (next < userIds.length) {
      const index = next++;
      const request = requestBytes({
        method: 'POST',
        path: `/v1/users/${userIds[index]}/token`,
        headers: { 'api-token': server.token },
        body: {},
      });
      tokens[index] = okJson<{ token: string }>(await connection.request(request)).token;
    }
    connection.close();
  };
  await Promise.all(Array.from({ length: ISSUING }, issue));
  return tokens;
}

export const feedRequest = (session: string, limit: number): Buffer =>
  requestBytes({
    method: 'GET',
    path: `/client/v1/channels/${CHANNEL}/messages?limit=${limit}`,
    headers: { authorization: `Bearer ${session}` },
  });

/** Reads the users' feeds: the newest message of each must be this notification, with the user's own values. */
export async function verifyNewest(
  server: ServerUnderTest,
  userIds: readonly string[],
  of: { notification: string; variablesOf: (userId: string) => Record<string, string> },
): Promise<void> {
  for (const userId of userIds) {
    const { body } = await callOperation(server, OPERATIONS.listClientMessages, {
      params: { key: CHANNEL },
      query: { limit: 1 },
      token: await sessionToken(server, userId),
    });
    const newest = body.messages[0];
    const wanted = JSON.stringify(of.variablesOf(userId));
    if (newest?.notification_id !== of.notification || JSON.stringify(newest.variables) !== wanted)
      throw new Error(
        `the feed of ${userId} does not begin with ${of.notification}: ${JSON.stringify(newest)}`,
      );
  }
}

/** Some of them, chosen by chance. */
export const someOf = <T>(values: readonly T[], count: number): T[] =>
  Array.from({ length: count }, () => values[Math.floor(Math.random() * values.length)] as T);
