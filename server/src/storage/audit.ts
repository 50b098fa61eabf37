import type { ApplicationKey } from './database.js';
import { type Queryable, statement } from './database.js';

export interface AuditRow {
  id: string;
  at: number;
  email: string | null;
  action: string;
  application_id: string | null;
  subject: string | null;
  status: number | null;
  address: string | null;
}

export interface NewAuditEntry {
  at: number;
  email: string | null;
  action: string;
  application: ApplicationKey | null;
  subject: string | null;
  status: number | null;
  address: string | null;
}

const insert = statement(
  'audit_insert',
  `INSERT INTO audit (at, email, action, application, subject, status, address)
   VALUES ($1, $2, $3, $4, $5, $6, $7) RETURNING id`,
);
const finish = statement(
  'audit_finish',
  'UPDATE audit SET status = $2, subject = coalesce(subject, $3) WHERE id = $1',
);
const list = statement(
  'audit_list',
  `SELECT a.id, a.at::float8 AS at, a.email, a.action, p.application_id, a.subject, a.status, a.address
   FROM audit a LEFT JOIN applications p ON p.id = a.application
   WHERE a.id < $1 AND ($2::text IS NULL OR a.email = $2) AND ($3::text IS NULL OR a.action = $3)
     AND ($4::int IS NULL OR a.application = $4) AND a.at >= $5 AND a.at < $6
   ORDER BY a.id DESC LIMIT $7`,
);
const prune = statement(
  'audit_prune',
  'DELETE FROM audit WHERE id = ANY(ARRAY(SELECT id FROM audit WHERE at < $1 LIMIT 10000))',
);

/** Writes down what is about to be done, or was refused. */
export async function insertAuditEntry(db: Queryable, entry: NewAuditEntry): Promise<string> {
  const { at, email, action, application, subject, status, address } = entry;
  const [row] = await db.rows<{ id: string }>(insert, [
    at,
    email,
    action,
    application,
    subject,
    status,
    address,
  ]);
  return row?.id ?? '';
}

/** How it ended, and what it was done to if that is known only now. */
export async function finishAuditEntry(
  db: Queryable,
  end: { id: string; status: number; subject: string | null },
): Promise<void> {
  await db.count(finish, [end.id, end.status, end.subject]);
}

export interface AuditFilter {
  /** Entries with smaller ids. */
  before: string;
  email: string | null;
  action: string | null;
  application: number | null;
  start: number;
  end: number;
  limit: number;
}

/** Entries of the whole installation, newest first. */
export async function listAuditEntries(db: Queryable, filter: AuditFilter): Promise<AuditRow[]> {
  const { before, email, action, application, start, end, limit } = filter;
  return db.rows<AuditRow>(list, [before, email, action, application, start, end, limit]);
}

/** Removes some of the entries from before a time; how many. */
export async function pruneAudit(db: Queryable, before: number): Promise<number> {
  return db.count(prune, [before]);
}
