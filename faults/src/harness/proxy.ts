import { once } from 'node:events';
import { connect, createServer, type NetConnectOpts, type Server, type Socket } from 'node:net';

interface Pair {
  client: Socket;
  server: Socket;
  /** Its answer is to be lost: the next bytes from the server end it. */
  isCut: boolean;
  /** Nothing passes any more in either direction, and nobody is told. */
  isDark: boolean;
}

/** A TCP proxy that loses just what a suite wants lost: found by a text in what the client sends. */
export class CuttingProxy {
  readonly #to: NetConnectOpts;
  readonly #pairs = new Set<Pair>();
  #listener: Server | null = null;
  #cutsAfter: string | null = null;
  #marks: { text: string; pairs: Set<Pair> } | null = null;
  /** Answers that were lost. */
  cuts = 0;

  constructor(to: NetConnectOpts) {
    this.#to = to;
  }

  /** The port it listens on. */
  async start(): Promise<number> {
    this.#listener = createServer((client) => this.#accept(client)).listen(0, '127.0.0.1');
    await once(this.#listener, 'listening');
    const address = this.#listener.address();
    if (address === null || typeof address === 'string') throw new Error('no port is free');
    return address.port;
  }

  async stop(): Promise<void> {
    for (const { client, server } of this.#pairs) {
      client.destroy();
      server.destroy();
    }
    this.#listener?.close();
    if (this.#listener?.listening) await once(this.#listener, 'close');
  }

  /** The answer to the next request that holds the text is lost: both ends are cut off when it begins. */
  cutAnswerTo(text: string): void {
    this.#cutsAfter = text;
  }

  /** From now on connections that send the text are remembered. */
  watch(text: string): void {
    this.#marks = { text, pairs: new Set() };
  }

  /** How many connections that have sent the watched text are open, and not dark. */
  get watched(): number {
    return [...(this.#marks?.pairs ?? [])].filter((pair) => this.#pairs.has(pair) && !pair.isDark).length;
  }

  /** Lets nothing pass any more on the connections that have sent the watched text; how many those are. */
  darken(): number {
    let darkened = 0;
    for (const pair of this.#marks?.pairs ?? []) {
      if (!this.#pairs.has(pair) || pair.isDark) continue;
      pair.isDark = true;
      darkened++;
    }
    return darkened;
  }

  #accept(client: Socket): void {
    const server = connect(this.#to);
    const pair: Pair = { client, server, isCut: false, isDark: false };
    this.#pairs.add(pair);
    client.setNoDelay(true);
    client.on('error', () => {});
    server.on('error', () => {});
    client.on('data', (bytes) => {
      if (pair.isDark) return;
      this.#look(pair, bytes);
      server.write(bytes);
    });
    server.on('data', (bytes) => {
      if (pair.isDark) return;
      if (!pair.isCut) return void client.write(bytes);
      this.cuts++;
      client.resetAndDestroy();
      server.destroy();
    });
    client.on('close', () => this.#closed(pair, server));
    server.on('close', () => this.#closed(pair, client));
  }

  #look(pair: Pair, bytes: Buffer): void {
    if (this.#marks && bytes.includes(this.#marks.text)) this.#marks.pairs.add(pair);
    if (this.#cutsAfter === null || !bytes.includes(this.#cutsAfter)) return;
    this.#cutsAfter = null;
    pair.isCut = true;
  }

  /** An end that closes closes the other, but for a dark one: nobody is told. */
  #closed(pair: Pair, other: Socket): void {
    if (!pair.isDark) other.destroy();
    if (pair.client.destroyed && pair.server.destroyed) this.#pairs.delete(pair);
    if (pair.isDark && pair.client.destroyed) this.#pairs.delete(pair);
  }
}
