/** npm run demo: sends to a running server and reads back. Needs nothing built or installed. */
import { demo } from '../demo/main.mjs';

await demo();
