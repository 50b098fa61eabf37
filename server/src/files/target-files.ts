import type { Readable } from 'node:stream';
import { BelfryError, LIMITS } from '@belfry/contract';
import type { Application, Directory } from '../applications/directory.js';
import { preparingRows } from '../delivery/targets/prepare-rows.js';
import type { Clock } from '../platform/clock.js';
import { failpoint } from '../platform/failpoints.js';
import { readPageToken, writePageToken } from '../platform/page-tokens.js';
import type { ApplicationKey, Database } from '../storage/database.js';
import { insertDirectUpload } from '../storage/direct-uploads.js';
import { insertStoredFile, removeStoredFile } from '../storage/stored-files.js';
import {
  findTargetFile,
  listTargetFiles,
  putTargetFile,
  type TargetFileRow,
} from '../storage/target-files.js';
import { takeOver } from './direct.js';
import {
  type BesideFile,
  type BesideWriter,
  type FileStore,
  newStorageKey,
  type ReceivingStore,
} from './file-store.js';
import { checkForm, signPolicy, type UploadFields } from './upload-policy.js';

/** Where on this server forms are posted to. */
export const UPLOAD_PATH = '/v1/storage/uploads';

const alreadyExists = (fileKey: string) =>
  new BelfryError(
    'ResourceAlreadyExists',
    `There is a target file "${fileKey}" already. Choose another key, or ask with "overwrite_duplicate_key": true.`,
  );

const seconds = (ms: number): number => Math.floor(ms / 1000);

const presentTargetFile = (row: TargetFileRow) => ({
  file_key: row.file_key,
  file_size: row.file_size,
  uploaded_at: seconds(row.uploaded_at),
  expires_at: seconds(row.expires_at),
});

/** Uploads whose rows are prepared at a time: each may take some 40 MB for that. */
const PREPARED_AT_ONCE = 1;

export interface FileParts {
  db: Database;
  store: FileStore;
  directory: Directory;
  clock: Clock;
  /** Longest wait for the next bytes of an upload. */
  stallMs?: number | undefined;
}

/**
 * Files of targets: CSV files that are uploaded once and named by batches.
 *
 * An upload goes to this server and is kept on disk, or straight to S3; either way its bytes get a storage
 * key of their own, and the file's key points to it once they are safe. Overwriting makes it point to another,
 * so a batch goes on reading what it was sent with.
 */
export class TargetFiles {
  /** Longest wait for the next bytes of an upload. */
  readonly stallMs: number;
  readonly #parts: FileParts;
  readonly #stopping = new AbortController();
  #preparing = 0;

  constructor(parts: FileParts) {
    this.#parts = parts;
    this.stallMs = parts.stallMs ?? LIMITS.uploadStallMs;
  }

  start(): Promise<void> {
    return this.#parts.store.start();
  }

  /** Ends the uploads under way: one may last longer than a stop can wait. */
  stop(): void {
    this.#stopping.abort();
  }

  /** Aborted when the server stops. */
  get stopping(): AbortSignal {
    return this.#stopping.signal;
  }

  /** A form for uploading a file; `base` is the URL of this server. Throws ResourceAlreadyExists. */
  async presign(
    application: Application,
    wish: { fileKey: string; overwrite: boolean; base: string },
  ): Promise<{ url: string; fields: Record<string, string>; file_key: string }> {
    const { db, store, clock } = this.#parts;
    const { fileKey, overwrite, base } = wish;
    if (!overwrite && (await this.find(application.id, fileKey))) throw alreadyExists(fileKey);
    const expiresAt = clock.now() + LIMITS.uploadFormMs;
    const size = { min: 1, max: LIMITS.targetFileBytes };
    if (store.kind === 'receiving') {
      const policy = { applicationId: application.application_id, fileKey, expiresAt, size, overwrite };
      return {
        url: `${base}${UPLOAD_PATH}`,
        fields: signPolicy(application.session_secret, policy),
        file_key: fileKey,
      };
    }
    const storageKey = `uploads/${newStorageKey(application.id)}`;
    await insertDirectUpload(db, application.id, { storageKey, fileKey, overwrite, expiresAt });
    const form = await store.presign(storageKey, { size, goodForMs: LIMITS.uploadFormMs });
    return { ...form, file_key: fileKey };
  }

