import { BelfryError } from '@belfry/contract';
import { requireTemplateRole } from '../templates/permission.js';
import { acceptBatch, type BatchAnswer } from './batch.js';
import type { CheckedSend, Sender, SendingParts } from './checked-send.js';
import { dryRunFile } from './dry-run-file.js';
import { type DryRunAnswer, dryRun } from './dry-run.js';
import {
  AnsweredMeanwhile,
  earlierAnswer,
  type Remember,
  remembering,
  type Repeatable,
} from './idempotency.js';
import { acceptRealtime, type RealtimeAnswer } from './realtime.js';
import { readSendRequest, type SendBody, type SendRequest } from './request.js';
import { checkCommonValues } from './targets.js';

export type SendAnswer = RealtimeAnswer | BatchAnswer | DryRunAnswer;

/** A copy found stale is read anew; so many changes during one send mean that something else is wrong. */
const TRIES = 5;

/**
 * Accepts a send: what it returns is on disk. With `call` a repeat of it gets the first answer and does
 * nothing; `replayed` tells.
 */
export async function sendNotification(
  parts: SendingParts,
  sender: Sender,
  send: { body: SendBody; call: Repeatable | null },
): Promise<{ answer: SendAnswer; replayed: boolean }> {
  const { body, call } = send;
  const earlier = call && (await earlierAnswer(parts.db, call));
  if (earlier) return { answer: earlier as SendAnswer, replayed: true };
  try {
    const request = readSendRequest(body, parts.clock.now());
    return {
      answer: await accept(parts, sender, { request, remember: call && remembering(call) }),
      replayed: false,
    };
  } catch (error) {
    if (error instanceof AnsweredMeanwhile) return { answer: error.answer as SendAnswer, replayed: true };
    throw error;
  }
}

async function accept(
  parts: SendingParts,
  from: Sender,
  { request, remember }: { request: SendRequest; remember: Remember | null },
): Promise<SendAnswer> {
  let sender = from;
  for (let attempt = 1; attempt <= TRIES; attempt++) {
    const send = await checkSend(parts, sender, request);
    const answer = await store(parts, send, remember);
    if (answer) return answer;
    const { application } = sender;
    parts.templates.forget(application, request.templateKey);
    parts.directory.forget(application.id);
    sender = { ...sender, application: (await parts.directory.application(application.id)) ?? application };
  }
  throw new BelfryError(
    'ServiceUnavailable',
    'The template or the application changed while the notification was sent; send it again.',
    { headers: { 'retry-after': '1' } },
  );
}

async function checkSend(parts: SendingParts, sender: Sender, request: SendRequest): Promise<CheckedSend> {
  const { application } = sender;
  if (!application.settings.businessMessaging)
    throw new BelfryError(
      'ServiceDoesNotActivated',
      'Business Messaging is off for this application. Turn it on in its settings.',
    );
  await parts.tags.use(application, request.tag, request.isDryRun);
  const template = await parts.templates.get(application, request.templateKey);
  const { permission } = template.row.document;
  requireTemplateRole({ key: request.templateKey, permission }, sender, 'send');
  const check = { schema: template.variables, values: request.values };
  if (request.targetsFilename !== null) checkCommonValues(check);
  return { request, sender, template, check };
}

function store(
  parts: SendingParts,
  send: CheckedSend,
  remember: Remember | null,
): Promise<SendAnswer | null> {
  const { isDryRun, targetsFilename, mode } = send.request;
  if (isDryRun) return targetsFilename === null ? dryRun(parts, send) : dryRunFile(parts, send);
  return mode === 'realtime' ? acceptRealtime(parts, send, remember) : acceptBatch(parts, send, remember);
}
