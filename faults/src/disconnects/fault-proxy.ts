import { once } from 'node:events';
import { createServer, connect, type Server, type Socket } from 'node:net';

/** How a connection is lost. */
export type Fault = 'reset' | 'half-open' | 'freeze' | 'refuse';

interface Pair {
  client: Socket;
  server: Socket;
}

/** A TCP proxy between clients and a server, which loses connections in the ways that networks do. */
export class FaultProxy {
  readonly #pairs = new Set<Pair>();
  #server: Server | null = null;
  #isRefusing = false;

  constructor(private readonly target: { host: string; port: number }) {}

  get connections(): number {
    return this.#pairs.size;
  }

  async start(): Promise<string> {
    this.#server = createServer((client) => this.#accept(client)).listen(0, '127.0.0.1');
    await once(this.#server, 'listening');
    const address = this.#server.address();
    if (address === null || typeof address === 'string') throw new Error('no port is free');
    return `http://127.0.0.1:${address.port}`;
  }

  /**
   * `reset`: every connection is reset. `half-open`: nothing of them arrives any more, in either direction, and nobody
   * is told; new ones work. `freeze`: the same, until `heal`. `refuse`: as `reset`, and new ones are, too, until `heal`.
   */
  fault(kind: Fault): void {
    if (kind === 'refuse') this.#isRefusing = true;
    for (const pair of this.#pairs) {
      if (kind === 'reset' || kind === 'refuse') this.#reset(pair);
      else {
        pair.client.pause();
        pair.server.pause();
        if (kind === 'half-open') this.#pairs.delete(pair);
        if (kind === 'half-open') this.#abandoned.add(pair);
      }
    }
  }

  readonly #abandoned = new Set<Pair>();

  heal(): void {
    this.#isRefusing = false;
    for (const { client, server } of this.#pairs) {
      client.resume();
      server.resume();
    }
  }

  async stop(): Promise<void> {
    for (const pair of [...this.#pairs, ...this.#abandoned]) this.#reset(pair);
    this.#server?.close();
    if (this.#server) await once(this.#server, 'close');
  }

  #reset(pair: Pair): void {
    pair.client.resetAndDestroy();
    pair.server.resetAndDestroy();
    this.#pairs.delete(pair);
  }

  #accept(client: Socket): void {
    client.on('error', () => {});
    if (this.#isRefusing) {
      client.resetAndDestroy();
      return;
    }
    const server = connect(this.target);
    const pair = { client, server };
    server.on('error', () => {});
    this.#pairs.add(pair);
    // A pipe would resume what a fault has paused.
    client.on('data', (bytes) => server.write(bytes));
    server.on('data', (bytes) => client.write(bytes));
    client.on('close', () => {
      server.destroy();
      this.#pairs.delete(pair);
    });
    server.on('close', () => {
      client.destroy();
      this.#pairs.delete(pair);
    });
  }
}
