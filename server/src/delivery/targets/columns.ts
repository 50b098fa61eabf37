import { shown, TargetFileFault } from './file-fault.js';

/** What the first row of a file names. */
export interface Columns {
  count: number;
  /** Which column holds the user ids. */
  userId: number;
  /** The other columns. */
  variables: { index: number; name: string }[];
}

const USER_ID = 'user_id';
const NAME = /^[A-Za-z0-9_.-]+$/;

/** The fault of a file without any row. */
export const noHeader = (): TargetFileFault =>
  new TargetFileFault(
    'MissingRequiredParameters',
    `The file is empty. Its first row must hold the names of the columns, one of them "${USER_ID}".`,
  );

/** Reads the first row; throws TargetFileFault for one that cannot be a header. */
export function readColumns(cells: readonly string[], line: number): Columns {
  const userId = cells.indexOf(USER_ID);
  if (userId < 0)
    throw new TargetFileFault(
      'MissingRequiredParameters',
      `Line ${line}: no column is named "${USER_ID}". The first row must hold the names of the columns, with commas between them.`,
    );
  const seen = new Set<string>();
  cells.forEach((name, index) => {
    if (name === '')
      throw new TargetFileFault('InvalidValue', `Line ${line}: column ${index + 1} has no name.`);
    if (!NAME.test(name))
      throw new TargetFileFault(
        'NotAllowedCharacter',
        `Line ${line}: the column name "${shown(name)}" holds a character it may not; letters, digits, _ - and . are allowed.`,
      );
    if (seen.has(name))
      throw new TargetFileFault('InvalidValue', `Line ${line}: two columns are named "${shown(name)}".`);
    seen.add(name);
  });
  return {
    count: cells.length,
    userId,
    variables: cells.flatMap((name, index) => (index === userId ? [] : [{ index, name }])),
  };
}
