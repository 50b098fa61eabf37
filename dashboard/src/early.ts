/**
 * The first script, and a small one: asks the server for what the page will show, while the code that shows it is still
 * being fetched and read.
 */
import { begin, firstOf, here } from './first.js';

const address = here();
if (!/^\/(link|oidc)\b/.test(address)) {
  begin({ name: 'getMe', application: '', options: {} });
  begin({ name: 'listApplications', application: '', options: {} });
  for (const ask of firstOf(address)) begin(ask);
}
