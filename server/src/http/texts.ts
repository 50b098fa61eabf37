import { BelfryError } from '@belfry/contract';

const LONE_SURROGATE = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/;

/** A property's name for a message: names come from the caller and may be as long as a body. */
export const shorten = (name: string): string => (name.length > 120 ? `${name.slice(0, 120)}…` : name);

/** Refuses a text that the database could not keep as it is. */
export function refuseText(text: string, path: string): void {
  const fault = text.includes('\u0000')
    ? 'holds U+0000, which no text may hold'
    : LONE_SURROGATE.test(text)
      ? 'holds half of a surrogate pair; send whole characters'
      : null;
  if (fault) throw new BelfryError('NotAllowedCharacter', `"${shorten(path)}" ${fault}.`);
}

/** Refuses every such text in a JSON value. */
export function refuseTexts(value: unknown, path: string): void {
  if (typeof value === 'string') refuseText(value, path);
  else if (Array.isArray(value)) value.forEach((item, index) => refuseTexts(item, `${path}[${index}]`));
  else if (value !== null && typeof value === 'object')
    for (const [name, member] of Object.entries(value)) {
      refuseText(name, path || 'a name');
      refuseTexts(member, path ? `${path}.${name}` : name);
    }
}
