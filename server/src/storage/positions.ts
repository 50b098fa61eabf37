import { isPlanted } from '../platform/planted-bugs.js';
import { type Queryable, statement } from './database.js';

/**
 * What a statement saw: the transactions up to it, in positions (see migration 0006). Numbers are exact: a
 * position is below 2^53.
 */
export interface Snapshot {
  /** Positions of another incarnation of the database mean something else. */
  incarnation: string;
  /** Every position below is seen. */
  from: number;
  /** No position from here on is seen. */
  to: number;
  /** Positions between that are not seen. */
  open: readonly number[];
}

export const isSeen = (position: number, { from, to, open }: Snapshot): boolean =>
  position < from || (position < to && !open.includes(position));

/** Whether everything that `earlier` saw is seen by `later` too: of two snapshots one always covers the other. */
export const covers = (later: Snapshot, earlier: Snapshot): boolean =>
  later.to > earlier.to || (later.to === earlier.to && later.open.length <= earlier.open.length);

/** The columns of a SnapshotRow: what the statement that asks for them sees. */
export const SNAPSHOT_COLUMNS = 'snapshot_here()::float8[] AS snapshot, incarnation_here() AS incarnation';

export interface SnapshotRow {
  snapshot: number[];
  incarnation: string;
}

export function toSnapshot({ snapshot: [from = 0, to = 0, ...open], incarnation }: SnapshotRow): Snapshot {
  return { incarnation, from, to, open: isPlanted('id_over_cursor') ? [] : open };
}

/** What is_seen of migration 0006 takes. */
export const toArray = ({ from, to, open }: Snapshot): number[] => [from, to, ...open];

/** SQL for rows whose position a snapshot did not see; its numbers are the parameters `to` and `open`. */
export const UNSEEN = (position: string, to: string, open: string) =>
  `(${position} >= ${to}::bigint OR ${position} = ANY(${open}::bigint[]))`;

const read = statement('position_read', `SELECT ${SNAPSHOT_COLUMNS}`);

/** What a statement sees now. */
export async function readSnapshot(db: Queryable): Promise<Snapshot> {
  const [row] = await db.rows<SnapshotRow>(read);
  if (!row) throw new Error('the table "positions" has lost its row');
  return toSnapshot(row);
}

/** Begins the next era in a cluster into which a dump was restored; elsewhere it changes nothing. */
export const BEGIN_ERA = `UPDATE positions SET cluster = c.system_identifier::text, era = era + 1
  FROM pg_control_system() c WHERE cluster <> c.system_identifier::text`;
