const COLOUR = /^#(?:[0-9a-f]{4}|[0-9a-f]{6}|[0-9a-f]{8})$/i;

/**
 * Whether text is a colour: `#RRGGBB`, `#AARRGGBB` or `#ARGB` (alpha first),
 * or a pair of them for light and dark mode, `"light,dark"`.
 */
export function isColour(text: string): boolean {
  // Longer text is no pair; not splitting it keeps a megabyte of commas cheap.
  if (text.length > 64) return false;
  const parts = text.split(',');
  return parts.length <= 2 && parts.every((part) => COLOUR.test(part.trim()));
}
