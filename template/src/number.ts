// No sign, no exponent: nothing in a layout is negative, and "1e9" is a typing error.
const NUMERIC = /^\d{1,9}(?:\.\d{1,9})?$/;

/** The number that a JSON number or a numeric string stands for; undefined when it is none. */
export function numberOf(value: unknown): number | undefined {
  if (typeof value === 'number' && Number.isFinite(value)) return value;
  if (typeof value === 'string' && NUMERIC.test(value.trim())) return Number(value);
  return undefined;
}
