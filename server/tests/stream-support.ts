import { StreamClient, type TestServer } from '@belfry/testkit';
import { afterEach, expect } from 'vitest';
import { openSession } from './support.js';

/** A stream ends at most so long after its session (G19). */
export const ENDS_MS = 5_000;

let users = 0;

/** A user of the test's own with a session. */
export async function newReaderOf(server: TestServer): Promise<{ userId: string; token: string }> {
  const userId = `reader-${++users}`;
  return { userId, token: await openSession(server, userId) };
}

/** The streams of one test at a time: after each they are closed, and none of them may have had a fault. */
export function useStreams() {
  const clients: StreamClient[] = [];
  afterEach(() => {
    for (const client of clients.splice(0)) {
      expect(client.faults).toEqual([]);
      client.close();
    }
  });
  const listen = async (
    server: TestServer,
    token: string,
    options: Parameters<StreamClient['open']>[0] = {},
  ): Promise<StreamClient> => {
    const client = new StreamClient(server.url, token);
    clients.push(client);
    return client.open(options);
  };
  return { clients, listen };
}
