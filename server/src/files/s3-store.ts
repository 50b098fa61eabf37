import type { Readable } from 'node:stream';
import { BelfryError } from '@belfry/contract';
import type { CopyObjectCommandOutput, HeadObjectCommandOutput, S3Client } from '@aws-sdk/client-s3';
import { type DirectStore, type ObjectVersion, type SizeRange, StoredFileGone } from './file-store.js';

/** Where to find a bucket, and who one is there. */
export interface S3Settings {
  /** Null: Amazon's own of the region. */
  endpoint: string | null;
  region: string;
  bucket: string;
  /** Null: what the surroundings give, such as the role of the machine. */
  credentials: { accessKeyId: string; secretAccessKey: string } | null;
  forcePathStyle: boolean;
}

const CONNECT_TIMEOUT_MS = 5_000;
const REQUEST_TIMEOUT_MS = 30_000;
const ATTEMPTS = 3;

const statusOf = (error: unknown): number | undefined =>
  (error as { $metadata?: { httpStatusCode?: number } }).$metadata?.httpStatusCode;

/** Files in a bucket of S3, or of anything that speaks its language. */
export class S3Store implements DirectStore {
  readonly kind = 'direct';
  readonly #settings: S3Settings;
  #loaded: Promise<{ sdk: typeof import('@aws-sdk/client-s3'); client: S3Client }> | null = null;

  constructor(settings: S3Settings) {
    this.#settings = settings;
  }

  /** Where a browser sends its uploads: sources of a Content-Security-Policy. */
  get uploadSources(): string[] {
    const { endpoint, region, bucket, forcePathStyle } = this.#settings;
    const hosts = endpoint
      ? [new URL(endpoint)]
      : [new URL(`https://s3.${region}.amazonaws.com`), new URL('https://s3.amazonaws.com')];
    return hosts.flatMap(({ protocol, host }) =>
      // An address that is no name, or a bucket with dots, is asked by path whatever was set.
      forcePathStyle ? [`${protocol}//${host}`] : [`${protocol}//${bucket}.${host}`, `${protocol}//${host}`],
    );
  }

  /** Asks nothing of S3: a server must start while S3 is away. */
  async start(): Promise<void> {}

  async presign(storageKey: string, form: { size: SizeRange; goodForMs: number }) {
    const { client } = await this.#load();
    const { createPresignedPost } = await import('@aws-sdk/s3-presigned-post');
    const { size, goodForMs } = form;
    try {
      return await createPresignedPost(client, {
        Bucket: this.#settings.bucket,
        Key: storageKey,
        Conditions: [['content-length-range', size.min, size.max]],
        Expires: goodForMs / 1000,
      });
    } catch (error) {
      throw unavailable(error);
    }
  }

  async head(storageKey: string): Promise<ObjectVersion | null> {
    const { sdk, client } = await this.#load();
    let found: HeadObjectCommandOutput;
    try {
      found = await client.send(new sdk.HeadObjectCommand(this.#at(storageKey)));
    } catch (error) {
      if (statusOf(error) === 404) return null;
      throw unavailable(error);
    }
    const uploadedAt = found.LastModified?.getTime() ?? 0;
    const etag = found.ETag ?? '';
    return { size: found.ContentLength ?? 0, uploadedAt, etag, version: `${uploadedAt} ${etag}` };
  }

  async copy(from: string, to: string, seen: ObjectVersion): Promise<boolean> {
    const { sdk, client } = await this.#load();
    let copied: CopyObjectCommandOutput;
    try {
      copied = await client.send(
        new sdk.CopyObjectCommand({
          ...this.#at(to),
          CopySource: `${this.#settings.bucket}/${from}`,
          CopySourceIfMatch: seen.etag,
        }),
      );
    } catch (error) {
      if (statusOf(error) === 404 || statusOf(error) === 412) return false;
      throw unavailable(error);
    }
    return copied.CopyObjectResult !== undefined;
  }

  async open(storageKey: string): Promise<Readable> {
    const { sdk, client } = await this.#load();
    try {
      const { Body } = await client.send(new sdk.GetObjectCommand(this.#at(storageKey)));
      return Body as Readable;
    } catch (error) {
      if (statusOf(error) === 404) throw new StoredFileGone(storageKey);
      throw unavailable(error);
    }
  }

  async remove(storageKey: string): Promise<void> {
    const { sdk, client } = await this.#load();
    try {
      await client.send(new sdk.DeleteObjectCommand(this.#at(storageKey)));
    } catch (error) {
      if (statusOf(error) !== 404) throw unavailable(error);
    }
  }

  #at(storageKey: string): { Bucket: string; Key: string } {
    return { Bucket: this.#settings.bucket, Key: storageKey };
  }

  /** The client is big: only a server that uses S3 loads it, at the first use. */
  #load() {
    this.#loaded ??= (async () => {
      const sdk = await import('@aws-sdk/client-s3');
      const { endpoint, region, credentials, forcePathStyle } = this.#settings;
      const client = new sdk.S3Client({
        region,
        forcePathStyle,
        ...(endpoint ? { endpoint } : {}),
        ...(credentials ? { credentials } : {}),
        maxAttempts: ATTEMPTS,
        // Other servers than Amazon's refuse checksums that nobody asked for.
        requestChecksumCalculation: 'WHEN_REQUIRED',
        responseChecksumValidation: 'WHEN_REQUIRED',
        requestHandler: {
          connectionTimeout: CONNECT_TIMEOUT_MS,
          requestTimeout: REQUEST_TIMEOUT_MS,
          throwOnRequestTimeout: true,
        },
      });
      return { sdk, client };
    })();
    return this.#loaded;
  }
}

function unavailable(cause: unknown): BelfryError {
  return new BelfryError(
    'ServiceUnavailable',
    'The store of target files does not answer as it should; try again.',
    {
      headers: { 'retry-after': '5' },
      cause,
    },
  );
}
