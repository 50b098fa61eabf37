import { PLANTED_BUGS } from '@belfry/server';
import type { TestPostgres } from '@belfry/testkit';
import { verdictOf } from './harness/report.js';
import { type Bug, runSuite } from './harness/suite.js';
import { SUITES } from './suites/index.js';

/** Bug → the suite that has to find it. */
export const CAUGHT_BY: Partial<Record<Bug, string>> = {
  two_step_completion: 'kill-workers',
  answer_before_commit: 'failpoints',
  no_fence: 'suspend',
  no_unique_key: 'sessions',
  idempotency_without_body: 'idempotency',
  id_over_cursor: 'change-log',
};

const MEANING: Record<Bug, string> = {
  ...PLANTED_BUGS,
  no_unique_key: 'nothing keeps a user from having a message twice',
};

export interface Caught {
  bug: Bug;
  suite: string;
  isCaught: boolean;
  /** The first finding. */
  by: string;
}

/** Runs the suite of a bug with the bug planted. */
export async function tryBug(bug: Bug, options: { postgres: TestPostgres; seed: number }): Promise<Caught> {
  const suite = SUITES.find(({ name }) => name === CAUGHT_BY[bug]);
  if (!suite) throw new Error(`no suite is to find ${bug}`);
  const report = await runSuite(suite, { ...options, wanted: suite.sizes.bug, bug });
  return { bug, suite: suite.name, isCaught: verdictOf(report) === 'FAILED', by: report.findings[0] ?? '-' };
}

const cut = (text: string): string => (text.length > 110 ? `${text.slice(0, 109)}…` : text);

/** Plants every bug in turn and prints the table; whether all were caught. */
export async function planted(options: {
  postgres: TestPostgres;
  seed: number;
  say: (line: string) => void;
}): Promise<boolean> {
  const { say, ...rest } = options;
  say(`planted bugs: seed ${options.seed}`);
  say('| bug | suite | caught | first finding |\n| --- | --- | --- | --- |');
  let all = true;
  for (const bug of Object.keys(CAUGHT_BY) as Bug[]) {
    const { suite, isCaught, by } = await tryBug(bug, rest);
    all &&= isCaught;
    say(`| \`${bug}\`: ${MEANING[bug]} | ${suite} | ${isCaught ? 'yes' : 'NO'} | ${cut(by)} |`);
  }
  say(all ? 'PASSED: every planted bug was caught.' : 'FAILED: a suite did not find its bug.');
  return all;
}
