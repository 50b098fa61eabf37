import { type NodeLease, type NodeLeases, RESERVED_NODE } from '../platform/ids.js';
import { type Queryable, statement } from './database.js';

/** How far ahead a node number is reserved. */
const RESERVE_MS = 60_000;

const acquireNode = statement(
  'acquire_node',
  `WITH free AS (
     SELECT number, reserved_until FROM nodes WHERE reserved_until < now_ms()
     ORDER BY reserved_until LIMIT 1 FOR UPDATE SKIP LOCKED
   ), fresh AS (
     SELECT n::smallint AS number, 0::bigint AS reserved_until FROM generate_series(0, ${RESERVED_NODE - 1n}) n
     WHERE NOT EXISTS (SELECT FROM nodes WHERE number = n) ORDER BY n LIMIT 1
   ), chosen AS (SELECT * FROM free UNION ALL SELECT * FROM fresh WHERE NOT EXISTS (SELECT FROM free))
   INSERT INTO nodes (number, holder, reserved_until)
   SELECT number, $1, greatest(now_ms(), $2::bigint, reserved_until) + ${RESERVE_MS} FROM chosen
   ON CONFLICT (number) DO UPDATE SET holder = excluded.holder, reserved_until = excluded.reserved_until
     WHERE nodes.reserved_until < now_ms()
   RETURNING number, reserved_until, (SELECT reserved_until FROM chosen) AS from_ms`,
);

const extendNode = statement(
  'extend_node',
  `UPDATE nodes SET reserved_until = greatest(now_ms(), $3::bigint, reserved_until) + ${RESERVE_MS}
   WHERE number = $1 AND holder = $2 RETURNING number, reserved_until`,
);

/** Node numbers kept in the database for the process that calls itself `holder`. */
export function nodeLeases(db: Queryable, holder: string): NodeLeases {
  const lease = (row: { number: number; reserved_until: string }): NodeLease => ({
    number: row.number,
    reservedUntil: Number(row.reserved_until),
  });
  return {
    async acquire(ms) {
      for (let attempt = 0; attempt < 20; attempt++) {
        const [row] = await db.rows<{ number: number; reserved_until: string; from_ms: string }>(
          acquireNode,
          [holder, ms],
        );
        // No row: another process took the same number in this instant.
        if (row) return { ...lease(row), from: Number(row.from_ms) };
      }
      throw new Error('no node number could be had: are over 1,000 servers running on this database?');
    },
    async extend(number, ms) {
      const [row] = await db.rows<{ number: number; reserved_until: string }>(extendNode, [
        number,
        holder,
        ms,
      ]);
      return row ? lease(row) : null;
    },
  };
}
