/** A number for people, without what is behind the point. */
export const whole = (value: number): string => Math.round(value).toLocaleString('en-US');

/** The same with its unit; of milliseconds what is behind the point counts. */
export const amount = (value: number, unit: string): string =>
  unit === 'ms' ? `${value.toFixed(2)} ms` : `${whole(value)} ${unit}`;
