import type { Route } from '../http/handler.js';
import { ADMIN_ROUTES } from './admin/routes.js';
import { CLIENT_ROUTES } from './client/routes.js';
import { healthzRoute, openapiRoute, readyzRoute } from './probes.js';
import { route as listChannels } from './v1/channels/channels.get.js';
import { route as orderChannels } from './v1/channels/channels.put.js';
import { route as createChannel } from './v1/channels/channels.post.js';
import { route as deleteChannel } from './v1/channels/{key}.delete.js';
import { route as getChannel } from './v1/channels/{key}.get.js';
import { route as updateChannel } from './v1/channels/{key}.put.js';
import { route as archiveChannel } from './v1/channels/{key}/archive.post.js';
import { route as unarchiveChannel } from './v1/channels/{key}/unarchive.post.js';
import { route as listGallery } from './v1/gallery.get.js';
import { route as sendNotification } from './v1/notifications/messages.post.js';
import { route as listNotifications } from './v1/notifications/notifications.get.js';
import { route as deleteNotification } from './v1/notifications/{notification_id}.delete.js';
import { route as getNotification } from './v1/notifications/{notification_id}.get.js';
import { route as cancelNotification } from './v1/notifications/{notification_id}/cancel.post.js';
import { route as listTargets } from './v1/notifications/{notification_id}/targets.get.js';
import { route as rescheduleNotification } from './v1/notifications/{notification_id}.put.js';
import { route as eraseUser } from './v1/notifications/privacy/gdpr.post.js';
import { route as listTargetFiles } from './v1/storage/targets_files/targets_files.get.js';
import { route as presignTargetFile } from './v1/storage/targets_files/{file_key}/presigned_urls.post.js';
import { route as uploadTargetFile } from './v1/storage/uploads.post.js';
import { route as getSettings } from './v1/settings/settings.get.js';
import { route as updateSettings } from './v1/settings/settings.put.js';
import { route as listTags } from './v1/tags/tags.get.js';
import { route as getTheme } from './v1/theme/theme.get.js';
import { route as updateTheme } from './v1/theme/theme.put.js';
import { route as createTag } from './v1/tags/tags.post.js';
import { route as deleteTag } from './v1/tags/{name}.delete.js';
import { route as importTemplates } from './v1/templates/import.post.js';
import { route as previewDocument } from './v1/templates/preview.post.js';
import { route as listTemplates } from './v1/templates/templates.get.js';
import { route as createTemplate } from './v1/templates/templates.post.js';
import { route as deleteTemplate } from './v1/templates/{key}.delete.js';
import { route as getTemplate } from './v1/templates/{key}.get.js';
import { route as updateTemplate } from './v1/templates/{key}.put.js';
import { route as approveTemplate } from './v1/templates/{key}/approve.post.js';
import { route as archiveTemplate } from './v1/templates/{key}/archive.post.js';
import { route as duplicateTemplate } from './v1/templates/{key}/duplicate.post.js';
import { route as exportTemplate } from './v1/templates/{key}/export.get.js';
import { route as previewTemplate } from './v1/templates/{key}/preview.post.js';
import { route as rejectTemplate } from './v1/templates/{key}/reject.post.js';
import { route as submitTemplate } from './v1/templates/{key}/submit.post.js';
import { route as unarchiveTemplate } from './v1/templates/{key}/unarchive.post.js';
import { route as listTemplateVersions } from './v1/templates/{key}/versions.get.js';
import { route as restoreTemplateVersion } from './v1/templates/{key}/versions/{version}/restore.post.js';
import { route as upsertUsers } from './v1/users/bulk.post.js';
import { route as listUsers } from './v1/users/users.get.js';
import { route as createUser } from './v1/users/users.post.js';
import { route as deleteUser } from './v1/users/{user_id}.delete.js';
import { route as getUser } from './v1/users/{user_id}.get.js';
import { route as updateUser } from './v1/users/{user_id}.put.js';
import { route as listUserDevices } from './v1/users/{user_id}/devices/devices.get.js';
import { route as removeUserDevice } from './v1/users/{user_id}/devices/{token}.delete.js';
import { route as registerUserDevice } from './v1/users/{user_id}/devices/{token}.put.js';
import { route as getUserPreferences } from './v1/users/{user_id}/preferences.get.js';
import { route as updateUserPreferences } from './v1/users/{user_id}/preferences.put.js';
import { route as listUserNotifications } from './v1/users/{user_id}/notifications.get.js';
import { route as revokeSessionTokens } from './v1/users/{user_id}/token.delete.js';
import { route as issueSessionToken } from './v1/users/{user_id}/token.post.js';

/** Every operation with its handler; a file's path here is the path of its operation. */
export const ROUTES: readonly Route[] = [
  listGallery,
  sendNotification,
  listNotifications,
  getNotification,
  rescheduleNotification,
  cancelNotification,
  listTargets,
  deleteNotification,
  presignTargetFile,
  uploadTargetFile,
  listTargetFiles,
  listTemplates,
  createTemplate,
  getTemplate,
  updateTemplate,
  archiveTemplate,
  unarchiveTemplate,
  duplicateTemplate,
  deleteTemplate,
  listTemplateVersions,
  restoreTemplateVersion,
  submitTemplate,
  approveTemplate,
  rejectTemplate,
  previewTemplate,
  previewDocument,
  exportTemplate,
  importTemplates,
  listChannels,
  orderChannels,
  createChannel,
  getChannel,
  updateChannel,
  archiveChannel,
  unarchiveChannel,
  deleteChannel,
  listUsers,
  createUser,
  upsertUsers,
  getUser,
  updateUser,
  deleteUser,
  eraseUser,
  listUserNotifications,
  listUserDevices,
  registerUserDevice,
  removeUserDevice,
  getUserPreferences,
  updateUserPreferences,
  issueSessionToken,
  revokeSessionTokens,
  getSettings,
  updateSettings,
  listTags,
  getTheme,
  updateTheme,
  createTag,
  deleteTag,
  ...CLIENT_ROUTES,
  ...ADMIN_ROUTES,
  openapiRoute,
  healthzRoute,
  readyzRoute,
];
