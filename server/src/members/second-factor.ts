import { LIMITS } from '@belfry/contract';
import { Secret, TOTP } from 'otpauth';
import { hashText, randomBuffer } from '../platform/random.js';

const PERIOD_MS = 30_000;
/** Codes of the step before and after count too: clocks of phones are not exact. */
const WINDOW = 1;
const ISSUER = 'Belfry';
/** 80 bits: with so many a hash without a salt is enough. */
const RECOVERY_BYTES = 10;

const totp = (secret: string, label = '') =>
  new TOTP({ issuer: ISSUER, label, secret: Secret.fromBase32(secret), digits: 6, period: PERIOD_MS / 1000 });

/** A new secret, to be typed or as the content of a QR code. */
export function newSecret(email: string): { secret: string; uri: string } {
  const secret = new Secret({ size: 20 }).base32;
  return { secret, uri: totp(secret, email).toString() };
}

/** The step that a code is of, or null when it is of none that counts now. */
export function stepOfCode(secret: string, code: string, now: number): number | null {
  const token = code.replace(/[\s-]/g, '');
  if (!/^\d{6}$/.test(token)) return null;
  const delta = totp(secret).validate({ token, timestamp: now, window: WINDOW });
  return delta === null ? null : Math.floor(now / PERIOD_MS) + delta;
}

/** The hash of a recovery code however it was typed. */
export const hashRecoveryCode = (code: string): Buffer =>
  hashText(code.toLowerCase().replace(/[^0-9a-z]/g, ''));

/** Codes for those who have lost their phone, each to be used once, with their hashes. */
export function newRecoveryCodes(): { codes: string[]; hashes: Buffer[] } {
  const codes = Array.from({ length: LIMITS.recoveryCodes }, () =>
    (randomBuffer(RECOVERY_BYTES).toString('hex').match(/.{5}/g) ?? []).join('-'),
  );
  return { codes, hashes: codes.map(hashRecoveryCode) };
}
