import { HttpConnection, requestBytes, requireOk } from './http-connection.js';
import { median } from './statistics.js';

const EVERY_MS = 20;

export interface Latency {
  /** In ms. */
  longest: number;
  median: number;
  count: number;
}

/**
 * Asks a server for its health again and again. The answer needs nothing but the process, so the longest wait
 * for it is about the longest time for which the process did something else in one piece.
 */
export class LatencyProbe {
  readonly #connection: HttpConnection;
  readonly #times: number[] = [];
  readonly #asking: Promise<void>;
  #isStopped = false;

  private constructor(connection: HttpConnection) {
    this.#connection = connection;
    this.#asking = this.#ask();
    // Told by stop().
    this.#asking.catch(() => {});
  }

  static async start(address: { host: string; port: number }): Promise<LatencyProbe> {
    return new LatencyProbe(await HttpConnection.open(address));
  }

  async stop(): Promise<Latency> {
    this.#isStopped = true;
    await this.#asking;
    this.#connection.close();
    const { length: count } = this.#times;
    return { longest: Math.max(...this.#times), median: median(this.#times), count };
  }

  async #ask(): Promise<void> {
    const request = requestBytes({ method: 'GET', path: '/healthz', headers: {} });
    while (!this.#isStopped) {
      const start = performance.now();
      requireOk(await this.#connection.request(request));
      this.#times.push(performance.now() - start);
      await new Promise((resolve) => setTimeout(resolve, EVERY_MS));
    }
  }
}
