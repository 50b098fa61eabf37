import { type Queryable, statement } from './database.js';
import { ROLE_JSON, type RoleRow } from './member-roles.js';

export type LinkKind = 'owner' | 'invitation' | 'password';

export interface LinkRow {
  link_id: string;
  kind: LinkKind;
  email: string | null;
  role: RoleRow | null;
  /** Whose password is to be set. */
  member: number | null;
  member_name: string | null;
  made_by: string | null;
  created_at: number;
  expires_at: number | null;
}

const COLUMNS = `l.link_id, l.kind, coalesce(m.email, l.email) AS email, l.member, m.name AS member_name, l.made_by,
  CASE WHEN r.id IS NOT NULL THEN ${ROLE_JSON} END AS role, l.created_at::float8 AS created_at, l.expires_at::float8 AS expires_at`;
const JOINED =
  'LEFT JOIN members m ON m.id = l.member LEFT JOIN member_roles r ON r.id = coalesce(l.role, m.role)';

const find = statement(
  'member_link_find',
  `SELECT ${COLUMNS} FROM member_links l ${JOINED} WHERE l.hash = $1 AND (l.expires_at IS NULL OR l.expires_at > $2)`,
);
const take = statement(
  'member_link_take',
  `WITH l AS (
     DELETE FROM member_links WHERE hash = $1 AND (expires_at IS NULL OR expires_at > $2) RETURNING *
   )
   SELECT ${COLUMNS} FROM l ${JOINED}`,
);
const takeInvited = statement(
  'member_link_take_invitation',
  `WITH l AS (
     DELETE FROM member_links WHERE kind = 'invitation' AND email = $1 AND expires_at > $2 RETURNING *
   )
   SELECT ${COLUMNS} FROM l ${JOINED}`,
);
const insert = statement(
  'member_link_insert',
  `INSERT INTO member_links (hash, link_id, kind, email, role, member, made_by, created_at, expires_at)
   VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
);
const replace = statement(
  'member_link_replace',
  `DELETE FROM member_links WHERE (kind = 'invitation' AND $1 = 'invitation' AND email = $2)
     OR (kind = 'password' AND $1 = 'password' AND member = $3)`,
);
const removeOwners = statement('member_link_remove_owners', "DELETE FROM member_links WHERE kind = 'owner'");
const list = statement(
  'member_link_list_invitations',
  `SELECT ${COLUMNS} FROM member_links l ${JOINED} WHERE l.kind = 'invitation' AND l.expires_at > $1
   ORDER BY l.created_at DESC, l.link_id`,
);
const count = statement(
  'member_link_count_invitations',
  "SELECT count(*)::int AS count FROM member_links WHERE kind = 'invitation'",
);
const remove = statement(
  'member_link_remove_invitation',
  `WITH l AS (DELETE FROM member_links WHERE kind = 'invitation' AND link_id = $1 RETURNING *)
   SELECT ${COLUMNS} FROM l ${JOINED}`,
);
const prune = statement('member_link_prune', 'DELETE FROM member_links WHERE expires_at < $1');

/** A link that is good, by the hash of its token. */
export async function findLink(db: Queryable, hash: Buffer, now: number): Promise<LinkRow | null> {
  return (await db.rows<LinkRow>(find, [hash, now]))[0] ?? null;
}

/** Uses a link up; null when it is not, or no longer, good. */
export async function takeLink(db: Queryable, hash: Buffer, now: number): Promise<LinkRow | null> {
  return (await db.rows<LinkRow>(take, [hash, now]))[0] ?? null;
}

/** Uses up the open invitation of an e-mail, if there is one. */
export async function takeInvitation(db: Queryable, email: string, now: number): Promise<LinkRow | null> {
  return (await db.rows<LinkRow>(takeInvited, [email, now]))[0] ?? null;
}

export interface NewLink {
  hash: Buffer;
  linkId: string;
  kind: LinkKind;
  email: string | null;
  role: number | null;
  member: number | null;
  madeBy: string | null;
  now: number;
  expiresAt: number | null;
}

/** A new link, in place of the one of the same invitation or password before it. */
export async function insertLink(db: Queryable, link: NewLink): Promise<void> {
  await db.count(replace, [link.kind, link.email, link.member]);
  await db.count(insert, [
    link.hash,
    link.linkId,
    link.kind,
    link.email,
    link.role,
    link.member,
    link.madeBy,
    link.now,
    link.expiresAt,
  ]);
}

export async function removeOwnerLinks(db: Queryable): Promise<void> {
  await db.count(removeOwners);
}

export async function listInvitations(db: Queryable, now: number): Promise<LinkRow[]> {
  return db.rows<LinkRow>(list, [now]);
}

export async function countInvitations(db: Queryable): Promise<number> {
  return (await db.rows<{ count: number }>(count))[0]?.count ?? 0;
}

/** The invitation that was taken back; null when there is none of the id. */
export async function removeInvitation(db: Queryable, linkId: string): Promise<LinkRow | null> {
  return (await db.rows<LinkRow>(remove, [linkId]))[0] ?? null;
}

export async function pruneLinks(db: Queryable, now: number): Promise<void> {
  await db.count(prune, [now]);
}
