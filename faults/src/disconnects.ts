import { randomInt } from 'node:crypto';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { createLogger, Database, systemClock } from '@belfry/server';
import { accessServer, makeApplication, startServerUnderTest } from '@belfry/testkit';
import { runDisconnects } from './disconnects/run.js';

const HELP = `Usage: npm run disconnects -- [options]

Two devices of one user read their feeds through a proxy, which cuts them off again and again (reset, half-open, frozen,
refused, server killed), while messages are sent, read and deleted. Fails when they do not come to show what the server has.

Options:
  --disconnects N       how often (1,000)
  --seed S              the same course of events as in the run that printed it; by chance when left out
  --database-url URL    a database made and dropped on this PostgreSQL; the embedded one when left out
  --help
`;

const say = (text: string): void => void process.stdout.write(`${text}\n`);

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      disconnects: { type: 'string', default: '1000' },
      seed: { type: 'string', default: String(randomInt(1_000_000_000)) },
      'database-url': { type: 'string' },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) return void process.stdout.write(HELP);
  const disconnects = Number(values.disconnects);
  const seed = Number(values.seed);
  say(`npm run disconnects -- --disconnects ${disconnects} --seed ${seed}`);
  const started = await startServerUnderTest({ databaseUrl: values['database-url'] ?? null });
  const { url, connection, directory } = started;
  const stop = () => started.stop();
  const db = new Database(connection, 4, createLogger({ level: 'silent', format: 'json' }));
  const interrupt = () => void stop().finally(() => process.exit(130));
  process.once('SIGINT', interrupt).once('SIGTERM', interrupt);
  try {
    const server = accessServer({ url, db, clock: systemClock }, await makeApplication(db, systemClock));
    const outcome = await runDisconnects({
      ...{ server, connection, filesDir: join(directory, 'files'), disconnects, seed },
      onRound: (round) => {
        if (round % 50 === 0) say(`${round} disconnects`);
      },
    });
    await server.checkInvariants();
    const { faults, messages, streams, settledMs } = outcome;
    say(
      Object.entries(faults)
        .map(([kind, count]) => `${kind}: ${count}`)
        .join(', '),
    );
    say(`${messages} messages sent, ${streams} streams opened by two devices`);
    say(`both show what the server has, ${Math.round(settledMs)} ms after the last`);
  } finally {
    await db.close();
    await stop();
    process.off('SIGINT', interrupt).off('SIGTERM', interrupt);
  }
}

await main();
