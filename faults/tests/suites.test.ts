import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { canMount, diskFull } from '../src/suites/disk-full.js';
import { SCENARIOS } from '../src/suites/failpoint-scenarios.js';
import { failpoints } from '../src/suites/failpoints.js';
import { changeLog } from '../src/suites/change-log.js';
import { idempotency } from '../src/suites/idempotency.js';
import { killEverything } from '../src/suites/kill-everything.js';
import { sessions } from '../src/suites/sessions.js';
import { suspend } from '../src/suites/suspend.js';
import { takeover } from '../src/suites/takeover.js';
import { expectCaught, expectPassed, LOADED_MS } from './support.js';

const SERVER = fileURLToPath(new URL('../../server/src', import.meta.url));
/** What is sent, delivered, counted and removed. The others are tried where they belong, in server/tests. */
const OURS = /^(accept|deliver|fold|purge|work|read|release|cancel|delete)\./;

/** Every fail point in the sources of the server, but for those whose name is put together. */
const pointsOfServer = (): string[] =>
  readdirSync(SERVER, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .flatMap((file) => [...readFileSync(join(SERVER, file), 'utf8').matchAll(/failpoint\('([\w.]+)'\)/g)])
    .map(([, point = '']) => point);

describe.concurrent('a process that fails at a fail point', () => {
  it('has been made to at every one there is', () => {
    const untried = pointsOfServer().filter((point) => OURS.test(point) && !(point in SCENARIOS));
    expect(untried).toEqual([]);
    expect(pointsOfServer().length).toBeGreaterThan(20);
  });

  it(
    'by a crash or a stall of 5 s loses nothing and stores nothing twice (G1, G2, G3, G13, G14)',
    () => expectPassed(failpoints),
    LOADED_MS,
  );

  it(
    'is caught when it answers before it has committed',
    () => expectCaught('answer_before_commit'),
    LOADED_MS,
  );
});

describe.concurrent('a worker that is suspended (SIGSTOP) for longer than its lease', () => {
  it('changes no row when it goes on, and logs that (G6)', () => expectPassed(suspend), LOADED_MS);

  it('is caught when it has no fence', () => expectCaught('no_fence'), LOADED_MS);
});

describe.concurrent('a worker that is killed (SIGKILL) right after it has claimed work', () => {
  it('loses it to another within 15 s (G5)', () => expectPassed(takeover), LOADED_MS);
});

describe.concurrent('an answer that is lost after the commit', () => {
  it(
    'on the way or by a crash is given again to a repeat with the same key (G4)',
    () => expectPassed(idempotency),
    LOADED_MS,
  );

  it(
    'is given to another body when keys are not bound to bodies, and that is caught',
    () => expectCaught('idempotency_without_body'),
    LOADED_MS,
  );
});

describe.concurrent('readers of a change log and of a stream', () => {
  it(
    'see each message once, in whatever order commits are made and processes are restarted (G7)',
    () => expectPassed(changeLog),
    LOADED_MS,
  );

  it(
    'are caught missing some when they ask for what is beyond an id',
    () => expectCaught('id_over_cursor'),
    LOADED_MS,
  );
});

describe.concurrent('a server that is killed (SIGKILL) together with its database', () => {
  it(
    'has everything that it answered for, and delivers it (G1, G2, G3, G5)',
    () => expectPassed(killEverything),
    LOADED_MS,
  );
});

describe.concurrent('a disk that runs full during a batch', () => {
  it.skipIf(!canMount())(
    'makes a server refuse what it cannot store, until there is room (G1, G2, G3)',
    () => expectPassed(diskFull),
    LOADED_MS,
  );
});

describe.concurrent('a schema without its unique keys', () => {
  it(
    'is caught storing twice when the answer to a commit is lost',
    () => expectCaught('no_unique_key'),
    LOADED_MS,
  );
});

describe('a PostgreSQL that restarts, ends sessions, loses answers or goes silent under load', () => {
  it(
    'fails only what is under way, with 503, and all is whole again in 5 s (G1, G3, G5)',
    () => expectPassed(sessions),
    LOADED_MS,
  );
});
