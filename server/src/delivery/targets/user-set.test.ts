import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { UserSet } from './user-set.js';

describe('a set of users', () => {
  it('says of every id what a set of the texts says', () => {
    const id = fc.oneof(
      fc.string({ maxLength: 80, unit: 'grapheme' }),
      fc.string({ maxLength: 3, unit: fc.constantFrom('a', 'b', '\u0100', '\u0001') }),
      fc.nat(50).map((length) => 'a'.repeat(length)),
    );
    fc.assert(
      fc.property(fc.array(id, { maxLength: 300 }), (ids) => {
        const [texts, users] = [new Set<string>(), new UserSet()];
        for (const one of ids) {
          expect(users.add(one)).toBe(!texts.has(one));
          texts.add(one);
        }
        expect(users.size).toBe(texts.size);
      }),
      { numRuns: 500 },
    );
  });

  it('tells a million ids apart that differ in one character, in 64 MB', () => {
    const users = new UserSet();
    const before = process.memoryUsage().arrayBuffers;
    for (let index = 0; index < 1_000_000; index++) users.add(`user-${index.toString(36)}`);
    expect(users.size).toBe(1_000_000);
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(64e6);
    expect(users.add('user-0')).toBe(false);
    expect(users.add('user--0')).toBe(true);
  });
});
