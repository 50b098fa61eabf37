import { expect, inject } from 'vitest';
import { toText, verdictOf } from '../src/harness/report.js';
import { type Bug, runSuite, type Suite } from '../src/harness/suite.js';
import { tryBug } from '../src/planted.js';

/** The same in each run of npm test; `npm run faults` takes others. */
const SEED = 1;
const PATIENCE = 3;
/** Seconds on a machine of its own, minutes on one that others use. */
export const LOADED_MS = 300_000;

/** Runs a suite as long as npm test has time for; it must have hit enough and found nothing. */
export async function expectPassed(suite: Suite): Promise<void> {
  const report = await runSuite(suite, {
    postgres: inject('postgres'),
    seed: SEED,
    wanted: suite.sizes.test,
    patience: PATIENCE,
  });
  expect(verdictOf(report), toText(report)).toBe('PASSED');
}

/** Runs the suite of a planted bug; it must find something. */
export async function expectCaught(bug: Bug): Promise<void> {
  const { isCaught, suite } = await tryBug(bug, { postgres: inject('postgres'), seed: SEED });
  expect(isCaught, `${suite} does not find ${bug}`).toBe(true);
}
