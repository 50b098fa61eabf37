import { itemPath, kindOf } from './fault.js';
import { isObject } from './json.js';
import { TEMPLATE_LIMITS } from './limits.js';
import { oneOf } from './member.js';
import { numberOf } from './number.js';
import { MemberReader } from './member-reader.js';

/** What must have become of a message for a user to get no further step. */
export const STOP_CONDITIONS = ['none', 'sent', 'delivered', 'viewed', 'clicked'] as const;

export type StopCondition = (typeof STOP_CONDITIONS)[number];

/** A step: its channels are used at once; the next step follows after the wait for those who did not stop. */
export interface SequenceStep {
  channels: { key: string }[];
  stop_condition: StopCondition;
  wait_seconds: number;
}

export interface Sequence {
  enabled: boolean;
  steps: SequenceStep[];
}

const isStopCondition = (value: unknown): value is StopCondition =>
  STOP_CONDITIONS.some((condition) => condition === value);

/**
 * The `sequence` of a template with these channels; null when it has none.
 * Every channel is in one step and in no other, so that no message can be sent twice or not at all.
 */
export function readSequence(document: MemberReader, channels: readonly string[]): Sequence | null {
  const reader = document.object('sequence');
  if (reader === undefined) return null;
  const enabled = reader.given('enabled') ?? true;
  if (typeof enabled !== 'boolean')
    reader.fault('enabled', `must be a boolean, is ${kindOf(enabled)}`, 'write true or false');
  const steps = readSteps(reader, channels);
  return { enabled: enabled === true, steps };
}

function readSteps(reader: MemberReader, channels: readonly string[]): SequenceStep[] {
  const value = reader.given('steps');
  const max = TEMPLATE_LIMITS.sequenceSteps;
  if (!Array.isArray(value) || value.length === 0 || value.length > max) {
    reader.fault(
      'steps',
      `must be a list of 1 to ${max} steps`,
      'write [{"channels": [{"key": "feed"}]}, …]',
    );
    return [];
  }
  const left = new Set(channels);
  const steps = value.map((step: unknown, index) => {
    const path = itemPath(reader.at('steps'), index);
    if (isObject(step)) return readStep(new MemberReader(step, path, reader.context), left);
    reader.context.list.add(path, `must be an object, is ${kindOf(step)}`, 'write {"channels": [{"key"}]}');
    return undefined;
  });
  for (const key of left)
    reader.fault('steps', `leaves out the channel "${key}"`, 'add it to a step, or take it out of channels');
  return steps.filter((step) => step !== undefined);
}

function readStep(reader: MemberReader, left: Set<string>): SequenceStep {
  const condition = reader.given('stop_condition') ?? 'none';
  oneOf(STOP_CONDITIONS)(condition, reader.at('stop_condition'), reader.context);
  const max = TEMPLATE_LIMITS.waitSeconds;
  const wait = numberOf(reader.given('wait_seconds') ?? 0);
  const fits = wait !== undefined && Number.isInteger(wait) && wait >= 0 && wait <= max;
  const wanted = `a whole number of seconds from 0 to ${max}`;
  if (!fits) reader.fault('wait_seconds', `must be ${wanted}`, `write ${wanted}`);
  return {
    channels: readStepChannels(reader, left),
    stop_condition: isStopCondition(condition) ? condition : 'none',
    wait_seconds: fits ? wait : 0,
  };
}

/** Takes the channels of a step out of those that are left. */
function readStepChannels(reader: MemberReader, left: Set<string>): { key: string }[] {
  const value = reader.given('channels');
  if (!Array.isArray(value) || value.length === 0) {
    reader.fault('channels', 'names no channel', 'write [{"key": "feed"}]');
    return [];
  }
  const max = TEMPLATE_LIMITS.channels;
  if (value.length > max) reader.fault('channels', `holds more than ${max}`, `leave at most ${max}`);
  return value.slice(0, max).flatMap((entry: unknown, index) => {
    const key = isObject(entry) ? entry.key : undefined;
    if (typeof key === 'string' && left.delete(key)) return [{ key }];
    reader.context.list.add(
      itemPath(reader.at('channels'), index),
      'names no channel of the template that no step has named before',
      'write {"key"} with a key of channels, each in one step only',
    );
    return [];
  });
}
