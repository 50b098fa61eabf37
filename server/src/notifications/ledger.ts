import { BelfryError, LIMITS, type OPERATIONS, type QueryOf } from '@belfry/contract';
import type { Application } from '../applications/directory.js';
import { readPageToken, writePageToken } from '../platform/page-tokens.js';
import type { ApplicationKey, Queryable } from '../storage/database.js';
import {
  findLedgerChunk,
  findLedgerNotification,
  type LedgerChunk,
  type LedgerNotification,
  type StoredRefusal,
} from '../storage/ledger.js';
import { parseNotificationId } from './logs.js';
import { deactivatedTarget, optedOutTarget, unknownTarget } from './targets.js';

export interface LedgerRow {
  user_id: string;
  outcome: NonNullable<QueryOf<typeof OPERATIONS.listTargets>['outcome']>;
  code: number | null;
  message: string | null;
}

/** A place in a ledger: the chunk, and the index in it. */
interface Place {
  chunk: number;
  index: number;
}

/** Rows that follow each other, of one chunk; at least one. */
interface Slice {
  start: Place;
  rows: LedgerRow[];
  /** Where the rows after these begin. */
  end: Place;
}

/** The ledger of one notification, read a slice at a time. */
export interface Ledger {
  id: bigint;
  /** The rows from a place on, at most `count`, and at most those of one chunk; null at the end. */
  read(from: Place, count: number): Promise<Slice | null>;
}

/** Rows that one page looks through for those of its outcome: a page costs no more than that. */
const LOOKED_THROUGH = 25_000;
const CHUNK_ROWS_MAX = 1_000_000;
const BEGIN: Place = { chunk: 0, index: 0 };

const refused = (userId: string, { outcome, code, message }: StoredRefusal): LedgerRow => ({
  user_id: userId,
  outcome: outcome as LedgerRow['outcome'],
  code,
  message,
});
const plain = (userId: string, outcome: LedgerRow['outcome']): LedgerRow => ({
  user_id: userId,
  outcome,
  code: null,
  message: null,
});

function rowsOfChunk(chunk: LedgerChunk, from: number): LedgerRow[] {
  const { userIds, refusals, lateRefusals, isDelivered, isCancelled } = chunk;
  const outcome = isDelivered ? 'sent' : isCancelled ? 'cancelled' : 'pending';
  return userIds.map((userId, index) => {
    const refusal = refusals?.[index];
    if (refusal) return refused(userId, JSON.parse(refusal) as StoredRefusal);
    const late = lateRefusals?.[from + index];
    return late ? refused(userId, late) : plain(userId, outcome);
  });
}

function rowsOfRealtime({ targets, refusals, refused_users: users }: LedgerNotification): LedgerRow[] {
  // A list and not a map: of users who have been erased there may be several without a name.
  const left = [...(users ?? [])];
  return (targets ?? []).map((userId, index) => {
    const refusal = refusals?.[index];
    if (refusal) return refused(userId, refusal);
    const place = left.findIndex((user) => user.user_id === userId);
    const [user] = place < 0 ? [] : left.splice(place, 1);
    if (!user) return plain(userId, 'sent');
    if (user.opted_out) return refused(userId, optedOutTarget);
    return refused(userId, user.unknown ? unknownTarget : deactivatedTarget);
  });
}

async function readBatch(
  db: Queryable,
  application: ApplicationKey,
  of: { notification: bigint; from: Place; count: number },
): Promise<Slice | null> {
  const { notification, from, count } = of;
  const wish = { notification, number: from.chunk, from: from.index, count };
  const chunk = await findLedgerChunk(db, application, wish);
  if (!chunk) return null;
  const { number, length } = chunk;
  if (from.index >= length)
    return readBatch(db, application, { ...of, from: { chunk: number + 1, index: 0 } });
  const rows = rowsOfChunk(chunk, from.index);
  const next = from.index + rows.length;
  const end = next < length ? { chunk: number, index: next } : { chunk: number + 1, index: 0 };
  return { start: { chunk: number, index: from.index }, rows, end };
}

/** Opens the ledger of a notification; throws ResourceNotFound. */
export async function openLedger(
  db: Queryable,
  application: ApplicationKey,
  notificationId: string,
): Promise<Ledger> {
  const id = parseNotificationId(notificationId);
  const found = await findLedgerNotification(db, application, id);
  if (!found) throw new BelfryError('ResourceNotFound', `There is no notification ${notificationId}.`);
  if (found.mode === 'batch')
    return { id, read: (from, count) => readBatch(db, application, { notification: id, from, count }) };
  const all = rowsOfRealtime(found);
  return {
    id,
    read: async (from, count) => {
      const rows = from.chunk === 0 ? all.slice(from.index, from.index + count) : [];
      return rows.length === 0
        ? null
        : { start: from, rows, end: { chunk: 0, index: from.index + rows.length } };
    },
  };
}

/** A page of the targets of a notification, in the order they were asked for. */
export async function listLedger(
  db: Queryable,
  application: Application,
  page: { notificationId: string; query: QueryOf<typeof OPERATIONS.listTargets> },
): Promise<{ targets: LedgerRow[]; next: string }> {
  const { limit = LIMITS.ledgerPageDefault, token, outcome } = page.query;
  const ledger = await openLedger(db, application.id, page.notificationId);
  const list = JSON.stringify(['targets', ledger.id.toString(), outcome ?? null]);
  let place = token ? readPlace(readPageToken(application.session_secret, list, token)) : BEGIN;
  const targets: LedgerRow[] = [];
  for (let looked = 0; targets.length < limit && looked < LOOKED_THROUGH; ) {
    const slice = await ledger.read(place, outcome ? CHUNK_ROWS_MAX : limit - targets.length);
    if (!slice) return { targets, next: '' };
    const taken = take(slice, outcome, limit - targets.length);
    targets.push(...taken.rows);
    place = taken.end;
    looked += slice.rows.length;
  }
  const more = await ledger.read(place, 1);
  const next = more ? writePageToken(application.session_secret, list, `${place.chunk} ${place.index}`) : '';
  return { targets, next };
}

/** The rows of a slice that have the outcome asked for, at most `count`; `end`: where it goes on after them. */
function take(
  { start, rows, end }: Slice,
  outcome: LedgerRow['outcome'] | undefined,
  count: number,
): Pick<Slice, 'rows' | 'end'> {
  if (!outcome) return { rows, end };
  const found: LedgerRow[] = [];
  for (const [index, row] of rows.entries()) {
    if (row.outcome !== outcome) continue;
    found.push(row);
    if (found.length === count) return { rows: found, end: { ...start, index: start.index + index + 1 } };
  }
  return { rows: found, end };
}

function readPlace(position: string): Place {
  const [chunk, index] = position.split(' ').map(Number);
  return { chunk: chunk ?? 0, index: index ?? 0 };
}
