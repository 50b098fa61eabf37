import { describe, it } from 'vitest';
import { killWorkers } from '../src/suites/kill-workers.js';
import { expectCaught, expectPassed, LOADED_MS } from './support.js';

describe('workers killed (SIGKILL) fifty times inside claimed work', () => {
  it(
    'lose no row of a file of 100,000 and store none twice (G2, G3, G5, G13)',
    () => expectPassed(killWorkers),
    LOADED_MS,
  );

  it(
    'are caught when the end of a chunk is another transaction than its messages',
    () => expectCaught('two_step_completion'),
    LOADED_MS,
  );
});
