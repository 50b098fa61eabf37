/** npm run bench:peers: makes the checkout ready and measures Belfry beside its peers. */
import { ensureOrExit } from './ensure.mjs';

await ensureOrExit();
await import(new URL('../bench/dist/peers/main.js', import.meta.url).href);
