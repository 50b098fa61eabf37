interface Declared {
  key: string;
  name: string;
  type: string;
  default?: unknown;
}

/** Stands where an image would. */
const PICTURE = `${location.origin}/gallery/plant.png`;

/** Flat values to show a template with before there are any: defaults, else the names of the variables. */
export function previewOf(variables: readonly Declared[]): Record<string, string> {
  const values: Record<string, string> = {};
  for (const { key, name, type, default: standard } of variables) {
    if (typeof standard === 'object' && standard !== null)
      for (const [part, value] of Object.entries(standard)) values[`${key}.${part}`] = String(value);
    else if (typeof standard === 'string' || typeof standard === 'number') values[key] = String(standard);
    else if (type === 'string') values[key] = name || key;
    else if (type === 'image') values[`${key}.url`] = PICTURE;
  }
  return values;
}
