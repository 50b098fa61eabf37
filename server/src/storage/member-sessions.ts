import { type Queryable, statement } from './database.js';
import { MEMBER_COLUMNS, type MemberRow } from './members.js';

export interface MemberSessionRow extends MemberRow {
  session_created_at: number;
  session_used_at: number;
}

const find = statement(
  'member_session_find',
  `SELECT ${MEMBER_COLUMNS}, s.created_at::float8 AS session_created_at, s.used_at::float8 AS session_used_at
   FROM member_sessions s JOIN members m ON m.id = s.member JOIN member_roles r ON r.id = m.role
   WHERE s.hash = $1 AND m.is_active`,
);
const insert = statement(
  'member_session_insert',
  // One more than there may be ends the oldest.
  `WITH kept AS (
     SELECT hash FROM member_sessions WHERE member = $2 ORDER BY created_at DESC, hash LIMIT $4 - 1
   ), ended AS (
     DELETE FROM member_sessions WHERE member = $2 AND hash NOT IN (SELECT hash FROM kept)
   )
   INSERT INTO member_sessions (hash, member, created_at, used_at) VALUES ($1, $2, $3, $3)`,
);
const touch = statement('member_session_touch', 'UPDATE member_sessions SET used_at = $2 WHERE hash = $1');
const end = statement('member_session_end', 'DELETE FROM member_sessions WHERE hash = $1');
const endAll = statement(
  'member_session_end_all',
  'DELETE FROM member_sessions WHERE member = $1 AND ($2::bytea IS NULL OR hash <> $2)',
);
const prune = statement(
  'member_session_prune',
  'DELETE FROM member_sessions WHERE used_at < $1 OR created_at < $2',
);

/** A session with its member, unless the member may not sign in. */
export async function findMemberSession(db: Queryable, hash: Buffer): Promise<MemberSessionRow | null> {
  return (await db.rows<MemberSessionRow>(find, [hash]))[0] ?? null;
}

export async function insertMemberSession(
  db: Queryable,
  session: { hash: Buffer; member: number; now: number; most: number },
): Promise<void> {
  await db.count(insert, [session.hash, session.member, session.now, session.most]);
}

export async function touchMemberSession(db: Queryable, hash: Buffer, now: number): Promise<void> {
  await db.count(touch, [hash, now]);
}

export async function endMemberSession(db: Queryable, hash: Buffer): Promise<void> {
  await db.count(end, [hash]);
}

/** Ends every session of a member, or all but one. */
export async function endMemberSessions(
  db: Queryable,
  member: number,
  except: Buffer | null = null,
): Promise<void> {
  await db.count(endAll, [member, except]);
}

export async function pruneMemberSessions(
  db: Queryable,
  before: { usedAt: number; createdAt: number },
): Promise<void> {
  await db.count(prune, [before.usedAt, before.createdAt]);
}
