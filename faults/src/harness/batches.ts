import { OPERATIONS } from '@belfry/contract';
import type { Database } from '@belfry/server';
import { type ServerAccess, until } from '@belfry/testkit';

/** The template that the suites send: four variables, one of which each target must have. */
const TEMPLATE = {
  key: 'faults',
  name: 'Faults',
  channels: ['feed'],
  variables: [
    { key: 'name', name: 'Name', type: 'string' },
    ...['order', 'city', 'link'].map((key) => ({ key, name: key, type: 'string', default: '-' })),
  ],
  label: 'Order {order}',
  fallback_message: 'Hello {name} in {city}: {order} {link}',
  ui_template: {
    version: 1,
    body: { items: [{ type: 'text', text: 'Hello {name} in {city}: {order} {link}' }] },
  },
};

const SETTLED_MS = 180_000;

export const template = { key: TEMPLATE.key };

export async function createTemplate(server: ServerAccess): Promise<void> {
  await server.expect(OPERATIONS.createTemplate, { body: TEMPLATE });
}

/** A file of targets and how they are to end. */
export interface TargetsFile {
  content: Blob;
  rows: number;
  /** Whether some rows lack what they must have: a file is read as CSV then, and else as its upload prepared it. */
  hasMissing: boolean;
  outcomes: { sent: number; duplicate: number; missing_variable: number };
}

/** One row in a hundred names a user again, one in two hundred lacks what it must have. */
const DUPLICATE_EACH = 100;
const MISSING_EACH = 200;

const isDuplicate = (row: number): boolean => row > 0 && row % DUPLICATE_EACH === 0;
const isMissing = (row: number): boolean => row % MISSING_EACH === 1;

/** The users of a file of so many rows who are to get a message: `u` and the number of the row. */
const SENT_USERS = (rows: string, hasMissing: string) => `SELECT 'u' || row AS user_id
  FROM generate_series(0, ${rows} - 1) AS row
  WHERE NOT (row > 0 AND row % ${DUPLICATE_EACH} = 0) AND NOT (${hasMissing} AND row % ${MISSING_EACH} = 1)`;

export function makeFile(rows: number, { hasMissing } = { hasMissing: true }): TargetsFile {
  const lines = ['user_id,name,order,city,link'];
  const outcomes = { sent: 0, duplicate: 0, missing_variable: 0 };
  for (let row = 0; row < rows; row++) {
    const user = isDuplicate(row) ? `u${row - DUPLICATE_EACH + 2}` : `u${row}`;
    const isLacking = hasMissing && isMissing(row);
    outcomes[isDuplicate(row) ? 'duplicate' : isLacking ? 'missing_variable' : 'sent']++;
    lines.push(`${user},${isLacking ? '' : `name ${row}`},${row},Seoul,https://example.com/o/${row}`);
  }
  return { content: new Blob([lines.join('\n')]), rows, hasMissing, outcomes };
}

/** The body of a send to so many users, `u0` and on. */
export const sendBody = (mode: 'realtime' | 'batch', targets: number) => ({
  template: { ...template, variables: { '*': { name: 'N' } } },
  targets: Array.from({ length: targets }, (_, index) => `u${index}`),
  mode,
});

/** Sends a batch to so many users; gives the notification. */
export async function sendBatch(server: ServerAccess, targets: number, more: object = {}): Promise<string> {
  const body = { ...sendBody('batch', targets), ...more };
  return (await server.expect(OPERATIONS.sendNotification, { body })).notification_id ?? '';
}

/** A session token of a user, who is created when missing. */
export async function openSession(server: ServerAccess, user_id: string): Promise<string> {
  await server.call(OPERATIONS.createUser, { body: { user_id } });
  const params = { user_id };
  return (await server.expect(OPERATIONS.issueSessionToken, { params, body: {} })).token;
}

let uploads = 0;

/** Uploads the file and sends to it; gives the notification. */
export async function sendFile(server: ServerAccess, file: Pick<TargetsFile, 'content'>): Promise<string> {
  const targets_filename = `faults-${uploads++}.csv`;
  const { url, fields } = await server.expect(OPERATIONS.presignTargetFile, {
    params: { file_key: targets_filename },
    body: {},
  });
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.append(name, value);
  form.append('file', file.content, targets_filename);
  const uploaded = await fetch(url, { method: 'POST', body: form });
  if (uploaded.status !== 204)
    throw new Error(`an upload was answered ${uploaded.status}: ${await uploaded.text()}`);
  const { notification_id } = await server.expect(OPERATIONS.sendNotification, {
    body: { template, targets_filename },
  });
  return notification_id ?? '';
}

export const detailsOf = (server: ServerAccess, notification_id: string) =>
  server.expect(OPERATIONS.getNotification, { params: { notification_id } });

/** Waits until nothing is left to do in the background, or there is no sense in that any more. */
export async function untilSettled(db: Database, isHopeless: () => boolean = () => false): Promise<void> {
  await until(
    'no work is left',
    async () => isHopeless() || (await count(db, 'work WHERE failed_at IS NULL')) === 0,
    SETTLED_MS,
  );
}

/** How many rows there are of what comes after FROM. */
export async function count(db: Database, of: string, values: unknown[] = []): Promise<number> {
  const [row] = await db.rows<{ count: number }>(
    { name: '', text: `SELECT count(*)::int AS count FROM ${of}` },
    values,
  );
  return row?.count ?? -1;
}

/** What of a delivered file is not as it must be. Told by the rows of the database, not by what the server thinks. */
export async function faultsOfFile(
  { server, db }: { server: ServerAccess; db: Database },
  notification: string,
  file: TargetsFile,
): Promise<string[]> {
  const { status, outcomes } = await detailsOf(server, notification);
  const findings: string[] = [];
  const expected = { ...outcomes, ...ZERO, ...file.outcomes };
  if (status !== 'delivered' || JSON.stringify(outcomes) !== JSON.stringify(expected))
    findings.push(
      `notification ${notification} is ${status} with ${JSON.stringify(outcomes)}; it must be delivered with ${JSON.stringify(file.outcomes)}`,
    );
  const values = [notification, file.rows, file.hasMissing];
  const users = SENT_USERS('$2::int', '$3::bool');
  const lost = await count(
    db,
    `(${users} EXCEPT SELECT user_id FROM messages WHERE notification = $1::bigint) AS lost`,
    values,
  );
  const twice = await count(
    db,
    '(SELECT FROM messages WHERE notification = $1 GROUP BY user_id, channel HAVING count(*) > 1) AS twice',
    [notification],
  );
  const foreign = await count(
    db,
    `(SELECT user_id FROM messages WHERE notification = $1::bigint EXCEPT ${users}) AS others`,
    values,
  );
  if (lost > 0) findings.push(`notification ${notification}: ${lost} messages were lost`);
  if (twice > 0) findings.push(`notification ${notification}: ${twice} users have it twice`);
  if (foreign > 0) findings.push(`notification ${notification}: ${foreign} users have it who must not`);
  return findings;
}

const ZERO = { invalid: 0, unknown_user: 0, opted_out: 0, cancelled: 0, pending: 0 };
