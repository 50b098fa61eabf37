import type { Readable } from 'node:stream';
import { randomId } from '../platform/random.js';
import type { ApplicationKey } from '../storage/database.js';

/** A storage key that has never been used: letters of a caller never get into it. */
export const newStorageKey = (application: ApplicationKey): string => `${application}/${randomId()}`;

/** The object is not in the store: it was removed, or never got there. */
export class StoredFileGone extends Error {
  override name = 'StoredFileGone';

  constructor(storageKey: string) {
    super(`The stored file ${storageKey} is gone.`);
  }
}

/** Sizes that an upload may have, both included. */
export interface SizeRange {
  min: number;
  max: number;
}

/** Where the bytes of files are. An object never changes once it is there. */
interface ObjectStore {
  /** Makes sure that the store can be used; throws with a sentence when it cannot. */
  start(): Promise<void>;
  /** The content, read as it is asked for; throws StoredFileGone. */
  open(storageKey: string): Promise<Readable>;
  /** Removes an object; harmless when there is none. */
  remove(storageKey: string): Promise<void>;
}

/** A file that is being written beside an object. */
export interface BesideWriter {
  write(bytes: Uint8Array): Promise<void>;
  /** Makes it there, whole and safe on disk. */
  commit(): Promise<void>;
  /** Removes what was written, unless it was committed. */
  discard(): Promise<void>;
}

/** A file beside an object. */
export interface BesideFile {
  size: number;
  /** Exactly `length` bytes from `position` on. */
  read(position: number, length: number): Promise<Buffer>;
  close(): Promise<void>;
}

/** A store that gets its content through this server. */
export interface ReceivingStore extends ObjectStore {
  kind: 'receiving';
  /**
   * Keeps a content and gives its size once it is safe on disk. Whatever `content` throws ends it, and nothing
   * is kept. Throws BelfryError for a size outside the range.
   */
  put(storageKey: string, content: AsyncIterable<Uint8Array>, size: SizeRange): Promise<number>;
  /** Begins a file beside an object, which is removed with it; there is at most one. */
  createBeside(storageKey: string): Promise<BesideWriter>;
  /** The file beside an object; null when there is none. */
  openBeside(storageKey: string): Promise<BesideFile | null>;
  /** Removes what uploads left that died with their process, untouched since `before` (ms). */
  removeRemains(before: number): Promise<number>;
}

/** A store to which clients upload by themselves, with a form that it signs. */
export interface DirectStore extends ObjectStore {
  kind: 'direct';
  presign(
    storageKey: string,
    form: { size: SizeRange; goodForMs: number },
  ): Promise<{ url: string; fields: Record<string, string> }>;
  /** What is known of an object; null when there is none. */
  head(storageKey: string): Promise<ObjectVersion | null>;
  /** Copies an object as it was seen; false when it is gone or has changed since. */
  copy(from: string, to: string, seen: ObjectVersion): Promise<boolean>;
}

/** An object as it was at one moment. */
export interface ObjectVersion {
  size: number;
  /** Unix ms. */
  uploadedAt: number;
  /** Another whenever the object was written again. */
  version: string;
  etag: string;
}

export type FileStore = ReceivingStore | DirectStore;
