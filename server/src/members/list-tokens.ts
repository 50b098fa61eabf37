import { BelfryError } from '@belfry/contract';
import { readPageToken, writePageToken } from '../platform/page-tokens.js';
import { hashText } from '../platform/random.js';

/*
 * Page tokens of lists that belong to no application, and so have no secret. Whoever may read such a list may read
 * all of it, so that a token that was made up shows nothing; it only has to be of the form of a position.
 */
const SEAL = hashText('lists of the installation');

export const writeListToken = (list: string, position: string): string =>
  writePageToken(SEAL, list, position);

export function readListToken(list: string, token: string, form: RegExp): string {
  const position = readPageToken(SEAL, list, token);
  if (form.test(position)) return position;
  throw new BelfryError(
    'InvalidValue',
    '"token" was not issued for this list. Leave it out for the first page.',
  );
}
