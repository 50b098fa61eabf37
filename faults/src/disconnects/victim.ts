/** A server process that is killed: on the database and port it is told, with nothing of its own. */
import { compose, type Connection, createLogger, DiskStore, systemClock } from '@belfry/server';

const [connection = '', port = '0', files = ''] = process.argv.slice(2);
const app = compose({
  connection: JSON.parse(connection) as Connection,
  connections: 4,
  clock: systemClock,
  logger: createLogger({ level: 'silent', format: 'json' }),
  roles: new Set(['api', 'gateway']),
  fileStore: new DiskStore(files),
});
await app.start();
await app.http.listen({ port: Number(port), host: '127.0.0.1' });
// Whoever started it is gone: so is this.
process.on('disconnect', () => process.exit());
process.send?.('ready');
