import { startServer, until } from '@belfry/testkit';
import { describe, expect, inject, it } from 'vitest';
import { count, createTemplate, detailsOf, sendBatch, untilSettled } from '../src/harness/batches.js';
import { leavingNone, ServerProcess, WARN } from '../src/harness/process.js';
import { faultsOfInvariants } from '../src/harness/suite.js';
import { LOADED_MS } from './support.js';

const TARGETS = 5_000;
/** What is promised, and what the process needs to be gone. */
const STOPPED_MS = 10_000;

/** Sends a batch, and asks the worker that has a chunk of it in hand, and stays there so long, to end. */
function stopInHand(ms: number, check: (stopped: Stopped) => Promise<void>): Promise<void> {
  return leavingNone(async () => {
    const server = await startServer(inject('postgres'), { roles: ['api'] });
    try {
      await createTemplate(server);
      const point = 'deliver.claimed';
      const worker = await ServerProcess.start({
        connection: server.connection,
        filesDir: server.filesDir,
        roles: ['worker'],
        plan: { at: { point, time: 1, action: 'stall', ms } },
      });
      const id = await sendBatch(server, TARGETS);
      await until('a chunk is in hand', () => worker.hasHit(point));
      const tookMs = await worker.stop();
      await check({ server, worker, id, tookMs });
      expect(await faultsOfInvariants(server.app.db)).toEqual([]);
    } finally {
      await server.stop();
    }
  });
}

interface Stopped {
  server: Awaited<ReturnType<typeof startServer>>;
  worker: ServerProcess;
  /** Of the notification. */
  id: string;
  tookMs: number;
}

describe('a process that is told to stop (SIGTERM)', () => {
  it(
    'ends the chunk it has in hand, and leaves no work claimed (G5)',
    () =>
      stopInHand(1_500, async ({ server, worker, id }) => {
        expect(worker.child.exitCode).toBe(0);
        expect(worker.said(WARN)).toEqual([]);
        const { db } = server.app;
        expect(await count(db, 'messages WHERE notification = $1::bigint', [id])).toBeGreaterThan(0);
        expect(await count(db, 'work WHERE worker = $1 AND lease_until > 0', [worker.name])).toBe(0);
      }),
    LOADED_MS,
  );

  it(
    'does not wait longer than 9 s for it; another delivers it then, once (G2, G3, G5)',
    () =>
      stopInHand(120_000, async ({ server, worker, id, tookMs }) => {
        expect(worker.child.exitCode).toBe(0);
        // It could not have ended by itself before two minutes.
        expect(tookMs).toBeLessThan(3 * STOPPED_MS);
        expect(worker.said(WARN).map(({ msg }) => msg)).toEqual([
          expect.stringContaining('did not end in 9 s'),
        ]);
        server.app.worker.start();
        await untilSettled(server.app.db);
        await server.app.worker.stop();
        const { status, outcomes } = await detailsOf(server, id);
        expect({ status, sent: outcomes.sent }).toEqual({ status: 'delivered', sent: TARGETS });
      }),
    LOADED_MS,
  );
});
