import { createHmac, timingSafeEqual } from 'node:crypto';
import { BelfryError } from '@belfry/contract';

const MAC_BYTES = 8;

const mac = (secret: Buffer, list: string, position: string): Buffer =>
  createHmac('sha256', secret).update(`${list}\n${position}`).digest().subarray(0, MAC_BYTES);

/**
 * The opaque token of a page. `list` names the list with everything that decides its content, so that a
 * token of one list is refused by another; `position` is where the page begins.
 */
export function writePageToken(secret: Buffer, list: string, position: string): string {
  return Buffer.concat([mac(secret, list, position), Buffer.from(position)]).toString('base64url');
}

/** The position of a token; throws InvalidValue for one that was not issued for this list. */
export function readPageToken(secret: Buffer, list: string, token: string): string {
  const bytes = Buffer.from(token, 'base64url');
  const position = bytes.subarray(MAC_BYTES).toString();
  const given = bytes.subarray(0, MAC_BYTES);
  // The last character of base64 has bits that say nothing: other texts of the same bytes are not taken.
  const isWhole = given.length === MAC_BYTES && bytes.toString('base64url') === token;
  if (isWhole && timingSafeEqual(given, mac(secret, list, position))) return position;
  throw new BelfryError(
    'InvalidValue',
    '"token" was not issued for this list with these parameters. Leave it out for the first page, then pass on "next".',
  );
}
