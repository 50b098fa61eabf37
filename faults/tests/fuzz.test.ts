import { ownOperations, startServer, type TestServer } from '@belfry/testkit';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { faultsOfAftermath } from '../src/fuzz/aftermath.js';
import { fuzz, type FuzzResult, withoutSuccess } from '../src/fuzz/run.js';
import { captureLog, LEVEL } from '../../server/tests/log-capture.js';

/** Of each operation; `npm run fuzz` sends 2,000. Always the same ones, so that a finding is no accident. */
const REQUESTS = 40;
const SEED = 1;
/** Thousands of requests: seconds on a machine of its own, minutes on one that others use. */
const LOADED_MS = 300_000;

let server: TestServer;
let result: FuzzResult;
const log = captureLog();

beforeAll(async () => {
  server = await startServer(inject('postgres'), { logger: log.logger });
  result = await fuzz({ server, operations: ownOperations, requests: REQUESTS, seed: SEED, secrets: [] });
}, LOADED_MS);
afterAll(() => server.stop());

describe('requests by chance', () => {
  it('are answered as the contract documents, by every operation (G12)', () => {
    expect(result.results.flatMap(({ finding }) => finding ?? [])).toEqual([]);
    expect(withoutSuccess(result.results)).toEqual([]);
    expect(result.results.map(({ operation }) => operation).sort()).toEqual(
      ownOperations.map(({ id }) => id).sort(),
    );
  });

  it('leave nothing behind that breaks an invariant or cannot be read (G2, G12)', async () => {
    expect(await faultsOfAftermath(server, server.app.db, result.applications)).toEqual([]);
  });

  it('are no fault of the server in its log (G12)', () => {
    expect(log.records().filter(({ level }) => level >= LEVEL.warn)).toEqual([]);
  });
});
