import type { Application } from '../applications/directory.js';
import { channelUrl } from '../feeds/feed.js';
import { presentMessage } from '../feeds/present.js';
import type { Clock } from '../platform/clock.js';
import type { Queryable } from '../storage/database.js';
import { listUserLog, type UserLogRow } from '../storage/user-logs.js';
import type { TemplateVersions } from '../templates/versions.js';
import { requireUser } from '../users/users.js';
import { type LogQuery, pageTokensOf, readLogQuery, snapshotOf } from './log-query.js';

export interface UserLogParts {
  db: Queryable;
  clock: Clock;
  versions: TemplateVersions;
}

/** A message as a log shows it, in the vendor's order of keys; what it says is what the user's feed says. */
async function present(
  parts: UserLogParts,
  application: Application,
  log: { userId: string; locale: string | null; row: UserLogRow; withReadTime: boolean },
) {
  const { userId, locale, row, withReadTime } = log;
  const shown = await parts.versions.shown(application, row);
  const message = presentMessage(row, { channelKey: row.channel_key, shown, locale });
  return {
    notification_id: row.notification,
    template_key: row.template_key,
    channel: { key: row.channel_key, type: row.channel_type },
    mode: row.mode,
    title: row.title,
    tag: row.tag,
    priority: row.priority,
    message_data: {
      message_status: message.message_status,
      channel_url: channelUrl(row.channel_key, userId),
      label: message.label,
      template_variables: message.variables,
      event_logs: {
        sent_at: row.sent_at,
        impression_at: message.impression_at,
        clicked_at: message.clicked_at,
        ...(withReadTime ? { read_at: row.read_at ?? 0 } : {}),
      },
      custom_event_logs: row.custom ?? {},
    },
  };
}

/**
 * A page of the messages a user got, as far as the user's feeds show them; throws UserNotFound.
 *
 * They are in the order of the feed, that is of notification ids, while `start` and `end` are compared with
 * when each was sent. The pages are of what the first one saw: each message that was there then is on exactly one
 * of them, unless it is deleted or expires meanwhile, and none that was delivered later is on any.
 */
export async function listUserNotifications(
  parts: UserLogParts,
  application: Application,
  query: LogQuery & { userId: string; include_read_times?: boolean },
) {
  const { userId } = query;
  const { locale } = await requireUser(parts.db, application.id, userId);
  const { limit, ...read } = readLogQuery(query);
  const tokens = pageTokensOf(application, ['user notifications', userId], { ...read, limit });
  const place = query.token ? tokens.read(query.token) : null;
  const snapshot = await snapshotOf(parts.db, place);
  const rows = await listUserLog(parts.db, application.id, {
    ...read,
    userId,
    after: place && { notification: place.after[0], channel: place.after[1] },
    limit: limit + 1,
    now: parts.clock.now(),
    snapshot,
  });
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  const log = { userId, locale, withReadTime: query.include_read_times === true };
  return {
    messages: await Promise.all(shown.map((row) => present(parts, application, { ...log, row }))),
    next: rows.length > limit && last ? tokens.write(last.notification, last.channel, snapshot) : '',
  };
}
