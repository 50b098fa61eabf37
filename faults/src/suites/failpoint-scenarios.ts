import { OPERATIONS } from '@belfry/contract';
import { callOperation, type TestServer, until } from '@belfry/testkit';
import {
  count,
  detailsOf,
  makeFile,
  openSession,
  sendBatch,
  sendBody,
  sendFile,
  type TargetsFile,
  untilSettled,
} from '../harness/batches.js';
import type { ServerProcess } from '../harness/process.js';

/** What a client got for what it asked of the process that was to fail: a status, or null for no answer. */
export type Answer = { status: number; id: string } | null;

type Provoke = (victim: ServerProcess, of: { server: TestServer; notification: string }) => Promise<Answer>;

/** A way to bring a process to a fail point, and what has to be true when all is over. */
export interface Scenario {
  role: 'api' | 'worker';
  /** Sets up what the process will meet, through a server that does not fail; gives the notification. */
  prepare?: (server: TestServer) => Promise<string>;
  /** Asks the process for something. */
  provoke?: Provoke;
  /** What is wrong in the end, or null. */
  check: (server: TestServer, of: { notification: string; answer: Answer; at: At }) => Promise<string | null>;
}

export interface At {
  point: string;
  action: 'crash' | 'stall';
}

/** More than one chunk, so that there is something on either side of a fail point. */
const TARGETS = 3_000;
const ROWS = 6_000;
const FILE = makeFile(ROWS);
/** One that is not read as CSV. */
const PLAIN_FILE = makeFile(ROWS, { hasMissing: false });
const NO_USERS = { content: new Blob(['name,order\na,b\n']) };

type Details = Awaited<ReturnType<typeof detailsOf>>;

/** Null when a notification is so, in words otherwise. */
async function isSo(
  server: TestServer,
  notification: string,
  so: { status: Details['status'][]; outcomes?: Partial<Details['outcomes']> },
): Promise<string | null> {
  const { status, outcomes } = await detailsOf(server, notification);
  const fits = Object.entries(so.outcomes ?? {}).every(
    ([name, value]) => outcomes[name as keyof typeof outcomes] === value,
  );
  if (so.status.includes(status) && fits && outcomes.pending === (so.outcomes?.pending ?? 0)) return null;
  return `notification ${notification} is ${status} with ${JSON.stringify(outcomes)}, not ${JSON.stringify(so)}`;
}

const isDelivered = (server: TestServer, notification: string) =>
  isSo(server, notification, { status: ['delivered'], outcomes: { sent: TARGETS } });

const send =
  (mode: 'realtime' | 'batch', targets: number): Provoke =>
  async (victim, { server }) => {
    const body = sendBody(mode, targets);
    const { token } = server.application;
    const { status, body: answer } = await callOperation(
      { url: victim.url, token },
      OPERATIONS.sendNotification,
      { body },
    );
    return { status, id: status === 200 ? (answer.notification_id ?? '') : '' };
  };

/** What was answered is stored; what was not is stored once or not at all, by where it broke off. */
function accepted(targets: number): Scenario['check'] {
  return async (server, { answer, at }) => {
    const { db } = server.app;
    const stored = await count(db, 'notifications');
    if (answer?.status === 200) {
      const isThere = (await count(db, 'notifications WHERE id = $1', [answer.id])) === 1;
      if (!isThere || stored !== 1)
        return `answered 200 for ${answer.id}; stored are ${stored} notifications`;
    } else if (answer && answer.status !== 503)
      return `answered ${answer.status}; a stall may be answered 503 only`;
    const isCommitted = at.point.endsWith('committed');
    if (at.action === 'crash' && stored !== (isCommitted ? 1 : 0))
      return `after a crash at ${at.point} ${stored} notifications are stored`;
    if (stored > 1) return `one send stored ${stored} notifications`;
    const messages = await count(db, 'messages');
    return messages === stored * targets ? null : `${stored} notifications have ${messages} messages`;
  };
}

const batch = (server: TestServer) => sendBatch(server, TARGETS);

