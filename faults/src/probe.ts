/**
 * Loaded into a server under test (`node --expose-gc --import …/probe.js`): tells how much memory it holds when all
 * garbage is gone, and what would have ended it. Changes nothing for the server.
 */
import process from 'node:process';

export interface ProbeReading {
  /** Of JavaScript objects and of buffers, in MB. */
  heldMb: number;
  rssMb: number;
}

const MB = 1_000_000;

declare const gc: (() => void) | undefined;

process.on('message', (message) => {
  if (message !== 'measure') return;
  // Twice: finalizers of the first run let go of more.
  gc?.();
  gc?.();
  const { rss, heapUsed, external } = process.memoryUsage();
  const reading: ProbeReading = { heldMb: (heapUsed + external) / MB, rssMb: rss / MB };
  process.send?.(reading);
});
// A listener keeps the process alive as long as there is somebody to hear from; it should end when it wants to.
process.channel?.unref();
