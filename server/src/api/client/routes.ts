import type { Route } from '../../http/handler.js';
import { route as listClientChannels } from './v1/channels.get.js';
import { route as listClientChanges } from './v1/changes.get.js';
import { route as markClientRead } from './v1/channels/{key}/read.post.js';
import { route as removeClientDevice } from './v1/devices/{token}.delete.js';
import { route as registerClientDevice } from './v1/devices/{token}.put.js';
import { route as getClientPreferences } from './v1/preferences.get.js';
import { route as updateClientPreferences } from './v1/preferences.put.js';
import { route as refreshSession } from './v1/session.post.js';
import { route as streamClientChanges } from './v1/stream.get.js';
import { route as listClientMessages } from './v1/channels/{key}/messages.get.js';
import { route as recordEvents } from './v1/events.post.js';
import { route as listClientTemplates } from './v1/templates.get.js';
import { route as getClientTheme } from './v1/theme.get.js';

/** The routes of the operations that apps call. */
export const CLIENT_ROUTES: readonly Route[] = [
  listClientChannels,
  listClientMessages,
  markClientRead,
  recordEvents,
  listClientChanges,
  streamClientChanges,
  listClientTemplates,
  getClientTheme,
  registerClientDevice,
  removeClientDevice,
  getClientPreferences,
  updateClientPreferences,
  refreshSession,
];
