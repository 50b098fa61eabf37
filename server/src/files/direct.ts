import { LIMITS } from '@belfry/contract';
import type { Clock } from '../platform/clock.js';
import type { ApplicationKey, Database } from '../storage/database.js';
import {
  type DirectUploadRow,
  listDirectUploads,
  listOverDirectUploads,
  removeDirectUpload,
  setDirectUploadTaken,
} from '../storage/direct-uploads.js';
import { insertStoredFile, removeStoredFile } from '../storage/stored-files.js';
import { putTargetFile } from '../storage/target-files.js';
import { type DirectStore, newStorageKey } from './file-store.js';

/** Requests to the object store at a time. */
const AT_ONCE = 8;
const BATCH = 200;

export interface DirectParts {
  db: Database;
  store: DirectStore;
  clock: Clock;
}

/**
 * Makes target files of what has arrived in the object store through forms: of one key, or of all.
 *
 * The server is not told of such uploads, so it looks when a file is asked for. What it finds is copied to a
 * storage key that no form opens: a form can be used again while it is good, and a batch must not have its file
 * changed under it. Doing this twice at a time, or again after a crash, changes nothing: the newer upload wins.
 * A form without overwrite that is used again, or after another made the file, is not heeded: the object store,
 * which answers the client, cannot know.
 */
export async function takeOver(
  parts: DirectParts,
  application: ApplicationKey,
  fileKey: string | null,
): Promise<void> {
  const uploads = await listDirectUploads(parts.db, application, fileKey);
  await each(uploads, (upload) => takeOverOne(parts, upload));
}

/** Ends the forms that are no longer good, with a last look at what arrived through them. */
export async function endForms(parts: DirectParts): Promise<void> {
  // An upload that began in time may end as late as this.
  const before = parts.clock.now() - LIMITS.uploadMs;
  for (;;) {
    const uploads = await listOverDirectUploads(parts.db, { before, limit: BATCH });
    await each(uploads, async (upload) => {
      await takeOverOne(parts, upload);
      await parts.store.remove(upload.storage_key);
      await removeDirectUpload(parts.db, upload.application, upload.storage_key);
    });
    if (uploads.length < BATCH) return;
  }
}

async function takeOverOne({ db, store, clock }: DirectParts, upload: DirectUploadRow): Promise<void> {
  const { application, overwrite } = upload;
  const found = await store.head(upload.storage_key);
  if (!found || found.version === upload.taken) return;
  const storageKey = newStorageKey(application);
  await insertStoredFile(db, application, storageKey);
  const isCopied = await store.copy(upload.storage_key, storageKey, found);
  const isPut =
    isCopied &&
    (await putTargetFile(db, application, {
      fileKey: upload.file_key,
      storageKey,
      fileSize: found.size,
      uploadedAt: found.uploadedAt,
      expiresAt: found.uploadedAt + LIMITS.targetFileKeepMs,
      now: clock.now(),
      replaces: overwrite ? 'older' : 'none',
    }));
  if (!isPut) {
    await store.remove(storageKey);
    await removeStoredFile(db, application, storageKey);
  }
  if (isCopied)
    await setDirectUploadTaken(db, application, { storageKey: upload.storage_key, taken: found.version });
}

async function each<T>(items: readonly T[], run: (item: T) => Promise<void>): Promise<void> {
  const rest = [...items];
  const lane = async () => {
    for (let item = rest.shift(); item !== undefined; item = rest.shift()) await run(item);
  };
  await Promise.all(Array.from({ length: Math.min(AT_ONCE, rest.length) }, lane));
}