async function deliveredBatch(server: TestServer): Promise<string> {
  const notification = await batch(server);
  server.app.worker.start();
  await untilSettled(server.app.db);
  await server.app.worker.stop();
  return notification;
}

const delivering: Scenario = {
  role: 'worker',
  prepare: batch,
  check: (server, { notification }) => isDelivered(server, notification),
};

const cancelled = async (server: TestServer): Promise<string> => {
  const notification = await batch(server);
  await server.expect(OPERATIONS.cancelNotification, { params: { notification_id: notification } });
  return notification;
};

const cancelling: Scenario = {
  role: 'worker',
  prepare: cancelled,
  check: (server, { notification }) =>
    isSo(server, notification, { status: ['cancelled'], outcomes: { cancelled: TARGETS } }),
};

const reading = (file: TargetsFile): Scenario => ({
  role: 'worker',
  prepare: (server) => sendFile(server, file),
  check: (server, { notification }) =>
    isSo(server, notification, { status: ['delivered'], outcomes: file.outcomes }),
});

const remove = async (server: TestServer, notification_id: string) => {
  await server.expect(OPERATIONS.deleteNotification, { params: { notification_id }, body: {} });
};

const isPurged: Scenario['check'] = async (server, { notification }) => {
  const left = await count(server.app.db, 'messages WHERE notification = $1', [notification]);
  if (left > 0) return `${left} messages of a deleted notification are left`;
  return isSo(server, notification, { status: ['deleted'], outcomes: { sent: TARGETS } });
};

const purging: Scenario = {
  role: 'worker',
  prepare: async (server) => {
    const notification = await deliveredBatch(server);
    await remove(server, notification);
    return notification;
  },
  check: isPurged,
};

const SEEN_BY = ['u0', 'u1', 'u2'];

const folding: Scenario = {
  role: 'worker',
  prepare: async (server) => {
    const notification = await deliveredBatch(server);
    for (const user of SEEN_BY) {
      const token = await openSession(server, user);
      const body = { impressions: [notification], clicks: [notification] };
      await server.expect(OPERATIONS.recordEvents, { token, body });
    }
    return notification;
  },
  check: async (server, { notification }) => {
    const counted = await count(
      server.app.db,
      'notifications WHERE id = $1 AND impressions = $2 AND clicked = $2',
      [notification, SEEN_BY.length],
    );
    if (counted !== 1) return 'impressions or clicks were lost, or counted twice';
    return isDelivered(server, notification);
  },
};

const erasing: Scenario = {
  role: 'worker',
  prepare: async (server) => {
    const notification = await deliveredBatch(server);
    await server.expect(OPERATIONS.eraseUser, { body: { user_ids: ['u7'] } });
    return notification;
  },
  check: async (server) => {
    const { db } = server.app;
    const rows = await count(
      db,
      `(SELECT FROM users WHERE user_id = 'u7' UNION ALL SELECT FROM messages WHERE user_id = 'u7'
        UNION ALL SELECT FROM chunks WHERE user_ids @> ARRAY['u7']) AS traces`,
    );
    return rows === 0 ? null : `an erased user has left ${rows} rows`;
  },
};

/** Work that fails for the last time. */
const poisoned = async (server: TestServer): Promise<string> => {
  const notification = await sendBatch(server, 10);
  const { db } = server.app;
  await db.count({ name: '', text: `UPDATE chunks SET variables = ARRAY['{not json']` });
  await db.count({ name: '', text: 'UPDATE work SET attempts = 9' });
  return notification;
};

async function scheduled(server: TestServer): Promise<string> {
  const { db } = server.app;
  const notification = await sendBatch(server, TARGETS, { scheduled_at: server.clock.now() + 3_600_000 });
  await db.count({ name: '', text: 'UPDATE notifications SET scheduled_at = 0' });
  await db.count({ name: '', text: 'UPDATE work SET run_at = 0' });
  return notification;
}

