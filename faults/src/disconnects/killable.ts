import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { fileURLToPath } from 'node:url';
import type { Connection } from '@belfry/server';

const VICTIM = fileURLToPath(new URL('../../dist/disconnects/victim.js', import.meta.url));

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('no port is free');
  return address.port;
}

/** A server in a process of its own that can be killed and comes back at the same place. */
export class KillableServer {
  #child: ChildProcess | null = null;

  private constructor(
    readonly port: number,
    private readonly of: { connection: Connection; filesDir: string },
  ) {}

  static async start(of: { connection: Connection; filesDir: string }): Promise<KillableServer> {
    const server = new KillableServer(await freePort(), of);
    await server.#start();
    return server;
  }

  async #start(): Promise<void> {
    const { connection, filesDir } = this.of;
    const child = fork(VICTIM, [JSON.stringify(connection), String(this.port), filesDir], { execArgv: [] });
    this.#child = child;
    await Promise.race([
      once(child, 'message'),
      once(child, 'exit').then(() => {
        throw new Error('the server to be killed did not start');
      }),
    ]);
  }

  /** SIGKILL, and another process in its place. */
  async kill(): Promise<void> {
    await this.stop();
    await this.#start();
  }

  async stop(): Promise<void> {
    const child = this.#child;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    child.kill('SIGKILL');
    await once(child, 'exit');
  }
}
