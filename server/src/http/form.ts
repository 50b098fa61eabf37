import type { IncomingMessage } from 'node:http';
import type { Readable } from 'node:stream';
import { BelfryError, LIMITS } from '@belfry/contract';
import { Busboy, type BusboyInstance } from '@fastify/busboy';
import type { Clock } from '../platform/clock.js';

/** A form up to its file, whose content is still to come. */
export interface Form {
  fields: ReadonlyMap<string, string>;
  /** Ends only when the form has ended as it should, with the file as its last part; else it throws. */
  content: AsyncIterable<Uint8Array>;
}

export interface FormOptions {
  clock: Clock;
  /** The name of the part that is the file; it must be the last. */
  file: string;
  /** Longest wait for the next bytes, and for the whole. */
  stallMs: number;
  totalMs: number;
  /** Largest body. */
  totalBytes: number;
  /** Ends the form when the server stops. */
  signal: AbortSignal;
}

const HEADERS_MAX = 20;
const HEADER_BYTES_MAX = 8 * 1024;
/** The fields come from anybody: until the file begins a form may take no more than this. */
const FIELDS_MS = 60_000;
const FIELDS_BYTES = 1024 * 1024;
/** A refused client may go on sending so long, so that it gets to read why. */
const LINGER_MS = 5_000;

const invalid = (message: string, headers: Record<string, string> = {}) =>
  new BelfryError('InvalidValue', message, { headers });

const broken = () =>
  invalid(
    'The body is not whole: it must be multipart/form-data that ends with its closing boundary. Send it again.',
  );

/**
 * Reads multipart/form-data as it arrives: calls `use` as soon as the file begins, with the fields before it.
 * Nothing is kept in memory but the fields and what is on its way. Every fault of the form is a BelfryError,
 * thrown here or by `content`; the request is left to end by itself.
 */
export async function readForm<T>(
  request: IncomingMessage,
  options: FormOptions,
  use: (form: Form) => Promise<T>,
): Promise<T> {
  const reader = new FormReader(request, options);
  try {
    return await use(await reader.form);
  } catch (error) {
    // When the form broke, what `use` says of it is only a consequence.
    throw reader.fault ?? error;
  } finally {
    reader.end();
  }
}

/** Life: fields → file → end; the first fault ends it from anywhere. */
class FormReader {
  readonly form: Promise<Form>;
  fault: BelfryError | null = null;
  readonly #request: IncomingMessage;
  readonly #options: FormOptions;
  readonly #parser: BusboyInstance;
  readonly #fields = new Map<string, string>();
  readonly #whole: Promise<void>;
  #file: Readable | null = null;
  #resolveForm: (form: Form) => void = () => {};
  #resolveWhole: () => void = () => {};
  #reject: (fault: BelfryError) => void = () => {};
  #cancelStall = () => {};
  #cancelTotal = () => {};
  #bytes = 0;

