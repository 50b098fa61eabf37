import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { createLogger, Database, systemClock } from '@belfry/server';
import {
  accessServer,
  makeApplication,
  type ServerAccess,
  type ServerUnderTest,
  startServerUnderTest,
} from '@belfry/testkit';
import type { ProbeReading } from './probe.js';

const PROBE = new URL('./probe.js', import.meta.url);
const CONNECTIONS = 4;

/** Records of the log from this level on are findings. */
const WARN = 40;

/** A server in a process of its own, with what can be seen of it from outside. */
export interface ObservedServer {
  server: ServerAccess;
  db: Database;
  /** What it holds when all garbage is gone. */
  measure(): Promise<ProbeReading>;
  /** What its log and its process tell of faults. */
  faults(): string[];
  /** Texts that none of its answers may hold. */
  secrets: string[];
  stop(): Promise<void>;
}

export async function startObservedServer(databaseUrl: string | null): Promise<ObservedServer> {
  const started = await startServerUnderTest({
    databaseUrl,
    nodeArgs: ['--expose-gc', '--import', PROBE.href],
  });
  const { url, connection, directory } = started;
  const db = new Database(connection, CONNECTIONS, createLogger({ level: 'silent', format: 'json' }));
  const application = await makeApplication(db, systemClock);
  return {
    server: accessServer({ url, db, clock: systemClock }, application),
    db,
    measure: () => measure(started),
    faults: () => faultsOf(started),
    secrets: [directory, fileURLToPath(new URL('../..', import.meta.url))],
    stop: async () => {
      await db.close();
      await started.stop();
    },
  };
}

async function measure({ process: child }: ServerUnderTest): Promise<ProbeReading> {
  const reading = once(child, 'message');
  child.send('measure');
  const [first] = (await reading) as [ProbeReading];
  return first;
}

/** The probe asks for no restart: a server that ended, for whatever reason, is a finding. */
function faultsOf({ process: child, log }: ServerUnderTest): string[] {
  const ended = child.exitCode ?? child.signalCode;
  const records = readFileSync(log, 'utf8')
    .split('\n')
    .filter((line) => line !== '' && isFault(line));
  const told = [...new Set(records)].slice(0, 20).map((line) => `the log says: ${line.slice(0, 1_000)}`);
  return [...(ended === null ? [] : [`the server ended with ${ended}`]), ...told];
}

/** Of what goes to standard output and error only records of the log and greetings are expected. */
function isFault(line: string): boolean {
  try {
    return (JSON.parse(line) as { level: number }).level >= WARN;
  } catch {
    return /Error|at .+:\d+:\d+|[Ww]arning/.test(line);
  }
}
