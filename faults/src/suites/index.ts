import type { Suite } from '../harness/suite.js';
import { killWorkers } from './kill-workers.js';

/** Every suite, in the order in which they are run. */
export const SUITES: readonly Suite[] = [killWorkers];
