import { describe, expect, test } from 'vitest';
import { compare } from './rounds.js';
import { median, quantile } from './statistics.js';

describe('statistics', () => {
  test('the median is the middle value, or the mean of the two middle ones, and leaves its input alone', () => {
    const values = [9, 1, 5];
    expect(median(values)).toBe(5);
    expect(values).toEqual([9, 1, 5]);
    expect(median([4, 1, 2, 3])).toBe(2.5);
    expect(median([7])).toBe(7);
  });

  test('a quantile between two values lies between them', () => {
    expect(quantile([0, 10], 0.25)).toBe(2.5);
    expect(quantile([1, 2, 3, 4, 5], 1)).toBe(5);
    expect(() => median([])).toThrow('no values');
  });

  test('the ratio of a comparison is the median of the rounds’ ratios, not the ratio of the medians', () => {
    const compared = compare([
      { server: 10, raw: 100 },
      { server: 50, raw: 50 },
      { server: 40, raw: 20 },
    ]);
    expect(compared.ratios).toEqual([0.1, 1, 2]);
    expect(compared.ratio).toBe(1);
    expect(compared.server.median / compared.raw.median).toBe(0.8);
  });
});
