import type { Operation } from './operation.js';
import { getSignIn } from './admin/v1/sign-in/sign-in.get.js';
import { signIn } from './admin/v1/sign-in/sign-in.post.js';
import { signOut } from './admin/v1/sign-out.post.js';
import { readLink } from './admin/v1/links/read.post.js';
import { acceptLink } from './admin/v1/links/accept.post.js';
import { startOidc } from './admin/v1/oidc/start.post.js';
import { finishOidc } from './admin/v1/oidc/finish.post.js';
import { getMe } from './admin/v1/me/me.get.js';
import { updateMe } from './admin/v1/me/me.put.js';
import { changePassword } from './admin/v1/me/password.put.js';
import { startSecondFactor } from './admin/v1/me/second-factor/start.post.js';
import { setSecondFactor } from './admin/v1/me/second-factor/second-factor.put.js';
import { removeSecondFactor } from './admin/v1/me/second-factor/second-factor.delete.js';
import { endMySession } from './admin/v1/me/sessions/{session_id}.delete.js';
import { listMySessions } from './admin/v1/me/sessions/sessions.get.js';
import { renewRecoveryCodes } from './admin/v1/me/second-factor/recovery-codes.post.js';
import { listApplications } from './admin/v1/applications/applications.get.js';
import { createApplication } from './admin/v1/applications/applications.post.js';
import { renameApplication } from './admin/v1/applications/{application_id}.put.js';
import { listMembers } from './admin/v1/members/members.get.js';
import { updateMember } from './admin/v1/members/{member_id}.put.js';
import { deleteMember } from './admin/v1/members/{member_id}.delete.js';
import { signOutMember } from './admin/v1/members/{member_id}/sign-out.post.js';
import { createMemberLink } from './admin/v1/members/{member_id}/link.post.js';
import { removeMemberSecondFactor } from './admin/v1/members/{member_id}/second-factor.delete.js';
import { listInvitations } from './admin/v1/invitations/invitations.get.js';
import { createInvitation } from './admin/v1/invitations/invitations.post.js';
import { deleteInvitation } from './admin/v1/invitations/{invitation_id}.delete.js';
import { listRoles } from './admin/v1/roles/roles.get.js';
import { createRole } from './admin/v1/roles/roles.post.js';
import { updateRole } from './admin/v1/roles/{role_id}.put.js';
import { deleteRole } from './admin/v1/roles/{role_id}.delete.js';
import { listAudit } from './admin/v1/audit.get.js';
import { getFigures } from './admin/v1/figures/figures.get.js';
import { getHome } from './admin/v1/home/home.get.js';
import { listApiTokens } from './admin/v1/tokens/tokens.get.js';
import { createApiToken } from './admin/v1/tokens/tokens.post.js';
import { revokeApiToken } from './admin/v1/tokens/{token_id}.delete.js';
import { listClientChannels } from './client/v1/channels.get.js';
import { listClientMessages } from './client/v1/channels/{key}/messages.get.js';
import { listClientChanges } from './client/v1/changes.get.js';
import { markClientRead } from './client/v1/channels/{key}/read.post.js';
import { removeClientDevice } from './client/v1/devices/{token}.delete.js';
import { registerClientDevice } from './client/v1/devices/{token}.put.js';
import { getClientPreferences } from './client/v1/preferences.get.js';
import { updateClientPreferences } from './client/v1/preferences.put.js';
import { refreshSession } from './client/v1/session.post.js';
import { streamClientChanges } from './client/v1/stream.get.js';
import { recordEvents } from './client/v1/events.post.js';
import { listClientTemplates } from './client/v1/templates.get.js';
import { getClientTheme } from './client/v1/theme.get.js';
import { healthz, openapi, readyz } from './probes.js';
import { listChannels } from './v1/channels/channels.get.js';
import { createChannel } from './v1/channels/channels.post.js';
import { orderChannels } from './v1/channels/channels.put.js';
import { deleteChannel } from './v1/channels/{key}.delete.js';
import { getChannel } from './v1/channels/{key}.get.js';
import { updateChannel } from './v1/channels/{key}.put.js';
import { archiveChannel } from './v1/channels/{key}/archive.post.js';
import { unarchiveChannel } from './v1/channels/{key}/unarchive.post.js';
import { listGallery } from './v1/gallery.get.js';
import { sendNotification } from './v1/notifications/messages.post.js';
import { listNotifications } from './v1/notifications/notifications.get.js';
import { deleteNotification } from './v1/notifications/{notification_id}.delete.js';
import { getNotification } from './v1/notifications/{notification_id}.get.js';
import { cancelNotification } from './v1/notifications/{notification_id}/cancel.post.js';
import { listTargets } from './v1/notifications/{notification_id}/targets.get.js';
import { rescheduleNotification } from './v1/notifications/{notification_id}.put.js';
import { eraseUser } from './v1/notifications/privacy/gdpr.post.js';
import { listTargetFiles } from './v1/storage/targets_files/targets_files.get.js';
import { presignTargetFile } from './v1/storage/targets_files/{file_key}/presigned_urls.post.js';
import { uploadTargetFile } from './v1/storage/uploads.post.js';
import { getSettings } from './v1/settings/settings.get.js';
import { updateSettings } from './v1/settings/settings.put.js';
import { listTags } from './v1/tags/tags.get.js';
import { getTheme } from './v1/theme/theme.get.js';
import { updateTheme } from './v1/theme/theme.put.js';
import { createTag } from './v1/tags/tags.post.js';
import { deleteTag } from './v1/tags/{name}.delete.js';
import { importTemplates } from './v1/templates/import.post.js';
import { previewDocument } from './v1/templates/preview.post.js';
import { listTemplates } from './v1/templates/templates.get.js';
import { createTemplate } from './v1/templates/templates.post.js';
import { deleteTemplate } from './v1/templates/{key}.delete.js';
import { getTemplate } from './v1/templates/{key}.get.js';
import { updateTemplate } from './v1/templates/{key}.put.js';
import { approveTemplate } from './v1/templates/{key}/approve.post.js';
import { archiveTemplate } from './v1/templates/{key}/archive.post.js';
import { duplicateTemplate } from './v1/templates/{key}/duplicate.post.js';
import { exportTemplate } from './v1/templates/{key}/export.get.js';
import { previewTemplate } from './v1/templates/{key}/preview.post.js';
import { rejectTemplate } from './v1/templates/{key}/reject.post.js';
import { submitTemplate } from './v1/templates/{key}/submit.post.js';
import { unarchiveTemplate } from './v1/templates/{key}/unarchive.post.js';
import { listTemplateVersions } from './v1/templates/{key}/versions.get.js';
import { restoreTemplateVersion } from './v1/templates/{key}/versions/{version}/restore.post.js';
import { upsertUsers } from './v1/users/bulk.post.js';
import { listUsers } from './v1/users/users.get.js';
import { createUser } from './v1/users/users.post.js';
import { deleteUser } from './v1/users/{user_id}.delete.js';
import { getUser } from './v1/users/{user_id}.get.js';
import { updateUser } from './v1/users/{user_id}.put.js';
import { listUserDevices } from './v1/users/{user_id}/devices/devices.get.js';
import { removeUserDevice } from './v1/users/{user_id}/devices/{token}.delete.js';
import { registerUserDevice } from './v1/users/{user_id}/devices/{token}.put.js';
import { getUserPreferences } from './v1/users/{user_id}/preferences.get.js';
import { updateUserPreferences } from './v1/users/{user_id}/preferences.put.js';
import { listUserNotifications } from './v1/users/{user_id}/notifications.get.js';
import { revokeSessionTokens } from './v1/users/{user_id}/token.delete.js';
import { issueSessionToken } from './v1/users/{user_id}/token.post.js';

/** Every operation of the API by its id: reading this list is reading the product. */
export const OPERATIONS = {
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
  createChannel,
  orderChannels,
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
  getSignIn,
  signIn,
  signOut,
  readLink,
  acceptLink,
  startOidc,
  finishOidc,
  getMe,
  updateMe,
  changePassword,
  startSecondFactor,
  setSecondFactor,
  removeSecondFactor,
  renewRecoveryCodes,
  listMySessions,
  endMySession,
  listApplications,
  createApplication,
  renameApplication,
  listMembers,
  updateMember,
  deleteMember,
  signOutMember,
  createMemberLink,
  removeMemberSecondFactor,
  listInvitations,
  createInvitation,
  deleteInvitation,
  listRoles,
  createRole,
  updateRole,
  deleteRole,
  listAudit,
  getFigures,
  getHome,
  listApiTokens,
  createApiToken,
  revokeApiToken,
  openapi,
  healthz,
  readyz,
} as const;

export const operationList = Object.values(OPERATIONS) as unknown as Operation[];
