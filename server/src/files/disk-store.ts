import { constants } from 'node:fs';
import { access, type FileHandle, mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import type { Readable } from 'node:stream';
import { BelfryError } from '@belfry/contract';
import { failpoint } from '../platform/failpoints.js';
import { flush } from '../postgres/files.js';
import {
  type BesideFile,
  type BesideWriter,
  type ReceivingStore,
  type SizeRange,
  StoredFileGone,
} from './file-store.js';

const PART = '.part';
const BESIDE = '.rows';
const STORAGE_KEY = /^[0-9]+\/[0-9a-f-]{36}$/;

const codeOf = (error: unknown): string | undefined => (error as NodeJS.ErrnoException).code;

/**
 * Files in a directory: `<directory>/<application>/<id>`, and `<id>.rows` beside it.
 *
 * A content is written to `<id>.part`, flushed and renamed, and the directory flushed: what has its name is
 * complete and survives a power cut; what a crash leaves ends in .part.
 */
export class DiskStore implements ReceivingStore {
  readonly kind = 'receiving';
  readonly #directory: string;

  constructor(directory: string) {
    this.#directory = resolve(directory);
  }

  async start(): Promise<void> {
    try {
      await mkdir(this.#directory, { recursive: true, mode: 0o700 });
      await access(this.#directory, constants.W_OK | constants.X_OK);
    } catch (error) {
      throw new Error(
        `Target files cannot be kept in ${this.#directory} (${codeOf(error)}). Make it a directory this user may write to, or set BELFRY_FILES to another.`,
        { cause: error },
      );
    }
  }

  async put(storageKey: string, content: AsyncIterable<Uint8Array>, size: SizeRange): Promise<number> {
    const path = this.#pathOf(storageKey);
    const part = `${path}${PART}`;
    try {
      await this.#makeDirectory(dirname(path));
      const bytes = await write(part, content, size);
      await failpoint('upload.written');
      await rename(part, path);
      await flush(dirname(path));
      return bytes;
    } catch (error) {
      await rm(part, { force: true }).catch(() => {});
      throw isFull(error) ? full(error) : error;
    }
  }

  async open(storageKey: string): Promise<Readable> {
    const handle = await openOrNull(this.#pathOf(storageKey));
    if (!handle) throw new StoredFileGone(storageKey);
    return handle.createReadStream();
  }

  async remove(storageKey: string): Promise<void> {
    const path = this.#pathOf(storageKey);
    await rm(`${path}${BESIDE}`, { force: true });
    await rm(path, { force: true });
  }

  async createBeside(storageKey: string): Promise<BesideWriter> {
    const path = `${this.#pathOf(storageKey)}${BESIDE}`;
    const handle = await open(`${path}${PART}`, 'wx', 0o600);
    return {
      write: (bytes) => writeAll(handle, bytes),
      commit: async () => {
        await handle.sync();
        await handle.close();
        await rename(`${path}${PART}`, path);
        await flush(dirname(path));
      },
      discard: async () => {
        await handle.close();
        await rm(`${path}${PART}`, { force: true });
      },
    };
  }

  async openBeside(storageKey: string): Promise<BesideFile | null> {
    const handle = await openOrNull(`${this.#pathOf(storageKey)}${BESIDE}`);
    if (!handle) return null;
    return {
      size: (await handle.stat()).size,
      read: (position, length) => readAll(handle, position, length),
      close: () => handle.close(),
    };
  }

  async removeRemains(before: number): Promise<number> {
    let removed = 0;
    for (const name of await readdir(this.#directory, { recursive: true })) {
      if (!name.endsWith(PART)) continue;
      const path = join(this.#directory, name);
      const found = await stat(path).catch(() => null);
      if (!found?.isFile() || found.mtimeMs >= before) continue;
      await rm(path, { force: true });
      removed++;
    }
    return removed;
  }

  #pathOf(storageKey: string): string {
    // Keys are made here and never by a caller; one that is not must not become a path.
    if (!STORAGE_KEY.test(storageKey)) throw new Error(`"${storageKey}" is no storage key`);
    return join(this.#directory, storageKey);
  }

  async #makeDirectory(path: string): Promise<void> {
    if (await mkdir(path, { recursive: true, mode: 0o700 })) await flush(this.#directory);
  }
}

/** A file to be read; null when there is none. */
async function openOrNull(path: string): Promise<FileHandle | null> {
  try {
    return await open(path, 'r');
  } catch (error) {
    if (codeOf(error) === 'ENOENT' || codeOf(error) === 'ENOTDIR') return null;
    throw error;
  }
}

async function readAll(handle: FileHandle, position: number, length: number): Promise<Buffer> {
  const bytes = Buffer.allocUnsafeSlow(length);
  for (let done = 0; done < length; ) {
    const { bytesRead } = await handle.read(bytes, done, length - done, position + done);
    if (bytesRead === 0) throw new Error(`a stored file ends before byte ${position + length}`);
    done += bytesRead;
  }
  return bytes;
}

async function write(path: string, content: AsyncIterable<Uint8Array>, size: SizeRange): Promise<number> {
  const handle = await open(path, 'wx', 0o600);
  try {
    let bytes = 0;
    for await (const chunk of content) {
      bytes += chunk.length;
      if (bytes > size.max)
        throw new BelfryError(
          'ParameterValueLengthExceeded',
          `The file is over the size limit of ${size.max} bytes. Split it into several.`,
        );
      await writeAll(handle, chunk);
    }
    if (bytes < size.min)
      throw new BelfryError('InvalidValue', 'The file is empty. It needs a header row at least.');
    await handle.sync();
    return bytes;
  } finally {
    await handle.close();
  }
}

/** A write may take only part of what it is given, when the disk fills up for one. */
async function writeAll(handle: FileHandle, chunk: Uint8Array): Promise<void> {
  for (let done = 0; done < chunk.length; )
    done += (await handle.write(chunk, done, chunk.length - done)).bytesWritten;
}

const isFull = (error: unknown): boolean => ['ENOSPC', 'EDQUOT', 'EFBIG'].includes(codeOf(error) ?? '');
const full = (cause: unknown) =>
  new BelfryError('ServiceUnavailable', 'The disk for target files is full; try again later.', {
    headers: { 'retry-after': '60' },
    cause,
  });