  /**
   * Keeps an upload to this server: once it returns, the file is on disk and listed. `content` throws when the
   * upload does not arrive whole; then, and when the form does not permit it, nothing is kept.
   */
  async receive(fields: UploadFields, content: AsyncIterable<Uint8Array>): Promise<void> {
    const { db, directory, store, clock } = this.#parts;
    if (store.kind !== 'receiving')
      throw new BelfryError(
        'InvalidEndpoint',
        'Files are uploaded to S3 here; use the url of presigned_urls.',
      );
    const { application, policy } = await checkForm(fields, clock.now(), (id) => directory.byPublicId(id));
    const { fileKey, size, overwrite } = policy;
    // Asked again at the end; here it saves a client the upload.
    if (!overwrite && (await this.find(application.id, fileKey))) throw alreadyExists(fileKey);
    const storageKey = newStorageKey(application.id);
    await insertStoredFile(db, application.id, storageKey);
    const prepared = this.#prepared(content, () => store.createBeside(storageKey));
    const fileSize = await store.put(storageKey, prepared, size).catch(async (error: unknown) => {
      await this.#drop(store, application.id, storageKey);
      throw error;
    });
    await failpoint('upload.stored');
    const now = clock.now();
    // When this throws, nobody knows whether the row is there: the object stays, and the cleaning looks.
    const isPut = await putTargetFile(db, application.id, {
      ...{ fileKey, storageKey, fileSize, now, uploadedAt: now },
      expiresAt: now + LIMITS.targetFileKeepMs,
      replaces: overwrite ? 'any' : 'none',
    });
    await failpoint('upload.listed');
    if (isPut) return;
    await this.#drop(store, application.id, storageKey);
    throw alreadyExists(fileKey);
  }

  /** A page of the files by key. */
  async list(application: Application, query: { limit?: number; token?: string }) {
    const { db, clock } = this.#parts;
    const { limit = LIMITS.targetFilePage, token } = query;
    const name = JSON.stringify(['target files']);
    const after = token ? readPageToken(application.session_secret, name, token) : '';
    await this.#takeOver(application.id, null);
    const rows = await listTargetFiles(db, application.id, { after, now: clock.now(), limit: limit + 1 });
    const shown = rows.slice(0, limit);
    const last = shown.at(-1);
    return {
      files: shown.map(presentTargetFile),
      next:
        rows.length > limit && last ? writePageToken(application.session_secret, name, last.file_key) : '',
    };
  }

  /** The file of a key; null when there is none or it has expired. */
  async find(application: ApplicationKey, fileKey: string): Promise<TargetFileRow | null> {
    const { db, clock } = this.#parts;
    await this.#takeOver(application, fileKey);
    return findTargetFile(db, application, { fileKey, now: clock.now() });
  }

  /** The bytes of a file as they are asked for; throws StoredFileGone. */
  open(storageKey: string): Promise<Readable> {
    return this.#parts.store.open(storageKey);
  }

  /** The rows that were prepared when a file was uploaded; null when there are none. */
  async openPrepared(storageKey: string): Promise<BesideFile | null> {
    const { store } = this.#parts;
    return store.kind === 'receiving' ? store.openBeside(storageKey) : null;
  }

  /** A content whose rows are prepared beside it while it passes, unless another is at it. */
  async *#prepared(
    content: AsyncIterable<Uint8Array>,
    begin: () => Promise<BesideWriter>,
  ): AsyncGenerator<Uint8Array> {
    if (this.#preparing >= PREPARED_AT_ONCE) return yield* content;
    this.#preparing++;
    try {
      yield* preparingRows(content, begin);
    } finally {
      this.#preparing--;
    }
  }

  async #takeOver(application: ApplicationKey, fileKey: string | null): Promise<void> {
    const { db, store, clock } = this.#parts;
    if (store.kind === 'direct') await takeOver({ db, store, clock }, application, fileKey);
  }

  /** Removes what a failed upload left; what cannot be removed now, the cleaning removes later. */
  async #drop(store: ReceivingStore, application: ApplicationKey, storageKey: string): Promise<void> {
    try {
      await store.remove(storageKey);
      await removeStoredFile(this.#parts.db, application, storageKey);
    } catch {
      // Nothing needs it, so it is found by the cleaning.
    }
  }
}
