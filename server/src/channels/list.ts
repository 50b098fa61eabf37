import type { Application } from '../applications/directory.js';
import { listChannels } from '../storage/channels.js';
import type { Queryable } from '../storage/database.js';
import { presentChannel } from './present.js';

/** All channels of an application, in their order. */
export async function listApplicationChannels(db: Queryable, application: Application) {
  return { channels: (await listChannels(db, application.id)).map(presentChannel) };
}
