import { createApiToken, createApplication, revokeToken, tokensOf } from '../applications/applications.js';
import type { App } from '../compose.js';
import type { Config } from '../config.js';
import { findApplicationByPublicId } from '../storage/applications.js';

/** Its own application: what the link opens is walled off from every other. */
const APPLICATION_ID = 'DEMO';

/** What the demo page does: it makes its templates and users, sends, and signs the users in. */
const PERMISSIONS = ['notifications:send', 'templates', 'users', 'settings'] as const;

const LOOPBACK = /^(localhost|127\.\d+\.\d+\.\d+|::1)$/;

/** On by itself only for a server that nobody else can reach, on a database that it has started itself. */
export const hasDemo = ({ demo, host, databaseUrl, roles }: Config): boolean =>
  roles.has('api') && (demo === 'auto' ? LOOPBACK.test(host) && databaseUrl === null : demo === 'on');

/** The link of the demo page: good until the next start, which makes another. */
export async function makeDemoLink(app: App, url: string): Promise<string> {
  const { db, clock } = app;
  const now = clock.now();
  const existing = await findApplicationByPublicId(db, APPLICATION_ID);
  const application =
    existing ??
    (await createApplication(db, { applicationId: APPLICATION_ID, name: 'Demo', now })).application;
  for (const { id, revoked_at: revokedAt } of await tokensOf(db, application.id))
    if (revokedAt === null) await revokeToken(db, application.id, id);
  const { token } = await createApiToken(db, application.id, {
    name: 'demo page',
    permissions: [...PERMISSIONS],
    now,
  });
  // What is behind "#" stays in the browser: no log, no proxy and no Referer has it.
  return `${url}/demo/#${token}`;
}
