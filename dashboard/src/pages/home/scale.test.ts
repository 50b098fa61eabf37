import { describe, expect, it } from 'vitest';
import { everyNth, stepsTo } from './scale.js';

describe('the axis of a chart', () => {
  it('ends at a round number that nothing exceeds, in four steps', () => {
    for (const most of [0, 1, 3, 4, 5, 99, 100, 101, 4753, 8_000_001]) {
      const steps = stepsTo(most, false);
      expect(steps).toHaveLength(5);
      expect(steps[0]).toBe(0);
      expect(steps[4]).toBeGreaterThanOrEqual(most);
      expect(steps[4]).toBeLessThanOrEqual(Math.max(4, most * 2.01));
      expect(steps.every((step) => Number.isInteger(step) || most > 4)).toBe(true);
    }
    expect(stepsTo(4753, false)).toEqual([0, 2000, 4000, 6000, 8000]);
  });

  it('of shares begins at 0 and goes no further than it must', () => {
    expect(stepsTo(0.338, true)[4]).toBeCloseTo(0.4);
    expect(stepsTo(1, true)[4]).toBe(1);
    expect(stepsTo(0, true)[4]).toBeCloseTo(0.04);
  });

  it('writes as many labels as fit', () => {
    expect(everyNth(8, 800, 70)).toBe(1);
    expect(everyNth(90, 800, 70)).toBe(9);
    expect(everyNth(3, 10, 70)).toBe(3);
  });
});
