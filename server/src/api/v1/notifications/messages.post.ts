import { ERRORS, OPERATIONS } from '@belfry/contract';
import { Answer, withToken } from '../../../http/handler.js';
import { sendNotification } from '../../../notifications/send.js';

export const route = withToken(OPERATIONS.sendNotification, async ({ app, caller, body }) => {
  const sender = { application: caller.application, sentFrom: { type: 'api', value: caller.mask } };
  const answer = await sendNotification(app, sender, body);
  if (answer.mode === 'batch') return answer;
  const { failed, ...rest } = answer;
  if (failed.length === 0) return rest;
  const { notification_id, requested, sent } = rest;
  const message = `${failed.length} of ${requested} targets failed; "failed_targets" says why.`;
  const { status, code } = ERRORS.PartialSuccess;
  return new Answer(status, {
    error: true,
    code,
    message,
    notification_id,
    requested,
    sent,
    failed_targets: failed,
  });
});
