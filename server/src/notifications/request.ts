import { BelfryError, type BodyOf, LIMITS, type OPERATIONS } from '@belfry/contract';
import type { Mode, Priority } from '../storage/notifications.js';

export type SendBody = BodyOf<typeof OPERATIONS.sendNotification>;

/** What a send asks for, with its mode decided. */
export interface SendRequest {
  templateKey: string;
  values: Record<string, Record<string, unknown>>;
  mode: Mode;
  priority: Priority;
  targets: string[];
  title: string | null;
  tag: string | null;
  pushTemplate: SendBody['push_template'] | null;
}

const MODES: Record<NonNullable<SendBody['mode']>, Mode | 'auto'> = {
  realtime: 'realtime',
  'real-time': 'realtime',
  single: 'realtime',
  batch: 'batch',
  multi: 'batch',
  auto: 'auto',
};

/** Reads a body that has passed the schema; throws what concerns the send as a whole. */
export function readSendRequest(body: SendBody): SendRequest {
  const targets = body.targets;
  if (!targets)
    throw new BelfryError('MissingRequiredParameters', '"targets" is required: a list of user ids.');
  if (targets.length === 0)
    throw new BelfryError('InvalidValue', '"targets" is empty; name at least one user id.');
  const asked = MODES[body.mode ?? 'auto'];
  const mode = asked === 'auto' ? (targets.length <= LIMITS.realtimeTargets ? 'realtime' : 'batch') : asked;
  if (mode === 'realtime' && targets.length > LIMITS.realtimeTargets)
    throw new BelfryError(
      'InvalidValue',
      `"targets" holds ${targets.length} users; realtime mode takes at most ${LIMITS.realtimeTargets}. Use mode "batch".`,
    );
  if (targets.length > LIMITS.batchTargets)
    throw new BelfryError(
      'InvalidValue',
      `"targets" holds ${targets.length} users; a batch takes at most ${LIMITS.batchTargets}. Split it.`,
    );
  if (mode === 'realtime' && body.priority !== undefined)
    throw new BelfryError('IncompatibleValues', '"priority" goes with mode "batch" only; leave it out.');
  return {
    templateKey: body.template.key,
    values: body.template.variables ?? {},
    mode,
    priority: body.priority ?? 'normal',
    targets,
    title: body.title ?? null,
    tag: body.tag ?? null,
    pushTemplate: body.push_template ?? null,
  };
}
