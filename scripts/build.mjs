/** npm run build: installs what is missing, and builds everything anew. */
import { ensureOrExit } from './ensure.mjs';

await ensureOrExit({ force: true });
