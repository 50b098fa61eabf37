import { Agent, request } from 'node:http';
import { connect } from 'node:net';

/** A request that goes out as it is written: no path is tidied up, no header is added or refused. */
export interface RawRequest {
  method: string;
  /** With the query, percent-encoded by the caller. */
  path: string;
  headers?: Record<string, string>;
  body?: string | Buffer;
  /** Sends the body in chunks, without a Content-Length. */
  chunked?: boolean;
}

export interface RawAnswer {
  status: number;
  headers: Record<string, string | string[] | undefined>;
  text: string;
}

const agent = new Agent({ keepAlive: true, maxSockets: 8 });

const EVENTS = 'text/event-stream';
const FIRST_EVENT = /^data: (.*)\n\n/m;

/** Sends one request and reads the whole answer; of a stream of events the data of the first, and leaves. */
export function rawCall(
  url: string,
  { method, path, headers = {}, body, chunked }: RawRequest,
): Promise<RawAnswer> {
  const { hostname, port } = new URL(url);
  // Said for every method: left to itself Node sends the body of a DELETE without either.
  const framing: Record<string, string> =
    body === undefined
      ? {}
      : chunked
        ? { 'transfer-encoding': 'chunked' }
        : { 'content-length': String(Buffer.byteLength(body)) };
  return new Promise((resolve, reject) => {
    const outgoing = request(
      { hostname, port, method, path, agent, headers: { ...framing, ...headers } },
      (answer) => {
        const parts: Buffer[] = [];
        const isStream = String(answer.headers['content-type']).startsWith(EVENTS);
        answer.on('data', (part: Buffer) => {
          parts.push(part);
          const first = isStream ? FIRST_EVENT.exec(Buffer.concat(parts).toString()) : null;
          if (!first) return;
          resolve({ status: answer.statusCode ?? 0, headers: answer.headers, text: first[1] ?? '' });
          answer.destroy();
        });
        answer.on('error', reject);
        answer.on('end', () =>
          resolve({
            status: answer.statusCode ?? 0,
            headers: answer.headers,
            text: Buffer.concat(parts).toString(),
          }),
        );
      },
    );
    outgoing.on('error', reject);
    outgoing.end(body);
  });
}

export interface Exchange {
  /** Everything the server sent until it closed the connection. */
  received: string;
  /** How the connection ended: by the server's wish, or broken off. */
  end: 'closed' | 'reset';
}

const EXCHANGE_MS = 10_000;

/**
 * Writes bytes to a connection of its own and reads until the server closes it; rejects when it has not done
 * so in 10 s. `end`: after the last byte the connection is left open (`wait`), closed for writing (`half`), or
 * broken off (`drop`).
 */
export function rawExchange(
  url: string,
  bytes: string | Buffer,
  end: 'wait' | 'half' | 'drop' = 'wait',
): Promise<Exchange> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve, reject) => {
    let received = '';
    const socket = connect({ host: hostname, port: Number(port), allowHalfOpen: true });
    const done = (how: Exchange['end']) => {
      socket.destroy();
      resolve({ received, end: how });
    };
    socket.setTimeout(EXCHANGE_MS, () => {
      socket.destroy();
      reject(
        new Error(
          `the server kept the connection open for ${EXCHANGE_MS} ms after: ${received.slice(0, 500)}`,
        ),
      );
    });
    socket.on('data', (part: Buffer) => (received += part.toString('latin1')));
    socket.on('end', () => done('closed'));
    socket.on('error', () => done('reset'));
    socket.write(bytes, () => {
      if (end === 'half') socket.end();
      if (end === 'drop') done('reset');
    });
  });
}

/** The answers in what a server sent on one connection; throws when it is anything but whole answers. */
export function answersIn(received: string): RawAnswer[] {
  const answers: RawAnswer[] = [];
  let rest = received;
  while (rest !== '') {
    const headEnd = rest.indexOf('\r\n\r\n');
    const [first = '', ...lines] = rest.slice(0, headEnd).split('\r\n');
    const status = Number(/^HTTP\/1\.[01] (\d{3}) /.exec(first)?.[1]);
    if (headEnd < 0 || !status) throw new Error(`this is no answer of HTTP: ${rest.slice(0, 200)}`);
    const headers = Object.fromEntries(
      lines.map((line) => [
        line.slice(0, line.indexOf(':')).toLowerCase(),
        line.slice(line.indexOf(':') + 1).trim(),
      ]),
    );
    const bodyEnd = headEnd + 4 + Number(headers['content-length'] ?? 0);
    if (bodyEnd > rest.length) throw new Error(`the answer is not whole: ${rest.slice(0, 200)}`);
    if (status >= 200) answers.push({ status, headers, text: rest.slice(headEnd + 4, bodyEnd) });
    rest = rest.slice(bodyEnd);
  }
  return answers;
}
