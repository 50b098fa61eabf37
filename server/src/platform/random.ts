import { createHash, randomBytes, randomUUID } from 'node:crypto';

/** A secret of 160 bits for people to copy: letters and digits only. */
export function randomToken(): string {
  return randomBytes(20).toString('hex');
}

export function randomSecret(): Buffer {
  return randomBytes(32);
}

/** Bytes that nobody can guess. */
export const randomBuffer = (bytes: number): Buffer => randomBytes(bytes);

export const randomId = (): string => randomUUID();

/** The SHA-256 under which a token is stored and looked up. */
export function hashToken(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}

/** The SHA-256 of a text, to tell whether two are the same. */
export const hashText = hashToken;
