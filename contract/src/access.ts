import type { Operation } from './operation.js';

/** Parts of an application that a custom role opens, each to look at (`view`) or altogether (`all`). */
export const AREAS = [
  'send',
  'templates',
  'logs',
  'channels',
  'tags',
  'theme',
  'integrations',
  'analytics',
] as const;
export type Area = (typeof AREAS)[number];

export const LEVELS = ['view', 'all'] as const;
export type Level = (typeof LEVELS)[number];

export interface Need {
  area: Area;
  level: Level;
}

/**
 * What a member's role must hold: any one of some needs, or to be Owner or Admin, or nothing but being signed in.
 * `application`: the call is about the application that the header names; else about the whole installation.
 */
export type MemberNeeds =
  | { scope: 'installation'; needs: 'signed in' | 'admin' }
  | { scope: 'application'; needs: 'admin' | readonly Need[] };

/** Where the session of a member is, and what goes beside it. */
export const MEMBER_COOKIE = 'belfry_session';
export const DASHBOARD_HEADER = 'Belfry-Dashboard';
export const APPLICATION_HEADER = 'Belfry-Application';

export const everywhere = (level: Level): Need[] => AREAS.map((area) => ({ area, level }));

/**
 * Which area an operation for API tokens belongs to, by where its path begins: the first line that fits. What
 * stands nowhere is for Owner and Admin. `readBy`: areas that cannot do without reading it.
 */
const AREA_OF_PATH: readonly { path: string; area: Area; readBy?: readonly Area[] | 'all' }[] = [
  { path: '/v1/notifications/messages', area: 'send' },
  { path: '/v1/notifications', area: 'logs', readBy: ['send', 'analytics'] },
  { path: '/v1/storage', area: 'send' },
  { path: '/v1/templates', area: 'templates', readBy: ['send', 'logs', 'analytics'] },
  { path: '/v1/channels', area: 'channels', readBy: 'all' },
  { path: '/v1/tags', area: 'tags', readBy: ['send', 'logs'] },
  { path: '/v1/theme', area: 'theme', readBy: ['templates', 'send'] },
  { path: '/v1/integrations', area: 'integrations' },
  { path: '/v1/webhooks', area: 'integrations' },
  { path: '/v1/push', area: 'integrations' },
  { path: '/v1/users', area: 'logs', readBy: ['send'] },
];

/** Operations that differ from others of their path or method. */
const EXCEPTIONS: Record<string, 'admin' | readonly Need[]> = {
  // They change nothing.
  previewTemplate: [
    { area: 'templates', level: 'view' },
    { area: 'send', level: 'view' },
    { area: 'logs', level: 'view' },
  ],
  previewDocument: [
    { area: 'templates', level: 'view' },
    { area: 'send', level: 'view' },
  ],
  // Who may send may also stop it.
  cancelNotification: [
    { area: 'send', level: 'all' },
    { area: 'logs', level: 'all' },
  ],
  rescheduleNotification: [{ area: 'send', level: 'all' }],
  // Approving is not for those who write.
  approveTemplate: 'admin',
  rejectTemplate: 'admin',
  // With these somebody reads as a user.
  issueSessionToken: 'admin',
  revokeSessionTokens: 'admin',
};

const isBelow = (path: string, prefix: string): boolean =>
  path === prefix || (path.startsWith(prefix) && /^[/_s]/.test(path.slice(prefix.length)));

function needsOfToken({ id, method, path }: Operation): 'admin' | readonly Need[] {
  const exception = EXCEPTIONS[id];
  if (exception) return exception;
  const entry = AREA_OF_PATH.find((one) => isBelow(path, one.path));
  if (!entry) return 'admin';
  if (method !== 'GET') return [{ area: entry.area, level: 'all' }];
  if (entry.readBy === 'all') return everywhere('view');
  return [entry.area, ...(entry.readBy ?? [])].map((area) => ({ area, level: 'view' }));
}

/** What opens an operation to a member of the dashboard; null when it is not for members. */
export function accessOf(operation: Operation): MemberNeeds | null {
  const { auth } = operation;
  if (auth.kind === 'member') return auth.needs;
  if (auth.kind === 'token') return { scope: 'application', needs: needsOfToken(operation) };
  return null;
}

/** A role's areas as far as they are open. */
export type Areas = Partial<Record<Area, Level>>;

/** Whether a custom role with these areas meets one of the needs. */
export const meets = (areas: Areas, needs: readonly Need[]): boolean =>
  needs.some(({ area, level }) => areas[area] === 'all' || (level === 'view' && areas[area] === 'view'));

/** The needs in words, for the error and for openapi.json. */
export function describeNeeds(needs: MemberNeeds['needs']): string {
  if (needs === 'signed in') return 'every member';
  if (needs === 'admin') return 'Owner or Admin';
  if (needs.length === AREAS.length) return 'every role of the application';
  const words = needs.map(
    ({ area, level }) =>
      `${area[0]?.toUpperCase()}${area.slice(1)}: ${level === 'all' ? 'All' : 'View or All'}`,
  );
  return ['Owner or Admin', ...words].join(', or ');
}
