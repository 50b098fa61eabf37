import { ERRORS, OPERATIONS } from '@belfry/contract';
import { Answer, withToken } from '../../../http/handler.js';
import { repeatable } from '../../../notifications/idempotency.js';
import type { RealtimeAnswer } from '../../../notifications/realtime.js';
import { sendNotification } from '../../../notifications/send.js';

const { sendNotification: operation } = OPERATIONS;

/** 200, or 207 when some of the targets failed. */
function toHttp({ failed, ...answer }: RealtimeAnswer): { status: number; body: object } {
  if (failed.length === 0) return { status: 200, body: answer };
  const { notification_id, requested, sent } = answer;
  const message = `${failed.length} of ${requested} targets failed; "failed_targets" says why.`;
  const { status, code } = ERRORS.PartialSuccess;
  return {
    status,
    body: { error: true, code, message, notification_id, requested, sent, failed_targets: failed },
  };
}

export const route = withToken(operation, async ({ app, caller, body, headers }) => {
  const { application, actor } = caller;
  const sender = { application, sentFrom: { type: actor.type, value: actor.value }, roles: actor.roles };
  const call = repeatable(caller.application.id, operation.id, { header: headers['idempotency-key'], body });
  const { answer, replayed } = await sendNotification(app, sender, { body, call });
  const { status, body: answered } = 'failed' in answer ? toHttp(answer) : { status: 200, body: answer };
  return new Answer(status, answered, replayed ? { 'idempotent-replayed': 'true' } : {});
});
