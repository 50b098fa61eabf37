import { BelfryError, ERRORS } from '@belfry/contract';
import { failpoint } from '../platform/failpoints.js';
import { insertRealtime, type RealtimeResult, type RealtimeSend } from '../storage/realtime.js';
import { type CheckedSend, newNotification, type SendingParts } from './checked-send.js';
import type { Remember } from './idempotency.js';
import { type CheckedTargets, checkTargets, errorNamed } from './targets.js';

interface CheckedRealtime extends CheckedSend {
  targets: CheckedTargets;
}

export interface FailedTarget {
  user_id: string;
  code: number;
  message: string;
}

export interface RealtimeAnswer {
  notification_id: string;
  mode: 'realtime';
  requested: number;
  sent: number;
  /** Targets that got nothing; not empty means partial success. */
  failed: FailedTarget[];
}

const userFailure = (user: { user_id: string; unknown: boolean }): FailedTarget =>
  user.unknown
    ? {
        user_id: user.user_id,
        code: ERRORS.UserNotFound.code,
        message: `There is no user "${user.user_id}", and the application refuses unknown targets.`,
      }
    : {
        user_id: user.user_id,
        code: ERRORS.DeactivatedUser.code,
        message: `User "${user.user_id}" is deactivated.`,
      };

/** The failed targets in the order they were asked for. */
function failuresOf(send: CheckedRealtime, refused: RealtimeResult['refused']): FailedTarget[] {
  // That somebody has opted out is no failure.
  const failed = (refused ?? []).filter((user) => !user.opted_out);
  const byUser = new Map(failed.map((user) => [user.user_id, user]));
  return send.targets.userIds.flatMap((stored, index) => {
    const refusal = send.targets.refusals[index];
    if (refusal?.outcome === 'duplicate') return [];
    if (refusal) {
      const { code, message } = refusal;
      return [{ user_id: send.request.targets[index] ?? stored, code, message }];
    }
    const user = byUser.get(stored);
    return user ? [userFailure(user)] : [];
  });
}

function refuseAll(failed: FailedTarget[]): BelfryError {
  const first = failed[0];
  if (!first) throw new Error('a send without targets reached its end');
  return new BelfryError(errorNamed(first.code), first.message, { details: { failed_targets: failed } });
}

function answerOf(send: CheckedRealtime, id: bigint, result: RealtimeResult): RealtimeAnswer {
  const failed = failuresOf(send, result.refused);
  if (result.sent + result.optedOut === 0) throw refuseAll(failed);
  const { length: requested } = send.request.targets;
  return { notification_id: id.toString(), mode: 'realtime', requested, sent: result.sent, failed };
}

/** Stores a realtime send; null when it was checked with a stale copy of the template or application. */
export async function acceptRealtime(
  parts: SendingParts,
  checked: CheckedSend,
  remember: Remember | null,
): Promise<RealtimeAnswer | null> {
  const { request, sender, check } = checked;
  const targets = checkTargets(request.targets, check);
  const send = { ...checked, targets };
  const accepted = targets.userIds.flatMap((userId, index) =>
    targets.refusals[index] ? [] : [{ userId, variables: targets.variables[index] ?? null }],
  );
  if (accepted.length === 0) {
    if (!(await parts.templates.isCurrent(sender.application, send.template))) return null;
    throw refuseAll(failuresOf(send, null));
  }
  const notification = await newNotification(parts, send);
  const row: RealtimeSend = {
    notification,
    application: sender.application.id,
    createsUsers: sender.application.settings.unknownTargets === 'create',
    requested: request.targets.length,
    duplicate: targets.counts.duplicate,
    invalid: targets.counts.invalid,
    missingVariable: targets.counts.missing_variable,
    targets: accepted,
    asked: targets.userIds,
    refusals: targets.refusals.some(Boolean) ? targets.refusals : null,
  };
  if (!remember) {
    const result = await parts.realtimeWriter.write(row);
    await failpoint('accept.realtime_committed');
    return result.current ? answerOf(send, notification.id, result) : null;
  }
  const answer = await parts.db.transaction(async (connection) => {
    await remember.claim(connection);
    const [result] = await insertRealtime(connection, [row]);
    if (!result?.current) return null;
    const stored = answerOf(send, notification.id, result);
    await remember.record(connection, stored);
    return stored;
  });
  await failpoint('accept.realtime_committed');
  parts.hint({ application: row.application, userIds: accepted.map(({ userId }) => userId) });
  return answer;
}
