/** parse-server on PostgreSQL, as bench:peers starts it: a process for each of PROCESSES, all on one port. */
import cluster from 'node:cluster';
import express from 'express';
import { ParseServer } from 'parse-server';

const { DATABASE_URL, PORT, MASTER_KEY, PROCESSES } = process.env;

async function serve() {
  const url = `http://127.0.0.1:${PORT}/parse`;
  const server = new ParseServer({
    databaseURI: DATABASE_URL,
    appId: 'bench',
    masterKey: MASTER_KEY,
    maintenanceKey: `${MASTER_KEY}-maintenance`,
    serverURL: url,
    // Parts of a batch call the server's own functions, not its port.
    directAccess: true,
    silent: true,
    logsFolder: null,
  });
  await server.start();
  const app = express();
  app.use('/parse', server.app);
  app.listen(Number(PORT), '127.0.0.1');
}

if (cluster.isPrimary) {
  // One after another: the first makes the tables.
  for (let made = 0; made < Number(PROCESSES); made++) {
    const worker = cluster.fork();
    await new Promise((resolve, reject) => {
      worker.once('listening', resolve);
      worker.once('exit', () => reject(new Error('parse-server did not start')));
    });
  }
  process.stdout.write('all processes listen\n');
} else await serve();
