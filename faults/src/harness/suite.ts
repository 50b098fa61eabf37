import { checkInvariants, type Database, type PlantedBug } from '@belfry/server';
import type { TestPostgres } from '@belfry/testkit';
import { leavingNone } from './process.js';
import { Random } from './random.js';
import type { Report } from './report.js';

/** Bugs of the schema, which the suite plants in its database: the server cannot. */
export type Bug = PlantedBug | 'no_unique_key';

/** What a run of a suite gets. */
export interface SuiteRun {
  /** Where databases are made. */
  postgres: TestPostgres;
  random: Random;
  /** How many faults have to hit. */
  wanted: number;
  bug: Bug | null;
  /** By how much times may be longer than promised: npm test runs beside other things, on whatever machine. */
  patience: number;
  say: (line: string) => void;
}

/** What a run counts and finds. */
export type Outcome = Pick<Report, 'effective' | 'facts' | 'findings'>;

export interface Suite {
  name: string;
  /** What it does, in a line of --help. */
  summary: string;
  /** What is counted as a fault, in the plural. */
  unit: string;
  /** Faults of a run in npm test, in a run that nothing else is said of, and for a planted bug. */
  sizes: { test: number; long: number; bug: number };
  run(run: SuiteRun): Promise<Outcome>;
}

export interface RunOptions {
  postgres: TestPostgres;
  seed: number;
  wanted: number;
  bug?: Bug | null;
  patience?: number;
  say?: (line: string) => void;
}

export async function runSuite(suite: Suite, options: RunOptions): Promise<Report> {
  const { postgres, seed, wanted, bug = null, patience = 1, say = () => {} } = options;
  const since = performance.now();
  const outcome = await leavingNone(() =>
    suite.run({ postgres, random: new Random(seed), wanted, bug, patience, say }),
  );
  const seconds = (performance.now() - since) / 1000;
  return { suite: suite.name, seed, unit: suite.unit, wanted, seconds, ...outcome };
}

/** The bugs that a server process is to have. */
export const serverBugs = (bug: Bug | null): PlantedBug[] =>
  bug === null || bug === 'no_unique_key' ? [] : [bug];

/** What of the data breaks an invariant. */
export async function faultsOfInvariants(db: Database): Promise<string[]> {
  // A PostgreSQL that was killed has forgotten what was written, and counts nothing by itself.
  await db.count({ name: '', text: 'ANALYZE' });
  const results = await checkInvariants(db);
  return results.flatMap(({ invariant, broken }) =>
    broken.length === 0 ? [] : [`broken: ${invariant}, such as ${JSON.stringify(broken[0])}`],
  );
}
