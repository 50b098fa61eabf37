import {
  accessOf,
  BelfryError,
  LIMITS,
  type OPERATIONS,
  type Operation,
  type QueryOf,
} from '@belfry/contract';
import type { Application, Directory } from '../applications/directory.js';
import type { Clock } from '../platform/clock.js';
import { finishAuditEntry, insertAuditEntry, listAuditEntries } from '../storage/audit.js';
import type { Queryable } from '../storage/database.js';
import type { MemberRow } from '../storage/members.js';
import { readListToken, writeListToken } from './list-tokens.js';

const ID_MAX = '9223372036854775807';
const SUBJECT_MAX = 200;

interface AuditParts {
  db: Queryable;
  clock: Clock;
}

/** What a member is about to do. */
export interface Deed {
  operation: Operation;
  member: MemberRow;
  application: Application | null;
  params: Record<string, unknown>;
  address: string;
}

/** Whether a call of an operation by a member is written down: it may change something. */
export function isDeed(operation: Operation): boolean {
  const needs = accessOf(operation)?.needs;
  if (operation.method === 'GET' || needs === undefined) return false;
  return typeof needs === 'string' || needs.some(({ level }) => level === 'all');
}

const idIn = (of: unknown, names: readonly string[]): string | null => {
  const members = (of ?? {}) as Record<string, unknown>;
  const found = names.map((name) => members[name]).find((value) => typeof value === 'string');
  return typeof found === 'string' ? found.slice(0, SUBJECT_MAX) : null;
};
/** What something is called by its path or its answer. A user's id is not kept here: users are erased. */
const SUBJECTS = [
  'notification_id',
  'key',
  'file_key',
  'name',
  'email',
  'role_id',
  'token_id',
  'application_id',
];
const subjectOfParams = (params: unknown) =>
  idIn(params, [...SUBJECTS, 'member_id', 'invitation_id', 'session_id']);
const subjectOfAnswer = (answer: unknown) => {
  const { invitation, application } = (answer ?? {}) as Record<string, unknown>;
  return idIn(answer, SUBJECTS) ?? idIn(invitation ?? application, SUBJECTS);
};

/**
 * Does something in a member's name, and writes down who, what and how it ended: first that it is begun, so that
 * nothing is done that is not written down.
 */
export async function withAudit<T>(parts: AuditParts, deed: Deed, run: () => Promise<T>): Promise<T> {
  const { operation, member, application, params, address } = deed;
  const isOfUser = operation.path.startsWith('/v1/users');
  const id = await insertAuditEntry(parts.db, {
    at: parts.clock.now(),
    email: member.email,
    action: operation.id,
    application: application?.id ?? null,
    subject: isOfUser ? null : subjectOfParams(params),
    status: null,
    address,
  });
  const finish = (status: number, answer: unknown) =>
    finishAuditEntry(parts.db, { id, status, subject: isOfUser ? null : subjectOfAnswer(answer) });
  try {
    const result = await run();
    const { status = operation.status ?? 200, body = result } = (result ?? {}) as {
      status?: number;
      body?: unknown;
    };
    await finish(typeof status === 'number' ? status : 200, body);
    return result;
  } catch (error) {
    await finish(error instanceof BelfryError ? error.status : 500, null);
    throw error;
  }
}

/** Writes down that somebody has signed in, or has tried to. */
export async function recordSignIn(
  { db, clock }: AuditParts,
  {
    email,
    address,
    status,
    action = 'signIn',
  }: { email: string; address: string; status: number; action?: string },
): Promise<void> {
  const entry = { at: clock.now(), email, action, application: null, subject: null, status, address };
  await insertAuditEntry(db, entry);
}

/** A page of the audit log, newest first. */
export async function listAudit(
  parts: AuditParts & { directory: Directory },
  query: QueryOf<typeof OPERATIONS.listAudit>,
) {
  const { email = null, action = null, application_id = null, start = 0, end = LIMITS.timeMsMax } = query;
  const { limit = LIMITS.auditPageDefault, token } = query;
  const application = application_id === null ? null : await parts.directory.byPublicId(application_id);
  if (application_id !== null && !application) return { entries: [], next: '' };
  const list = JSON.stringify([email, action, application_id, start, end]);
  const rows = await listAuditEntries(parts.db, {
    before: token ? readListToken(list, token, /^\d{1,18}$/) : ID_MAX,
    email: email?.toLowerCase() ?? null,
    action,
    application: application?.id ?? null,
    start,
    end,
    limit: limit + 1,
  });
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  return {
    entries: shown.map(({ id: _, ...entry }) => entry),
    next: rows.length > limit && last ? writeListToken(list, last.id) : '',
  };
}
