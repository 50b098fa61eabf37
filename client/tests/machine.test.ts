import { readFileSync } from 'node:fs';
import { EVENTS, STATES, TABLE, transition } from '@belfry/client';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { delayOf, isPollNext } from '../src/backoff.js';

const SPEC = readFileSync(new URL('../SPEC.md', import.meta.url), 'utf8');

/** The table of SPEC.md as it stands there. */
function tableOfSpec(): Record<string, Record<string, string | null>> {
  const text = SPEC.split('<!-- table:begin -->')[1]?.split('<!-- table:end -->')[0] ?? '';
  const rows = text
    .trim()
    .split('\n')
    .map((line) =>
      line
        .split('|')
        .slice(1, -1)
        .map((cell) => cell.trim().replaceAll('`', '')),
    );
  const [[, ...events] = [], , ...states] = rows;
  return Object.fromEntries(
    states.map(([state = '', ...cells]) => [
      state,
      Object.fromEntries(events.map((event, index) => [event, cells[index] === '–' ? null : cells[index]])),
    ]),
  ) as Record<string, Record<string, string | null>>;
}

describe('the machine', () => {
  it('is the table of SPEC.md, cell by cell', () => {
    expect(tableOfSpec()).toEqual(TABLE);
    expect(Object.keys(TABLE)).toEqual([...STATES]);
    for (const row of Object.values(TABLE)) expect(Object.keys(row).sort()).toEqual([...EVENTS].sort());
  });

  it('stops from everywhere, and can always be live again when all is well', () => {
    const event = fc.constantFrom(...EVENTS);
    fc.assert(
      fc.property(fc.array(event, { maxLength: 60 }), (events) => {
        let state: (typeof STATES)[number] = 'stopped';
        for (const one of events) state = transition(state, one) ?? state;
        expect(transition(state, 'stop') ?? state).toBe('stopped');
        for (const one of ['start', 'online', 'retry', 'polled', 'token', 'retry', 'opened', 'page'] as const)
          state = transition(state, one) ?? state;
        expect(state).toBe('live');
      }),
      { numRuns: 2_000 },
    );
  });

  it('asks for nothing while it is stopped, offline or signed out', () => {
    for (const state of ['stopped', 'offline', 'signed_out'] as const)
      for (const event of EVENTS) {
        const next = transition(state, event);
        const isWanted = event === 'start' || event === 'online';
        expect(next === null || next === 'stopped' || isWanted, `${state} ${event}`).toBe(true);
      }
  });
});

describe('the waiting', () => {
  it('doubles up to the cap, and at least half of it is kept', () => {
    fc.assert(
      fc.property(fc.nat(200), fc.double({ min: 0, max: 1, noNaN: true }), (attempt, random) => {
        const whole = Math.min(30_000, 500 * 2 ** attempt);
        const ms = delayOf(attempt, random, { baseMs: 500, capMs: 30_000 });
        expect(ms).toBeGreaterThanOrEqual(Math.floor(whole / 2));
        expect(ms).toBeLessThanOrEqual(whole);
      }),
    );
  });

  it('reads the change log every other time after three attempts in vain', () => {
    expect([0, 1, 2, 3, 4, 5, 6].map(isPollNext)).toEqual([false, false, false, true, false, true, false]);
  });
});
