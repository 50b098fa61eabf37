/**
 * npm start: makes the checkout ready and serves. The server runs in this process, so that Ctrl-C and the
 * exit code are its own.
 */
import { fileURLToPath } from 'node:url';
import { ensureOrExit } from './ensure.mjs';

await ensureOrExit();
const belfry = new URL('../server/bin/belfry.mjs', import.meta.url);
process.argv.splice(1, 1, fileURLToPath(belfry), 'serve');
await import(belfry.href);
