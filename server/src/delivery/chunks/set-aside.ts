import { BelfryError } from '@belfry/contract';
import { failpoint } from '../../platform/failpoints.js';
import type { Database } from '../../storage/database.js';
import { type Failure, setChunkAside, setReleaseAside } from '../../storage/set-aside.js';
import { type ClaimedWork, failWork } from '../../storage/work.js';

/** What callers of the API are told; the reason itself is the operator's. */
function failureOf(what: string, { id }: ClaimedWork): Failure {
  const { code, message } = new BelfryError(
    'InternalError',
    `${what}, however often it was tried. Its targets stay pending until the operator of the server lets it go on ("belfry work list" says why, under ${id}) or the notification is cancelled.`,
  );
  return { code, message };
}

/** Sets the work of a chunk aside, and says so in its notification; its other chunks go on. False: the lease was lost. */
export function giveUpChunk(db: Database, work: ClaimedWork, reason: string): Promise<boolean> {
  const { application, notification } = work;
  return db.transaction(async (connection) => {
    if (!(await failWork(connection, work, reason))) return false;
    const failure = failureOf('A part of the batch could not be delivered', work);
    if (notification !== null) await setChunkAside(connection, application, { notification, failure });
    await failpoint('work.set_aside');
    return true;
  });
}

/** The same for the release of a scheduled batch, none of which is delivered then. */
export function giveUpRelease(db: Database, work: ClaimedWork, reason: string): Promise<boolean> {
  const { application, notification } = work;
  return db.transaction(async (connection) => {
    if (!(await failWork(connection, work, reason))) return false;
    const failure = failureOf('The batch could not be released at its time', work);
    if (notification !== null) await setReleaseAside(connection, application, { notification, failure });
    return true;
  });
}
