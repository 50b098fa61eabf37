import { createHmac, timingSafeEqual } from 'node:crypto';
import { BelfryError } from '@belfry/contract';
import type { SizeRange } from './file-store.js';

/** What the bearer of a form may upload. */
export interface UploadPolicy {
  applicationId: string;
  fileKey: string;
  /** Unix ms from which the form is no longer good. */
  expiresAt: number;
  size: SizeRange;
  overwrite: boolean;
}

/** The fields of a form, in the order in which they are shown. */
export interface UploadFields extends Record<string, string> {
  key: string;
  policy: string;
  signature: string;
}

interface PolicyDocument {
  application_id: string;
  key: string;
  expiration: number;
  content_length_range: [number, number];
  overwrite: boolean;
}

/** A key of its own, so that nothing else signed with the secret can be shown as a policy. */
const signingKey = (secret: Buffer): Buffer =>
  createHmac('sha256', secret).update('belfry upload policy 1').digest();

const sign = (secret: Buffer, policy: string): string =>
  createHmac('sha256', signingKey(secret)).update(policy).digest('hex');

/** Signs a policy with the application's secret. */
export function signPolicy(secret: Buffer, policy: UploadPolicy): UploadFields {
  const document: PolicyDocument = {
    application_id: policy.applicationId,
    key: policy.fileKey,
    expiration: policy.expiresAt,
    content_length_range: [policy.size.min, policy.size.max],
    overwrite: policy.overwrite,
  };
  const encoded = Buffer.from(JSON.stringify(document)).toString('base64');
  return { key: policy.fileKey, policy: encoded, signature: sign(secret, encoded) };
}

const denied = (why: string) =>
  new BelfryError(
    'PermissionDenied',
    `${why} Ask presigned_urls for a new form, and send its fields as they are.`,
  );

/** The application a policy speaks of; nothing is proven yet. Null when it is no policy at all. */
function claimedApplication(policy: string): string | null {
  try {
    const document = JSON.parse(Buffer.from(policy, 'base64').toString()) as Partial<PolicyDocument> | null;
    return typeof document?.application_id === 'string' ? document.application_id : null;
  } catch {
    return null;
  }
}

function isSame(given: string, right: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(right)];
  return a.length === b.length && timingSafeEqual(a, b);
}

/**
 * The policy that a form proves, and its application; throws PermissionDenied. `find` gives the application
 * of a public id.
 */
export async function checkForm<A extends { session_secret: Buffer }>(
  fields: UploadFields,
  now: number,
  find: (applicationId: string) => Promise<A | null>,
): Promise<{ application: A; policy: UploadPolicy }> {
  const applicationId = claimedApplication(fields.policy);
  const application = applicationId === null ? null : await find(applicationId);
  // The text of the signature is compared, not its bytes: hexadecimal has several spellings.
  if (!application || !isSame(fields.signature, sign(application.session_secret, fields.policy)))
    throw denied('The signature does not belong to the policy.');
  const document = JSON.parse(Buffer.from(fields.policy, 'base64').toString()) as PolicyDocument;
  if (fields.key !== document.key) throw denied('The form is for another key.');
  if (document.expiration <= now) throw denied('The form has expired.');
  const [min, max] = document.content_length_range;
  return {
    application,
    policy: {
      applicationId: document.application_id,
      fileKey: document.key,
      expiresAt: document.expiration,
      size: { min, max },
      overwrite: document.overwrite,
    },
  };
}
