import { startServer, type TestServer } from '@belfry/testkit';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { runDisconnects } from '../src/disconnects/run.js';

/** `npm run disconnects` does 1,000. */
const DISCONNECTS = 50;

let server: TestServer;

beforeAll(async () => {
  server = await startServer(inject('postgres'));
});
afterAll(() => server.stop());

describe('two devices that are cut off again and again', () => {
  it('show in the end what the server has (G7, G13)', { timeout: 240_000 }, async () => {
    const { connection, filesDir } = server;
    const outcome = await runDisconnects({ server, connection, filesDir, disconnects: DISCONNECTS, seed: 1 });
    const count = Object.values(outcome.faults).reduce((sum, one) => sum + one, 0);
    expect(count).toBe(DISCONNECTS);
    expect(outcome.streams).toBeGreaterThan(DISCONNECTS / 2);
    await server.checkInvariants();
  });
});
