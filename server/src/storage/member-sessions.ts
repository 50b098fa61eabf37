import { type Queryable, statement } from './database.js';
import { MEMBER_COLUMNS, type MemberRow } from './members.js';

export interface MemberSessionRow extends MemberRow {
  session_id: string;
  session_created_at: number;
  session_used_at: number;
}

/** A session as its member sees it. */
export interface OwnSessionRow {
  session_id: string;
  created_at: number;
  used_at: number;
  address: string | null;
  user_agent: string | null;
}

/** Who uses a session at some time, and from where. */
export interface SessionUse {
  hash: Buffer;
  now: number;
  address: string;
  userAgent: string | null;
}

const find = statement(
  'member_session_find',
  `SELECT ${MEMBER_COLUMNS}, s.session_id, s.created_at::float8 AS session_created_at, s.used_at::float8 AS session_used_at
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
   INSERT INTO member_sessions (hash, member, session_id, created_at, used_at, address, user_agent)
   VALUES ($1, $2, $5, $3, $3, $6, $7)`,
);
const touch = statement(
  'member_session_touch',
  'UPDATE member_sessions SET used_at = $2, address = $3, user_agent = $4 WHERE hash = $1',
);
const list = statement(
  'member_session_list',
  `SELECT session_id, created_at::float8 AS created_at, used_at::float8 AS used_at, address, user_agent
   FROM member_sessions WHERE member = $1 AND used_at > $2 AND created_at > $3
   ORDER BY used_at DESC, created_at DESC, session_id`,
);
const end = statement('member_session_end', 'DELETE FROM member_sessions WHERE hash = $1');
const endOwn = statement(
  'member_session_end_own',
  'DELETE FROM member_sessions WHERE member = $1 AND session_id = $2',
);
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
  session: SessionUse & { sessionId: string; member: number; most: number },
): Promise<void> {
  const { hash, member, now, most, sessionId, address, userAgent } = session;
  await db.count(insert, [hash, member, now, most, sessionId, address, userAgent]);
}

export async function touchMemberSession(db: Queryable, use: SessionUse): Promise<void> {
  await db.count(touch, [use.hash, use.now, use.address, use.userAgent]);
}

/** A member's sessions that were used and begun after these times, the one used last first. */
export const listMemberSessions = (
  db: Queryable,
  member: number,
  after: { usedAt: number; createdAt: number },
): Promise<OwnSessionRow[]> => db.rows<OwnSessionRow>(list, [member, after.usedAt, after.createdAt]);

/** Ends a session by its id; false when the member has no such session. */
export const endMemberSessionById = async (
  db: Queryable,
  member: number,
  sessionId: string,
): Promise<boolean> => (await db.count(endOwn, [member, sessionId])) > 0;

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
