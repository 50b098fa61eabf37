import { connect, type Socket } from 'node:net';

export interface HttpAnswer {
  status: number;
  body: Buffer;
}

const HEAD_END = Buffer.from('\r\n\r\n');

/**
 * One keep-alive HTTP/1.1 connection with one request under way at a time.
 *
 * NOTE: written for measuring. Requests are bytes made beforehand and of an answer only status and body are
 * read, so that the load generator, which shares the machine with the server under test, takes little of it.
 */
export class HttpConnection {
  readonly #socket: Socket;
  #received: Buffer[] = [];
  #receivedBytes = 0;
  /** Bytes of the answer under way, head included; 0 while its head is incomplete. */
  #wanted = 0;
  #bodyStart = 0;
  #resolve: ((answer: HttpAnswer) => void) | null = null;
  #reject: ((error: Error) => void) | null = null;

  private constructor(socket: Socket) {
    this.#socket = socket;
    socket.on('data', (chunk: Buffer) => this.#take(chunk));
    socket.on('error', (error) => this.#fail(error));
    socket.on('close', () => this.#fail(new Error('the server closed the connection')));
  }

  static open(address: { host: string; port: number }): Promise<HttpConnection> {
    return new Promise((resolve, reject) => {
      const socket = connect({ ...address, noDelay: true });
      socket.once('error', reject);
      socket.once('connect', () => {
        socket.off('error', reject);
        resolve(new HttpConnection(socket));
      });
    });
  }

  request(bytes: Buffer): Promise<HttpAnswer> {
    if (this.#resolve) throw new Error('a request is under way on this connection');
    return new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
      this.#socket.write(bytes);
    });
  }

  close(): void {
    this.#socket.destroy();
  }

  #take(chunk: Buffer): void {
    this.#received.push(chunk);
    this.#receivedBytes += chunk.length;
    if (this.#wanted === 0) this.#readHead();
    if (this.#wanted === 0 || this.#receivedBytes < this.#wanted) return;
    const bytes = this.#received.length === 1 ? chunk : Buffer.concat(this.#received);
    const answer = {
      status: Number(bytes.toString('latin1', 9, 12)),
      body: bytes.subarray(this.#bodyStart, this.#wanted),
    };
    const resolve = this.#resolve;
    this.#received = [];
    this.#receivedBytes = 0;
    this.#wanted = 0;
    this.#resolve = null;
    this.#reject = null;
    resolve?.(answer);
  }

  #readHead(): void {
    if (this.#received.length > 1) this.#received = [Buffer.concat(this.#received)];
    const bytes = this.#received[0] as Buffer;
    const end = bytes.indexOf(HEAD_END);
    if (end < 0) return;
    const length = /\r\ncontent-length: *(\d+)/i.exec(bytes.toString('latin1', 0, end));
    if (!length) return this.#fail(new Error('the answer has no Content-Length, which this client needs'));
    this.#bodyStart = end + HEAD_END.length;
    this.#wanted = this.#bodyStart + Number(length[1]);
  }

  #fail(error: Error): void {
    const reject = this.#reject;
    this.#resolve = null;
    this.#reject = null;
    this.#socket.destroy();
    reject?.(error);
  }
}

export interface RequestParts {
  method: 'GET' | 'POST';
  path: string;
  headers: Record<string, string>;
  body?: unknown;
}

/** The bytes of a request. */
export function requestBytes({ method, path, headers, body }: RequestParts): Buffer {
  const payload = body === undefined ? Buffer.alloc(0) : Buffer.from(JSON.stringify(body));
  const lines = [`${method} ${path} HTTP/1.1`, 'host: 127.0.0.1'];
  for (const [name, value] of Object.entries(headers)) lines.push(`${name}: ${value}`);
  if (body !== undefined) lines.push('content-type: application/json', `content-length: ${payload.length}`);
  return Buffer.concat([Buffer.from(`${lines.join('\r\n')}\r\n\r\n`, 'latin1'), payload]);
}

/** The answer's JSON; throws when its status is not 200. */
export function okJson<T>({ status, body }: HttpAnswer): T {
  if (status !== 200) throw new Error(`the server answered ${status}: ${body.toString('utf8', 0, 500)}`);
  return JSON.parse(body.toString('utf8')) as T;
}

/** Only looks at the status: what the hot loops do with an answer. */
export function requireOk({ status, body }: HttpAnswer): void {
  if (status !== 200) throw new Error(`the server answered ${status}: ${body.toString('utf8', 0, 500)}`);
}
