/** npm run fuzz: makes the checkout ready and fuzzes a server. The run is this process, so that Ctrl-C is its own. */
import { ensureOrExit } from './ensure.mjs';

await ensureOrExit();
await import(new URL('../faults/dist/fuzz.js', import.meta.url).href);
