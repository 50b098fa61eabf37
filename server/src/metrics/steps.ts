import { BelfryError, LIMITS } from '@belfry/contract';

export type Step = 'quarter' | 'hour' | 'day';

const MINUTE_MS = 60_000;
const STEP_MS = { quarter: 15 * MINUTE_MS, hour: 60 * MINUTE_MS, day: 24 * 60 * MINUTE_MS };
/** Names of the time zone database; offsets such as +09:00 are none. */
const NAME = /^[A-Za-z_]+(\/[A-Za-z0-9_+-]+)*$/;

/** How far the clocks of a time zone are ahead of UTC at a time, ms. */
type Offset = (ms: number) => number;

function offsetOf(timeZone: string): Offset {
  const refuse = () =>
    new BelfryError(
      'InvalidValue',
      `"time_zone" is no time zone that is known here; name one such as Europe/Berlin.`,
    );
  if (!NAME.test(timeZone)) throw refuse();
  let format: Intl.DateTimeFormat;
  try {
    format = new Intl.DateTimeFormat('en-US', {
      ...{ timeZone, hourCycle: 'h23', era: 'short', year: 'numeric', month: 'numeric', day: 'numeric' },
      ...{ hour: 'numeric', minute: 'numeric', second: 'numeric' },
    });
  } catch {
    throw refuse();
  }
  return (ms) => {
    const parts = Object.fromEntries(
      format.formatToParts(ms).map(({ type, value }) => [type, Number(value)]),
    );
    const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = parts;
    return Date.UTC(year, month - 1, day, hour, minute, second) - Math.floor(ms / 1000) * 1000;
  };
}

/** The beginning of the day in which a time lies. Where clocks go forward at midnight it is the first hour there is. */
function startOfDay(ms: number, offset: Offset): number {
  const local = ms + offset(ms);
  const midnight = local - (((local % STEP_MS.day) + STEP_MS.day) % STEP_MS.day);
  // The offset at midnight may be another than now; where there are two answers, the one that is midnight there.
  const guesses = [midnight - offset(midnight - offset(ms)), midnight - offset(ms)];
  return (
    guesses.find((guess) => guess <= ms && guess + offset(guess) === midnight) ??
    Math.min(Math.max(...guesses), ms)
  );
}

/** The beginnings of the steps from the one in which `start` lies up to `end`; throws when there are too many. */
export function stepsBetween(of: { start: number; end: number; step: Step; timeZone: string }): number[] {
  const { start, end, step, timeZone } = of;
  const offset = offsetOf(timeZone);
  const length = STEP_MS[step];
  if ((end - start) / length > LIMITS.figureSteps)
    throw new BelfryError(
      'InvalidValue',
      `"start" and "end" are over ${LIMITS.figureSteps} steps apart; take a shorter range or a longer "step".`,
    );
  const starts: number[] = [];
  if (step === 'day')
    // 36 hours later is always on the next day, whatever the clocks do.
    for (let at = startOfDay(start, offset); at < end; at = startOfDay(at + 1.5 * length, offset))
      starts.push(at);
  else {
    // Hours begin where they do in the time zone, which may be at half past of UTC's.
    const shift = offset(start) % length;
    for (let at = Math.floor((start + shift) / length) * length - shift; at < end; at += length)
      starts.push(at);
  }
  return starts;
}
