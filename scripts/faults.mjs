/** npm run faults: makes the checkout ready and runs the fault suites. The run is this process, so that Ctrl-C is its own. */
import { ensureOrExit } from './ensure.mjs';

await ensureOrExit();
await import(new URL('../faults/dist/main.js', import.meta.url).href);
