import { LIMITS } from '@belfry/contract';
import { lookupOf, substituteText } from '@belfry/template';
import type { Queryable } from '../storage/database.js';
import { findOptedOut } from '../storage/opt-outs.js';
import { findUserStates } from '../storage/users.js';
import { type CheckedSend, commonValues, type SendingParts } from './checked-send.js';
import { checkTargets, type Outcome } from './targets.js';

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

/** What decides about users to whom a send could go. */
export interface UserStates {
  /** Whether a user is active; undefined when there is none. */
  isActive(userId: string): boolean | undefined;
  hasOptedOut(userId: string): boolean;
}

export async function readUserStates(
  db: Queryable,
  { sender, template }: CheckedSend,
  userIds: readonly string[],
): Promise<UserStates> {
  const { id } = sender.application;
  const { channels, row } = template;
  const active = await findUserStates(db, id, userIds);
  const out = await findOptedOut(db, id, { userIds, channels, category: row.document.category });
  return { isActive: (userId) => active.get(userId), hasOptedOut: (userId) => out.has(userId) };
}

/** Counts how the targets of a send would end, and keeps the first messages as samples. */
export class DryRunCount {
  readonly outcomes: DryRunAnswer['outcomes'];
  readonly #send: CheckedSend;
  readonly #common: Record<string, string>;
  readonly #samples: Sample[] = [];

  /** `refused`: those that were refused already. */
  constructor(send: CheckedSend, refused: Record<Outcome, number>) {
    this.outcomes = { ...refused, sent: 0, opted_out: 0, cancelled: 0, pending: 0 };
    this.#send = send;
    this.#common = commonValues(send);
  }

  /** Adds a target whose variables are good. */
  add(userId: string, states: UserStates, variables: () => Record<string, string> | null): void {
    const { unknownTargets } = this.#send.sender.application.settings;
    const isActive = states.isActive(userId);
    if (!(isActive ?? unknownTargets === 'create'))
      this.outcomes[isActive === undefined ? 'unknown_user' : 'invalid']++;
    else if (states.hasOptedOut(userId)) this.outcomes.opted_out++;
    else {
      this.outcomes.sent++;
      if (this.#samples.length < LIMITS.dryRunSamples)
        this.#samples.push(renderSample(this.#send, userId, { ...this.#common, ...variables() }));
    }
  }

  answer(requested: number): DryRunAnswer {
    const { mode } = this.#send.request;
    return { dry_run: true, mode, requested, sent: 0, outcomes: this.outcomes, samples: this.#samples };
  }
}

/** Checks everything a send would check, counts how its targets would end, and stores nothing. */
export async function dryRun(parts: SendingParts, send: CheckedSend): Promise<DryRunAnswer> {
  const targets = checkTargets(send.request.targets, send.check);
  const asked = targets.userIds.filter((_, index) => !targets.refusals[index]);
  const states = await readUserStates(parts.db, send, asked);
  const count = new DryRunCount(send, targets.counts);
  targets.userIds.forEach((userId, index) => {
    if (!targets.refusals[index]) count.add(userId, states, () => targets.variables[index] ?? null);
  });
  return count.answer(targets.userIds.length);
}
