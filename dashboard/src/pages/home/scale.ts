/** The round number at or above the largest value at which an axis ends, and its steps from 0. Shares end at 1. */
export function stepsTo(most: number, isShare: boolean): number[] {
  if (isShare) return [0, 0.25, 0.5, 0.75, 1].map((step) => step * roundUp(Math.max(most, 0.04)));
  const top = roundUp(Math.max(most, 4));
  return [0, 0.25, 0.5, 0.75, 1].map((step) => step * top);
}

/** 1, 2, 4 or 8 times a power of ten: quarters of them are easy to read. */
function roundUp(value: number): number {
  const power = 10 ** Math.floor(Math.log10(value));
  const factor = [1, 2, 4, 8, 10].find((one) => one * power >= value * (1 - 1e-9)) ?? 10;
  return factor * power;
}

/** Of `count` labels as many as fit `width` pixels when each needs `each`: every how-manieth is written. */
export const everyNth = (count: number, width: number, each: number): number =>
  Math.max(1, Math.ceil(count / Math.max(1, Math.floor(width / each))));
