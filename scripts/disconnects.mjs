/** npm run disconnects: makes the checkout ready and cuts clients off. The run is this process, so that Ctrl-C is its own. */
import { ensureOrExit } from './ensure.mjs';

await ensureOrExit();
await import(new URL('../faults/dist/disconnects.js', import.meta.url).href);
