import { describe, expect, it } from 'vitest';
import { Sharing, type SharingOptions } from './sharing.js';

type Entry = { name: string; value: number };

/** Statements that end when they are told to. */
class Statements {
  readonly begun: { entries: Entry[]; end: () => void; fail: () => void }[] = [];
  readonly alone: Entry[] = [];

  sharing(options: Partial<SharingOptions<Entry, number>> = {}): Sharing<Entry, number> {
    return new Sharing({
      inFlight: 2,
      worthAnother: 3,
      most: 4,
      together: (entries) =>
        new Promise((resolve, reject) => {
          const end = () => resolve(entries.map(({ value }) => value * 10));
          this.begun.push({ entries, end, fail: () => reject(new Error('broken')) });
        }),
      alone: async (entry) => {
        this.alone.push(entry);
        if (entry.value < 0) throw new Error('its own fault');
        return entry.value * 100;
      },
      ...options,
    });
  }

  get values(): number[][] {
    return this.begun.map(({ entries }) => entries.map(({ value }) => value));
  }
}

const entry = (value: number, name = `n${value}`): Entry => ({ name, value });

/** Until all that can go on has done so. */
const idle = () => new Promise((resolve) => setImmediate(resolve));

describe('callers who share statements', () => {
  it('go at once, then together, and beside another only when they are many', async () => {
    const statements = new Statements();
    const sharing = statements.sharing();
    const results = [1, 2, 3].map((value) => sharing.run(entry(value)));
    expect(statements.values).toEqual([[1]]);
    results.push(sharing.run(entry(4)));
    expect(statements.values).toEqual([[1], [2, 3, 4]]);
    for (const value of [5, 6, 7, 8, 9]) results.push(sharing.run(entry(value)));
    statements.begun[1]?.end();
    expect(await results[3]).toBe(40);
    await idle();
    expect(statements.values).toEqual([[1], [2, 3, 4], [5, 6, 7, 8]]);
    statements.begun[0]?.end();
    statements.begun[2]?.end();
    expect(await results[5]).toBe(60);
    await idle();
    expect(statements.values.at(-1)).toEqual([9]);
    statements.begun[3]?.end();
    expect(await Promise.all(results)).toEqual([10, 20, 30, 40, 50, 60, 70, 80, 90]);
  });

  it('of one name are never under way together, and nobody else waits for them', async () => {
    const statements = new Statements();
    const sharing = statements.sharing({ nameOf: ({ name }) => name });
    const results = [1, 2, 3, 4].map((value) => sharing.run(entry(value, 'same')));
    expect(statements.values).toEqual([[1]]);
    results.push(sharing.run(entry(5, 'other')));
    expect(statements.values).toEqual([[1], [5]]);
    for (let round = 0; round < 5; round++) {
      statements.begun[round]?.end();
      await results[[0, 4, 1, 2, 3][round] as number];
      await idle();
    }
    expect(statements.values).toEqual([[1], [5], [2], [3], [4]]);
  });

  it('are tried one by one when their statement fails, each for itself', async () => {
    const statements = new Statements();
    const sharing = statements.sharing();
    const first = sharing.run(entry(1));
    const results = [2, -3, 4].map((value) => sharing.run(entry(value)));
    statements.begun[1]?.fail();
    expect(await Promise.allSettled(results)).toMatchObject([
      { value: 200 },
      { reason: { message: 'its own fault' } },
      { value: 400 },
    ]);
    statements.begun[0]?.end();
    expect(await first).toBe(10);
    expect(statements.alone.map(({ value }) => value)).toEqual([2, -3, 4]);
  });
});
