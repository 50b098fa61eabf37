import { BelfryError } from '@belfry/contract';
import { OperatorError } from '../applications/applications.js';
import { Directory } from '../applications/directory.js';
import type { Config } from '../config.js';
import { systemClock } from '../platform/clock.js';
import type { Database } from '../storage/database.js';
import { installGallery, picturesBelow } from '../templates/gallery.js';
import { chosen, originOf, print } from './operate.js';

/** Creates the templates of the gallery, or those of some keys; prints what became of each. */
export async function templatesInstallGallery(
  db: Database,
  wish: { config: Config; keys: readonly string[]; app?: string; channel?: string[] },
): Promise<void> {
  const { id } = await chosen(db, wish.app);
  const directory = new Directory(db, systemClock);
  const application = await directory.application(id);
  if (!application) throw new OperatorError('The application has just been removed.');
  const actor = { type: 'cli', value: 'belfry templates install', roles: null } as const;
  // Servers find by themselves what was changed.
  const parts = { db, clock: systemClock, directory, hint: () => {} };
  const picturesUrl = picturesBelow(originOf(wish.config));
  try {
    const { created, taken } = await installGallery(
      parts,
      { application, actor },
      { keys: wish.keys, channels: wish.channel ?? ['feed'], picturesUrl },
    );
    for (const key of created) print(`created  ${key}`);
    for (const key of taken) print(`kept     ${key}   (there is a template of this key)`);
  } catch (error) {
    throw error instanceof BelfryError ? new OperatorError(error.message) : error;
  }
}
