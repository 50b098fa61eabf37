import type { FilesConfig } from '../config.js';
import { DiskStore } from './disk-store.js';
import type { FileStore } from './file-store.js';
import { S3Store } from './s3-store.js';

/** The store that the settings name; nothing is touched yet. */
export function openFileStore(config: FilesConfig): FileStore {
  return config.kind === 's3' ? new S3Store(config.settings) : new DiskStore(config.directory);
}
