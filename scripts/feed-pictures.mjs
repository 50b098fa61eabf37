/** npm run feed-pictures: draws the pictures of docs/feed anew, in Chromium, from a server with sample messages. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { runnerImport } from 'vite';
import { ROOT } from './checks/files.mjs';
import { ensureOrExit } from './ensure.mjs';

await ensureOrExit();
const { startBrowser, startServerUnderTest, prepareTemplate, startServer } = await import('@belfry/testkit');
const options = { root: ROOT, configFile: false, logLevel: 'error' };
const { module } = await runnerImport(join(ROOT, 'client/tests/pictures.ts'), options);
const folder = join(ROOT, 'docs/feed');
mkdirSync(folder, { recursive: true });

const embedded = await startServerUnderTest({ databaseUrl: process.env.DATABASE_URL ?? null });
const browser = await startBrowser();
const { connection } = embedded;
await prepareTemplate({ connection });
const servers = [];
const newServer = async () => {
  const server = await startServer({ connection });
  servers.push(server);
  return server;
};
try {
  await module.takePictures({ browser, newServer, folder, only: process.argv.slice(2) });
} finally {
  await browser.close();
  for (const server of servers) await server.stop();
  await embedded.stop();
}
