import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Clock } from './clock.js';
import { IdGenerator, type NodeLeases, timeOfId } from './ids.js';

/** Leases as the database gives them, with its clock and a table of nodes in memory. */
class Table {
  readonly nodes = new Map<number, { holder: string; until: number }>();
  now = 1_700_000_000_000;

  leases(holder: string): NodeLeases {
    return {
      acquire: async (ms) => {
        let number = 0;
        while ((this.nodes.get(number)?.until ?? 0) >= this.now) number++;
        const from = this.nodes.get(number)?.until ?? 0;
        const until = Math.max(this.now, ms, from) + 1_000;
        this.nodes.set(number, { holder, until });
        return { number, reservedUntil: until, from };
      },
      extend: async (number, ms) => {
        const node = this.nodes.get(number);
        if (node?.holder !== holder) return null;
        node.until = Math.max(this.now, ms, node.until) + 1_000;
        return { number, reservedUntil: node.until };
      },
    };
  }
}

const clockOf = (read: () => number): Clock => ({ now: read, after: () => () => {} });

describe('ids', () => {
  it('sort by time, and tell it', async () => {
    const table = new Table();
    let now = table.now;
    const ids = new IdGenerator(
      table.leases('a'),
      clockOf(() => now),
    );
    const first = await ids.next();
    expect(timeOfId(first)).toBe(now);
    now += 5;
    const second = await ids.next();
    expect(second > first).toBe(true);
    expect(timeOfId(second)).toBe(now);
  });

  it('are never equal: nodes restart, their clocks jump, thousands fall into one ms', async () => {
    const step = fc.record({
      node: fc.nat(2),
      restart: fc.boolean(),
      clock: fc.integer({ min: -100_000, max: 5_000 }),
      database: fc.nat(3_000),
      count: fc.integer({ min: 1, max: 3 }),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 60 }), async (steps) => {
        const table = new Table();
        const clocks = [table.now, table.now, table.now];
        let processes = 0;
        const start = (node: number) =>
          new IdGenerator(
            table.leases(`process ${processes++}`),
            clockOf(() => clocks[node] ?? 0),
          );
        const generators = [start(0), start(1), start(2)];
        const seen = new Set<bigint>();
        let made = 0;
        for (const { node, restart, clock, database, count } of steps) {
          clocks[node] = (clocks[node] ?? 0) + clock;
          table.now += database;
          if (restart) generators[node] = start(node);
          for (let index = 0; index < count; index++) {
            seen.add((await generators[node]?.next()) ?? 0n);
            made++;
          }
        }
        expect(seen.size).toBe(made);
      }),
      { numRuns: 300 },
    );
  });

  it('go on in the next ms when one is full', async () => {
    const table = new Table();
    const ids = new IdGenerator(
      table.leases('a'),
      clockOf(() => table.now),
    );
    const made = [];
    for (let index = 0; index < 10_000; index++) made.push(await ids.next());
    expect(new Set(made).size).toBe(10_000);
    expect(timeOfId(made.at(-1) ?? 0n)).toBe(table.now + 2);
    expect([...made].sort((a, b) => (a < b ? -1 : 1))).toEqual(made);
  });
});
