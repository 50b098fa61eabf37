import { BelfryError, type BodyOf, LIMITS, type OPERATIONS } from '@belfry/contract';
import type { Mode, Priority } from '../storage/notifications.js';

export type SendBody = BodyOf<typeof OPERATIONS.sendNotification>;

/** What a send asks for, with its mode decided. */
export interface SendRequest {
  templateKey: string;
  values: Record<string, Record<string, unknown>>;
  mode: Mode;
  priority: Priority;
  /** Empty when they are in a file. */
  targets: string[];
  targetsFilename: string | null;
  /** Unix ms; null: at once. */
  scheduledAt: number | null;
  isDryRun: boolean;
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

const invalid = (message: string) => new BelfryError('InvalidValue', message);
const incompatible = (message: string) => new BelfryError('IncompatibleValues', message);

function readTargets(body: SendBody): string[] {
  const { targets, targets_filename } = body;
  if (targets && targets_filename !== undefined)
    throw incompatible('"targets" and "targets_filename" exclude each other; give one.');
  if (targets_filename !== undefined) return [];
  if (!targets)
    throw new BelfryError(
      'MissingRequiredParameters',
      '"targets" is required: a list of user ids; or "targets_filename", the file_key of an uploaded CSV file.',
    );
  if (targets.length === 0) throw invalid('"targets" is empty; name at least one user id.');
  return targets;
}

/** With a file, what a user gets for variables is in the user's row: one place, not two that could differ. */
function checkValues(body: SendBody): void {
  if (body.targets_filename === undefined) return;
  const other = Object.keys(body.template.variables ?? {}).find((name) => name !== '*');
  if (other !== undefined)
    throw incompatible(
      'Beside "targets_filename", "template.variables" may hold "*" only: values of a user go into the user’s row of the file.',
    );
}

function decideMode(body: SendBody, targets: string[]): Mode {
  const asked = MODES[body.mode ?? 'auto'];
  const isFile = body.targets_filename !== undefined;
  if (asked !== 'auto') return asked;
  return isFile || targets.length > LIMITS.realtimeTargets ? 'batch' : 'realtime';
}

function checkRealtime(body: SendBody, targets: string[]): void {
  for (const name of ['priority', 'scheduled_at', 'targets_filename'] as const)
    if (body[name] !== undefined)
      throw incompatible(`"${name}" goes with mode "batch" only; leave it out, or set the mode.`);
  if (targets.length > LIMITS.realtimeTargets)
    throw invalid(
      `"targets" holds ${targets.length} users; realtime mode takes at most ${LIMITS.realtimeTargets}. Use mode "batch".`,
    );
}

/** Checks a time to deliver at; throws ParameterValueOutOfRange. */
export function checkSchedule(scheduledAt: number, now: number): void {
  if (scheduledAt <= now)
    throw new BelfryError(
      'ParameterValueOutOfRange',
      '"scheduled_at" lies in the past; it is in Unix milliseconds.',
    );
  if (scheduledAt > now + LIMITS.scheduleAheadMs)
    throw new BelfryError(
      'ParameterValueOutOfRange',
      '"scheduled_at" may be at most a year ahead; it is in Unix milliseconds.',
    );
}

/** Reads a body that has passed the schema; throws what concerns the send as a whole. */
export function readSendRequest(body: SendBody, now: number): SendRequest {
  const targets = readTargets(body);
  checkValues(body);
  const mode = decideMode(body, targets);
  if (mode === 'realtime') checkRealtime(body, targets);
  if (targets.length > LIMITS.batchTargets)
    throw invalid(
      `"targets" holds ${targets.length} users; a batch takes at most ${LIMITS.batchTargets}. Split it, or upload a file.`,
    );
  if (body.scheduled_at !== undefined) checkSchedule(body.scheduled_at, now);
  return {
    templateKey: body.template.key,
    values: body.template.variables ?? {},
    mode,
    priority: body.priority ?? 'normal',
    targets,
    targetsFilename: body.targets_filename ?? null,
    scheduledAt: body.scheduled_at ?? null,
    isDryRun: body.dry_run ?? false,
    title: body.title ?? null,
    tag: body.tag ?? null,
    pushTemplate: body.push_template ?? null,
  };
}
