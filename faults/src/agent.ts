/**
 * Loaded into a server under test (`node --import …/agent.js`) with a plan in its environment: plants bugs, makes it
 * crash, stall or stop at a fail point, and tells of every fail point it comes to. Without it a server has none of this.
 */
import process from 'node:process';
import { setTimeout as wait } from 'node:timers/promises';
import { armFailpoints, plantBugs, shortenLeases } from '@belfry/server';
import { type Hit, type Plan, PLAN_VARIABLE } from './harness/plan.js';

const { bugs = [], leaseMs, at } = JSON.parse(process.env[PLAN_VARIABLE] ?? '{}') as Plan;
plantBugs(bugs);
if (leaseMs !== undefined) shortenLeases(leaseMs);

let times = 0;

armFailpoints((point) => {
  const hit: Hit = { point };
  if (at?.point !== point || ++times !== at.time) {
    if (process.connected) process.send?.(hit);
    return;
  }
  if (at.action === 'crash') process.kill(process.pid, 'SIGKILL');
  // Told first: nothing is told by a process that stands still.
  if (process.connected) process.send?.(hit);
  if (at.action === 'suspend') process.kill(process.pid, 'SIGSTOP');
  return at.action === 'stall' ? wait(at.ms ?? 0) : undefined;
});
// A listener keeps the process alive as long as there is somebody to hear from; it should end when it wants to.
process.channel?.unref();
