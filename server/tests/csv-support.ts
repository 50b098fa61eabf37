import { type BodyOf, OPERATIONS } from '@belfry/contract';
import { type TestServer, until } from '@belfry/testkit';
import { upload } from './target-files-support.js';

let uploads = 0;

type SendBody = BodyOf<typeof OPERATIONS.sendNotification>;

export const row = (...cells: string[]): string => cells.join(',');
export const lines = (...all: string[]): string => `${all.join('\n')}\n`;

/** Uploads a file under a key of its own. */
export async function uploadFile(
  server: TestServer,
  content: string | Buffer,
  token?: string,
): Promise<string> {
  const key = `file-${uploads++}.csv`;
  const { status, text } = await upload(server, key, content, token ? { token } : {});
  if (status !== 204) throw new Error(`upload answered ${status}: ${text}`);
  return key;
}

/** Sends the greeting template to the users of a file; gives the id of the notification. */
export async function sendFile(
  server: TestServer,
  content: string | Buffer,
  more: Partial<SendBody> = {},
): Promise<string> {
  const targets_filename = await uploadFile(server, content);
  const body = { template: { key: 'greeting' }, targets_filename, ...more };
  const answer = await server.expect(OPERATIONS.sendNotification, { body });
  if (answer.requested !== null) throw new Error('a file has been read before it was accepted');
  return answer.notification_id ?? '';
}

export const detailsOf = (server: TestServer, notification_id: string) =>
  server.expect(OPERATIONS.getNotification, { params: { notification_id } });

/** Waits until a notification has ended, whichever way. */
export const ended = (server: TestServer, notificationId: string) =>
  until(
    `notification ${notificationId} has ended`,
    async () => {
      const details = await detailsOf(server, notificationId);
      return ['delivered', 'failed'].includes(details.status) ? details : null;
    },
    30_000,
  );

/** Every row of a ledger, page by page. */
export async function ledgerOf(
  server: TestServer,
  notification_id: string,
  query: Record<string, string> = {},
) {
  const rows = [];
  for (let token = ''; ; ) {
    const page = await server.expect(OPERATIONS.listTargets, {
      params: { notification_id },
      query: { limit: '1000', ...query, ...(token ? { token } : {}) },
    });
    rows.push(...page.targets);
    if (page.next === '') return rows;
    token = page.next;
  }
}

/** How often each outcome is in a ledger, with a zero for every other. */
export function countOutcomes(rows: { outcome: string }[]): Record<string, number> {
  const counts: Record<string, number> = {
    ...{ sent: 0, duplicate: 0, invalid: 0, unknown_user: 0, missing_variable: 0 },
    ...{ opted_out: 0, cancelled: 0, pending: 0 },
  };
  for (const { outcome } of rows) counts[outcome] = (counts[outcome] ?? 0) + 1;
  return counts;
}

export async function countRows(server: TestServer, sql: string, values: unknown[] = []): Promise<number> {
  const rows = await server.app.db.rows<{ count: number }>(
    { name: '', text: `SELECT count(*)::int AS count FROM ${sql}` },
    values,
  );
  return rows[0]?.count ?? -1;
}

export const messagesOf = (server: TestServer, notificationId: string): Promise<number> =>
  countRows(server, 'messages WHERE notification = $1', [notificationId]);

/** Makes the leases of all work run out, as those of a worker that died a while ago. */
export async function expireLeases(server: TestServer): Promise<void> {
  await server.app.db.count({ name: '', text: 'UPDATE work SET lease_until = 0 WHERE lease_until > 0' });
}
