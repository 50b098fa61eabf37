import { BelfryError } from '@belfry/contract';
import { acceptBatch, type BatchAnswer } from './batch.js';
import type { CheckedSend, Sender, SendingParts } from './checked-send.js';
import { acceptRealtime, type RealtimeAnswer } from './realtime.js';
import { readSendRequest, type SendBody } from './request.js';
import { checkTargets } from './targets.js';

/** A copy found stale is read anew; so many changes during one send mean that something else is wrong. */
const TRIES = 5;

/** Accepts a send: what it returns is on disk. */
export async function sendNotification(
  parts: SendingParts,
  sender: Sender,
  body: SendBody,
): Promise<RealtimeAnswer | BatchAnswer> {
  const request = readSendRequest(body);
  for (let attempt = 1; attempt <= TRIES; attempt++) {
    const { application } = sender;
    if (!application.settings.businessMessaging)
      throw new BelfryError(
        'ServiceDoesNotActivated',
        'Business Messaging is off for this application. Turn it on in its settings.',
      );
    const template = await parts.templates.get(application, request.templateKey);
    const targets = checkTargets(request.targets, { schema: template.variables, values: request.values });
    const send: CheckedSend = { request, sender, template, targets };
    const answer =
      request.mode === 'realtime' ? await acceptRealtime(parts, send) : await acceptBatch(parts, send);
    if (answer) return answer;
    parts.templates.forget(application, request.templateKey);
    parts.directory.forget(application.id);
    sender = { ...sender, application: (await parts.directory.application(application.id)) ?? application };
  }
  throw new BelfryError(
    'ServiceUnavailable',
    'The template or the application changed while the notification was sent; send it again.',
    {
      headers: { 'retry-after': '1' },
    },
  );
}