/** A batch that is cancelled, whose chunks are nevertheless claimed first: `goOn` lets the cancelling follow. */
async function cancelledLate(server: TestServer): Promise<string> {
  const notification = await cancelled(server);
  const text = `UPDATE work SET run_at = now_ms() + 3600000 WHERE kind = 'cancel_notification'`;
  await server.app.db.count({ name: '', text });
  return notification;
}

const call =
  (operation: 'cancelNotification' | 'deleteNotification'): Provoke =>
  async (victim, { server, notification: notification_id }) => {
    const { status } = await callOperation(
      { url: victim.url, token: server.application.token },
      OPERATIONS[operation],
      { params: { notification_id }, ...(operation === 'deleteNotification' ? { body: {} } : {}) },
    );
    return { status, id: notification_id };
  };

/** Either all of it happened or nothing; what was answered 200 did. */
const atOnce =
  (done: Scenario['check'], undone: Scenario['check']): Scenario['check'] =>
  async (server, of) => {
    if (of.answer?.status === 200) return done(server, of);
    if (of.at.action === 'crash') return undone(server, of);
    const found = await done(server, of);
    return found === null ? null : undone(server, of);
  };

const isNotCancelled: Scenario['check'] = (server, { notification }) => isDelivered(server, notification);

/** Fail point → how a process gets there. Those that come first are what `npm test` has time for. */
export const SCENARIOS: Record<string, Scenario> = {
  'accept.notification_inserted': { role: 'api', provoke: send('batch', TARGETS), check: accepted(TARGETS) },
  'accept.chunks_inserted': { role: 'api', provoke: send('batch', TARGETS), check: accepted(TARGETS) },
  'accept.committed': { role: 'api', provoke: send('batch', TARGETS), check: accepted(TARGETS) },
  'accept.realtime_committed': { role: 'api', provoke: send('realtime', 3), check: accepted(3) },
  'deliver.claimed': delivering,
  'deliver.messages_inserted': delivering,
  'deliver.counted': delivering,
  'deliver.called_off': { ...cancelling, prepare: cancelledLate },
  'fold.deltas_taken': folding,
  'fold.added': folding,
  'fold.figures_added': folding,
  'purge.called_off': purging,
  'purge.messages_deleted': purging,
  'purge.finished': purging,
  'work.claimed': delivering,
  'work.set_aside': {
    role: 'worker',
    prepare: poisoned,
    check: (server, { notification }) =>
      isSo(server, notification, { status: ['failed'], outcomes: { pending: 10 } }),
  },
  'read.chunk_inserted': reading(PLAIN_FILE),
  'read.finished': reading(FILE),
  'read.failed': {
    role: 'worker',
    prepare: (server) => sendFile(server, NO_USERS),
    check: (server, { notification }) => isSo(server, notification, { status: ['failed'] }),
  },
  'release.released': { ...delivering, prepare: scheduled },
  'cancel.marked': {
    role: 'api',
    prepare: batch,
    provoke: call('cancelNotification'),
    check: atOnce(cancelling.check, isNotCancelled),
  },
  'cancel.called_off': cancelling,
  'cancel.finished': cancelling,
  'delete.marked': {
    role: 'api',
    prepare: deliveredBatch,
    provoke: call('deleteNotification'),
    check: atOnce(isPurged, isNotCancelled),
  },
  'erase.wait': erasing,
  'erase.chunks': erasing,
  'erase.notifications': erasing,
  'erase.answers': erasing,
  'erase.rows': erasing,
  'erase.finished': erasing,
};

/** Lets go what a scenario has held back until the process had come to its fail point. */
export async function goOn(server: TestServer): Promise<void> {
  const text = `UPDATE work SET run_at = 0 WHERE kind = 'cancel_notification' AND run_at > now_ms()`;
  await server.app.db.count({ name: '', text });
}

/** Waits until all is done that there is to do, and adds up the counters. */
export async function end(server: TestServer): Promise<void> {
  await untilSettled(server.app.db);
  await until('all counters are added up', async () => {
    await server.app.metricsFold.run();
    return (await count(server.app.db, 'metric_deltas')) === 0;
  });
}
