import { BelfryError, LIMITS } from '@belfry/contract';
import { parseNotificationId } from '../notifications/logs.js';
import type { PostedEvents } from '../storage/message-events.js';
import type { Session } from '../users/sessions.js';
import type { EventsWriter } from './events-writer.js';

export interface EventsBody {
  impressions?: string[];
  clicks?: string[];
  custom?: Record<string, string[]>;
}

const TOPIC = /^[A-Za-z0-9_-]*$/;

function checkTopic(topic: string): void {
  if (topic.length < 1 || topic.length > LIMITS.eventTopicLength)
    throw new BelfryError(
      'ParameterValueLengthExceeded',
      `A topic of "custom" has ${topic.length} characters; it must have 1 to ${LIMITS.eventTopicLength}.`,
    );
  if (!TOPIC.test(topic))
    throw new BelfryError(
      'NotAllowedCharacter',
      'A topic of "custom" holds a character it may not: letters, digits, _ and - are allowed.',
    );
}

/** One entry a notification, in the order of their ids. */
function byNotification(body: EventsBody): PostedEvents[] {
  const posted = new Map<bigint, PostedEvents>();
  const of = (text: string): PostedEvents => {
    const notification = parseNotificationId(text);
    const entry = posted.get(notification) ?? { notification, impression: false, click: false, topics: [] };
    posted.set(notification, entry);
    return entry;
  };
  for (const id of body.impressions ?? []) of(id).impression = true;
  for (const id of body.clicks ?? []) of(id).click = true;
  for (const [topic, ids] of Object.entries(body.custom ?? {}))
    for (const id of ids) {
      const { topics } = of(id);
      if (!topics.includes(topic)) topics.push(topic);
    }
  return [...posted.values()].sort((a, b) => (a.notification < b.notification ? -1 : 1));
}

/**
 * Records events of the user's messages; returns how many distinct pairs of kind and id are the user's. The
 * first time of each is kept and counted, a repeat changes nothing. Ids that are not the user's are ignored.
 */
export async function recordEvents(
  { eventsWriter }: { eventsWriter: EventsWriter },
  session: Session,
  body: EventsBody,
): Promise<number> {
  const topics = Object.entries(body.custom ?? {});
  for (const [topic] of topics) checkTopic(topic);
  const lists = [body.impressions ?? [], body.clicks ?? [], ...topics.map(([, ids]) => ids)];
  const count = lists.reduce((sum, { length }) => sum + length, 0);
  if (count > LIMITS.eventIds)
    throw new BelfryError(
      'InvalidValue',
      `The body holds ${count} ids; at most ${LIMITS.eventIds} are taken at once. Split it.`,
    );
  if (count === 0) return 0;
  const { application, userId } = session;
  return eventsWriter.write({ application: application.id, userId, posted: byNotification(body) });
}
