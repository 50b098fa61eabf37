import { LIMITS } from '@belfry/contract';
import type { Application } from '../applications/directory.js';
import { presentOutcomes } from '../notifications/present.js';
import type { Clock } from '../platform/clock.js';
import type { Queryable } from '../storage/database.js';
import { listFailed, listRunning, readFirstSteps } from '../storage/home.js';
import { findNotifications } from '../storage/notifications.js';
import { WELCOME_KEY } from '../templates/welcome.js';

const FAILURES_MS = 30 * 24 * 3600 * 1000;

/**
 * What the first page of the dashboard shows of an application, beside the figures; nothing of single notifications
 * to whom the log of notifications is closed.
 */
export async function getHome(
  { db, clock }: { db: Queryable; clock: Clock },
  application: Application,
  { mayReadLog }: { mayReadLog: boolean },
) {
  const { id } = application;
  const since = clock.now() - FAILURES_MS;
  const [running, failed, firstSteps] = await Promise.all([
    mayReadLog ? listRunning(db, id, LIMITS.homeRows) : [],
    mayReadLog ? listFailed(db, id, { since, limit: LIMITS.homeRows }) : [],
    readFirstSteps(db, id, WELCOME_KEY),
  ]);
  const batches = await findNotifications(db, id, running);
  const failures = await findNotifications(db, id, failed);
  return {
    business_messaging: application.settings.businessMessaging,
    first_steps: firstSteps,
    running: batches.map((row) => ({
      notification_id: row.id,
      ...{ title: row.title, template_key: row.template_key, status: row.status },
      ...{ scheduled_at: row.scheduled_at, requested: row.requested },
      outcomes: presentOutcomes(row),
      created_at: row.created_at,
    })),
    failures: failures.map((row) => ({
      notification_id: row.id,
      ...{ title: row.title, template_key: row.template_key, status: row.status },
      message: row.failure?.message ?? '',
      created_at: row.created_at,
    })),
  };
}
