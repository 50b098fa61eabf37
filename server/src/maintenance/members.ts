import { LIMITS } from '@belfry/contract';
import type { Clock } from '../platform/clock.js';
import { pruneAudit } from '../storage/audit.js';
import type { Queryable } from '../storage/database.js';
import { pruneLinks } from '../storage/member-links.js';
import { pruneMemberSessions } from '../storage/member-sessions.js';
import { pruneFailures } from '../storage/sign-in-failures.js';

/** Removes sessions and links that have ended, failures that count no more, and old entries of the audit log. */
export async function pruneOfMembers({ db, clock }: { db: Queryable; clock: Clock }): Promise<void> {
  const now = clock.now();
  await pruneMemberSessions(db, {
    usedAt: now - LIMITS.memberSessionIdleMs,
    createdAt: now - LIMITS.memberSessionMs,
  });
  await pruneLinks(db, now);
  await pruneFailures(db, now - LIMITS.signInForgetMs);
  while ((await pruneAudit(db, now - LIMITS.auditKeepMs)) > 0);
}
