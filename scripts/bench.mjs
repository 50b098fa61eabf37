/** npm run bench: makes the checkout ready and measures. The measurement is this process, so that Ctrl-C is its own. */
import { ensureOrExit } from './ensure.mjs';

await ensureOrExit();
await import(new URL('../bench/dist/main.js', import.meta.url).href);
