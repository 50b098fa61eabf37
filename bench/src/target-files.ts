import { OPERATIONS } from '@belfry/contract';
import { callOperation, type ServerUnderTest, withClient } from '@belfry/testkit';
import { postBatch, someOf, untilDelivered, verifyNewest } from './api.js';
import type { Bench } from './figures/figure.js';
import { HttpConnection, requestBytes } from './http-connection.js';
import { fileText, fileVariablesOf, TEMPLATE_KEY, userIds } from './sample.js';

/** Feeds read after each send. */
const READERS = 3;

/** Makes users past the server: a million of them would take it longer than what is measured. */
export async function insertUsers(bench: Bench, count: number): Promise<string[]> {
  await withClient(bench.server.connection, async (client) => {
    await client.query(
      `INSERT INTO users (application, user_id, created_at, updated_at)
       SELECT $1, 'target-' || lpad(number::text, 7, '0'), 0, 0 FROM generate_series(0, $2::int - 1) number
       ON CONFLICT DO NOTHING`,
      [bench.application, count],
    );
    await client.query('VACUUM ANALYZE users');
  });
  return userIds('target', count, 7);
}

/** Uploads a file of targets, as a customer's backend does. */
export async function upload(
  server: ServerUnderTest,
  fileKey: string,
  users: readonly string[],
): Promise<void> {
  const { status, body } = await callOperation(server, OPERATIONS.presignTargetFile, {
    params: { file_key: fileKey },
    body: { overwrite_duplicate_key: true },
  });
  if (status !== 200) throw new Error(`no form for an upload: ${status}`);
  const form = new FormData();
  for (const [name, value] of Object.entries(body.fields)) form.set(name, value);
  form.set('file', new Blob([...fileText(users)]), 'targets.csv');
  const answer = await fetch(body.url, { method: 'POST', body: form });
  if (answer.status !== 204)
    throw new Error(`the upload was answered ${answer.status}: ${await answer.text()}`);
}

/**
 * Sends to the users in a file. `delivered` waits until the last message can be read, and gives the seconds that took
 * from the request.
 */
export async function startFile(
  server: ServerUnderTest,
  fileKey: string,
  more: { priority?: 'low' } = {},
): Promise<{ notification: string; delivered: (sent: number) => Promise<number> }> {
  const request = requestBytes({
    method: 'POST',
    path: '/v1/notifications/messages',
    headers: { 'api-token': server.token },
    body: { mode: 'batch', template: { key: TEMPLATE_KEY }, targets_filename: fileKey, ...more },
  });
  const connection = await HttpConnection.open(server.address);
  const start = performance.now();
  const notification = await postBatch(connection, request);
  return {
    notification,
    delivered: async (expected) => {
      try {
        const sent = await untilDelivered(server, connection, notification);
        if (sent !== expected) throw new Error(`${sent} of ${expected} messages were sent`);
        return (performance.now() - start) / 1000;
      } finally {
        connection.close();
      }
    },
  };
}

/** Sends to the users in a file; gives the seconds from the request to the last message that can be read. */
export async function sendFile(
  server: ServerUnderTest,
  fileKey: string,
  users: readonly string[],
): Promise<number> {
  const { notification, delivered } = await startFile(server, fileKey);
  const seconds = await delivered(users.length);
  const readers = [...someOf(users, READERS), users.at(-1) ?? ''];
  await verifyNewest(server, readers, { notification, variablesOf: fileVariablesOf });
  return seconds;
}
