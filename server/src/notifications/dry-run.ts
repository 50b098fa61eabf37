import { LIMITS } from '@belfry/contract';
import { lookupOf, substituteText } from '@belfry/template';
import { findUserStates } from '../storage/users.js';
import type { CheckedSend, SendingParts } from './checked-send.js';

/** What a send would do. */
export interface DryRunAnswer {
  dry_run: true;
  mode: 'realtime' | 'batch';
  requested: number;
  sent: 0;
  outcomes: Record<
    | 'sent'
    | 'duplicate'
    | 'invalid'
    | 'unknown_user'
    | 'missing_variable'
    | 'opted_out'
    | 'cancelled'
    | 'pending',
    number
  >;
  samples: Sample[];
}

interface Sample {
  user_id: string;
  variables: Record<string, string>;
  label: string | null;
  message: string;
  push: { title: string; body: string };
}

function renderSample(send: CheckedSend, userId: string, variables: Record<string, string>): Sample {
  const { document } = send.template.row;
  const push = { ...document.push_template, ...send.request.pushTemplate };
  const lookup = lookupOf({ variables });
  return {
    user_id: userId,
    variables,
    label: document.label === null ? null : substituteText(document.label, lookup),
    message: substituteText(document.fallback_message, lookup),
    push: { title: substituteText(push.title, lookup), body: substituteText(push.body, lookup) },
  };
}

/** Checks everything a send would check, counts how its targets would end, and stores nothing. */
export async function dryRun(parts: SendingParts, send: CheckedSend): Promise<DryRunAnswer> {
  const { targets, template, request, sender } = send;
  const { id, settings } = sender.application;
  const asked = targets.userIds.filter((_, index) => !targets.refusals[index]);
  const states = await findUserStates(parts.db, id, asked);
  const star = template.variables.flatten(Object.hasOwn(request.values, '*') ? request.values['*'] : {});
  const common = { ...template.variables.defaults(), ...(star.ok ? star.own : {}) };
  const outcomes = { ...targets.counts, sent: 0, opted_out: 0, cancelled: 0, pending: 0 };
  const samples: Sample[] = [];
  targets.userIds.forEach((userId, index) => {
    if (targets.refusals[index]) return;
    const isActive = states.get(userId) ?? settings.unknownTargets === 'create';
    if (!isActive) outcomes[states.has(userId) ? 'invalid' : 'unknown_user']++;
    else {
      outcomes.sent++;
      if (samples.length < LIMITS.dryRunSamples)
        samples.push(renderSample(send, userId, { ...common, ...targets.variables[index] }));
    }
  });
  return { dry_run: true, mode: request.mode, requested: targets.userIds.length, sent: 0, outcomes, samples };
}
