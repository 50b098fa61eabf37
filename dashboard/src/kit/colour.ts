import { cssColour, type Mode } from '@belfry/template';

/** A colour of the template language, or a name of one in braces. */
export interface ColourValue {
  light: string;
  /** Null: the light one serves both. */
  dark: string | null;
}

export const splitColour = (value: string): ColourValue => {
  const [light = '', dark] = value.split(',').map((one) => one.trim());
  return { light, dark: dark ?? null };
};

export const joinColour = ({ light, dark }: ColourValue): string =>
  dark === null ? light : `${light},${dark}`;

/** As CSS writes it, alpha last; a name in braces is looked up. */
export function shownColour(value: string, mode: Mode, names: Record<string, string>): string | undefined {
  const name = /^\{([^{}]+)\}$/.exec(value)?.[1];
  return cssColour(name === undefined ? value : names[name], mode);
}

/** `#RRGGBBAA` of a picker as the template language writes it: `#RRGGBB`, or `#AARRGGBB`. */
export function fromPicker(picked: string): string {
  const hex = picked.replace('#', '').toUpperCase();
  if (hex.length !== 8 || hex.endsWith('FF')) return `#${hex.slice(0, 6)}`;
  return `#${hex.slice(6)}${hex.slice(0, 6)}`;
}
