import { BelfryError, ERRORS, type ErrorName, LIMITS } from '@belfry/contract';
import type { CompiledVariables, FlatVariables } from '@belfry/template';

export type Outcome = 'duplicate' | 'invalid' | 'unknown_user' | 'missing_variable';

/** Why a target gets no message. */
export interface Refusal {
  outcome: Outcome;
  code: number;
  message: string;
}

/** Targets in the order they were asked for; the three lists run in parallel. */
export interface CheckedTargets {
  userIds: string[];
  /** A target's own flat variables; null for none. */
  variables: (FlatVariables | null)[];
  refusals: (Refusal | null)[];
  counts: Record<Outcome, number>;
}

/** Counts of targets that get no message, before any was counted. */
export const noneRefused = (): Record<Outcome, number> => ({
  duplicate: 0,
  invalid: 0,
  unknown_user: 0,
  missing_variable: 0,
});

const NOT_ALLOWED = /[\u0000-\u001f\u007f]/;
const NOT_ALLOWED_ALL = /[\u0000-\u001f\u007f]/g;

/** Why a target gets no message, as the ledger tells it. */
export const refusal = (outcome: Outcome, error: ErrorName, message: string): Refusal => ({
  outcome,
  code: ERRORS[error].code,
  message,
});

/** The name of an error by its code, for a refusal that becomes the answer of a whole send. */
export function errorNamed(code: number): BelfryError['error'] {
  const found = Object.entries(ERRORS).find(([, error]) => error.code === code);
  if (!found) throw new Error(`no error has the code ${code}`);
  return found[0] as ErrorName;
}

/** What becomes of a target that was asked for before. */
export const duplicateTarget = refusal(
  'duplicate',
  'InvalidValue',
  'The user is a target already; one message is sent.',
);

/** What becomes of a target that is no user, where unknown users are refused. */
export const unknownTarget = refusal('unknown_user', 'UserNotFound', 'There is no such user.');
export const deactivatedTarget = refusal('invalid', 'DeactivatedUser', 'The user is deactivated.');

/** What becomes of a target that wants no message in any channel of the notification: that is no error. */
export const optedOutTarget = {
  outcome: 'opted_out',
  code: null,
  message: 'The user has opted out of every channel of the notification.',
};

/** Why a user id cannot be used; null when it can. */
export function refuseUserId(userId: string): Refusal | null {
  if (userId.length === 0)
    return refusal(
      'invalid',
      'ParameterValueLengthExceeded',
      'The user id is empty; it must have 1 to 80 characters.',
    );
  if (userId.length > LIMITS.userIdLength)
    return refusal(
      'invalid',
      'ParameterValueLengthExceeded',
      `The user id has ${userId.length} characters; ${LIMITS.userIdLength} are allowed.`,
    );
  if (NOT_ALLOWED.test(userId))
    return refusal('invalid', 'NotAllowedCharacter', 'The user id holds a control character.');
  return null;
}

/** A user id as the ledger keeps it: a refused one is cut, and rid of what a list in the database may not hold. */
export const ledgerId = (userId: string): string =>
  userId.slice(0, LIMITS.userIdLength).replace(NOT_ALLOWED_ALL, '\ufffd');

/**
 * Checks the values common to all targets, for targets in a file: those are stored before the file is read, and
 * what is wrong with them is wrong with every row.
 */
export function checkCommonValues(check: TargetCheck): void {
  const common = check.schema.flatten(commonOf(check));
  if (!common.ok)
    throw new BelfryError(errorNamed(common.code), `"template.variables.*": ${common.message}.`);
}

export interface TargetCheck {
  schema: CompiledVariables;
  /** What the caller gave: user id → (variable → value); `*` for all. */
  values: Record<string, Record<string, unknown>>;
}

const own = (values: TargetCheck['values'], userId: string): Record<string, unknown> =>
  (Object.hasOwn(values, userId) ? values[userId] : undefined) ?? {};

/** Tells of targets, one after another, whether they can be used: by their user ids, each of which counts once. */
export class TargetIds {
  readonly #seen = new Set<string>();

  /** Why the next target gets no message, whatever its variables are; null when nothing is wrong with it. */
  refuse(userId: string): Refusal | null {
    const { size } = this.#seen;
    this.#seen.add(userId);
    return refuseUserId(userId) ?? (this.#seen.size === size ? duplicateTarget : null);
  }
}

/** What the caller gave for all targets, and for one of them. */
export const commonOf = ({ values }: TargetCheck): Record<string, unknown> => own(values, '*');
export const valuesOf = ({ values }: TargetCheck, userId: string): Record<string, unknown> =>
  userId === '*' ? {} : own(values, userId);

/** Checks each target by itself: its id, whether it is asked for the first time, and its variables. */
export function checkTargets(targets: readonly string[], check: TargetCheck): CheckedTargets {
  const common = commonOf(check);
  const ids = new TargetIds();
  const result: CheckedTargets = {
    userIds: [],
    variables: [],
    refusals: [],
    counts: noneRefused(),
  };
  for (const userId of targets) {
    let refused = ids.refuse(userId);
    let variables: FlatVariables | null = null;
    if (!refused) {
      const resolved = check.schema.resolve(common, valuesOf(check, userId));
      if (resolved.ok) variables = resolved.own;
      else refused = { outcome: resolved.outcome, code: resolved.code, message: resolved.message };
    }
    if (refused) result.counts[refused.outcome]++;
    result.userIds.push(refused ? ledgerId(userId) : userId);
    result.variables.push(variables && isEmpty(variables) ? null : variables);
    result.refusals.push(refused);
  }
  return result;
}

function isEmpty(values: FlatVariables): boolean {
  for (const _ in values) return false;
  return true;
}