  constructor(request: IncomingMessage, options: FormOptions) {
    this.#request = request;
    this.#options = options;
    this.#parser = createParser(request, options.file);
    const broke = new Promise<never>((_, reject) => {
      this.#reject = reject;
    });
    this.form = Promise.race([new Promise<Form>((resolve) => (this.#resolveForm = resolve)), broke]);
    this.#whole = Promise.race([new Promise<void>((resolve) => (this.#resolveWhole = resolve)), broke]);
    // Either may break while nobody is waiting for it.
    this.form.catch(() => {});
    this.#whole.catch(() => {});
    this.#limitTime(FIELDS_MS);
    this.#listen();
  }

  #limitTime(ms: number): void {
    this.#cancelTotal();
    this.#cancelTotal = this.#options.clock.after(ms, () =>
      this.#fail(invalid(`The form took over ${ms / 1000} s to arrive; send it faster.`, CLOSE)),
    );
  }

  #listen(): void {
    const request = this.#request;
    const parser = this.#parser;
    // The parser tells of a name that was cut, and of a value that was, each by a parameter of its own.
    parser.on('field', (name, value, ...cuts) => this.#onField(name, value, cuts[0] || cuts[1]));
    parser.on('file', (_name, file) => this.#onFile(file));
    const tooMany = () => this.#fail(invalid(`A form may have at most ${LIMITS.formFields} fields.`));
    parser.on('fieldsLimit', tooMany);
    parser.on('partsLimit', tooMany);
    parser.on('error', () => this.#fail(broken()));
    parser.on('finish', () => this.#onFinish());
    request.on('data', this.#onData);
    request.on('close', this.#onClose);
    request.on('error', this.#onClose);
    this.#options.signal.addEventListener('abort', this.#onStop);
    this.#awaitData();
    if (this.#options.signal.aborted) this.#onStop();
    else if (request.destroyed) this.#onClose();
    else request.pipe(parser);
  }

  readonly #onData = (chunk: Buffer): void => {
    this.#bytes += chunk.length;
    this.#awaitData();
    const max = this.#file ? this.#options.totalBytes : FIELDS_BYTES;
    // The chunk in which the file begins has not been parsed yet.
    if (this.#bytes - chunk.length > max)
      this.#fail(
        new BelfryError(
          'ParameterValueLengthExceeded',
          this.#file
            ? 'The body is over the size limit of an upload. Split the file into several.'
            : `The part "${this.#options.file}" must begin within the first ${FIELDS_BYTES} bytes of the form.`,
        ),
      );
  };

  #awaitData(): void {
    const { clock, stallMs } = this.#options;
    this.#cancelStall();
    this.#cancelStall = clock.after(stallMs, () =>
      this.#fail(invalid(`Nothing has arrived for ${stallMs / 1000} s; send the form again.`, CLOSE)),
    );
  }

  readonly #onClose = (): void => {
    if (!this.#request.complete) this.#fail(broken());
  };

  readonly #onStop = (): void =>
    this.#fail(
      new BelfryError('ServiceUnavailable', 'The server is stopping; send the form again in a second.', {
        headers: { 'retry-after': '1', ...CLOSE },
      }),
    );

  #onField(name: string | undefined, value: string, isCut: boolean): void {
    if (this.#file) this.#fail(invalid(`"${this.#options.file}" must be the last part of the form.`));
    else if (isCut)
      this.#fail(
        new BelfryError(
          'ParameterValueLengthExceeded',
          `A field of the form may have at most ${LIMITS.formFieldBytes} bytes.`,
        ),
      );
    else if (name !== undefined && this.#fields.has(name))
      this.#fail(invalid(`The form has "${name.slice(0, 100)}" twice.`));
    else if (name !== undefined) this.#fields.set(name, value);
  }

  #onFile(file: Readable): void {
    // The parser speaks of a broken form here too.
    file.on('error', () => {});
    if (this.#file) {
      file.resume();
      this.#fail(invalid(`The form has "${this.#options.file}" twice.`));
      return;
    }
    this.#file = file;
    this.#limitTime(this.#options.totalMs);
    if (this.fault) file.destroy();
    else this.#resolveForm({ fields: this.#fields, content: this.#content(file) });
  }

  #onFinish(): void {
    if (this.#file) this.#resolveWhole();
    else this.#fail(missing(this.#options.file));
  }

  async *#content(file: Readable): AsyncGenerator<Uint8Array> {
    try {
      yield* file as AsyncIterable<Uint8Array>;
    } catch {
      throw this.fault ?? broken();
    }
    await this.#whole;
  }

  #fail(fault: BelfryError): void {
    if (this.fault) return;
    this.fault = fault;
    this.#request.unpipe(this.#parser);
    this.#file?.destroy(fault);
    this.#reject(fault);
  }

  /** Lets go of everything, and reads away what is still coming so that the answer gets through. */
  end(): void {
    const request = this.#request;
    const { clock, signal } = this.#options;
    this.#cancelStall();
    this.#cancelTotal();
    signal.removeEventListener('abort', this.#onStop);
    request.off('data', this.#onData);
    request.off('close', this.#onClose);
    request.unpipe(this.#parser);
    this.#file?.destroy();
    if (request.complete || request.destroyed) return;
    request.resume();
    const cancel = clock.after(LINGER_MS, () => request.destroy());
    request.once('close', cancel);
    request.once('end', cancel);
  }
}

const CLOSE = { connection: 'close' };

/** The error of a form that lacks a part. */
export const missing = (name: string): BelfryError =>
  new BelfryError('MissingRequiredParameters', `"${name}" is required in the form.`);

function createParser(request: IncomingMessage, file: string): BusboyInstance {
  const type = request.headers['content-type'] ?? '';
  if (!/^multipart\/form-data\s*;/i.test(type))
    throw invalid('Send the form as multipart/form-data, with the boundary in the Content-Type.');
  try {
    return new Busboy({
      headers: { ...request.headers, 'content-type': type },
      isPartAFile: (name) => name === file,
      limits: {
        fields: LIMITS.formFields,
        fieldSize: LIMITS.formFieldBytes,
        parts: LIMITS.formFields + 1,
        headerPairs: HEADERS_MAX,
        headerSize: HEADER_BYTES_MAX,
      },
    });
  } catch {
    throw invalid('The Content-Type has no boundary; send "multipart/form-data; boundary=…".');
  }
}
