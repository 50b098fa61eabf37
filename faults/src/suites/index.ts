import type { Suite } from '../harness/suite.js';
import { changeLog } from './change-log.js';
import { diskFull } from './disk-full.js';
import { failpoints } from './failpoints.js';
import { idempotency } from './idempotency.js';
import { killEverything } from './kill-everything.js';
import { killWorkers } from './kill-workers.js';
import { sessions } from './sessions.js';
import { suspend } from './suspend.js';
import { takeover } from './takeover.js';

/** Every suite, in the order in which they are run. */
export const SUITES: readonly Suite[] = [
  killWorkers,
  killEverything,
  failpoints,
  takeover,
  suspend,
  sessions,
  diskFull,
  idempotency,
  changeLog,
];
