import type { Route } from '../../http/handler.js';
import { route as getSignIn } from './v1/sign-in/sign-in.get.js';
import { route as signIn } from './v1/sign-in/sign-in.post.js';
import { route as acceptLink } from './v1/links/accept.post.js';
import { route as readLink } from './v1/links/read.post.js';
import { route as startOidc } from './v1/oidc/start.post.js';
import { route as finishOidc } from './v1/oidc/finish.post.js';
import { route as signOut } from './v1/sign-out.post.js';
import { route as getMe } from './v1/me/me.get.js';
import { route as updateMe } from './v1/me/me.put.js';
import { route as changePassword } from './v1/me/password.put.js';
import { route as startSecondFactor } from './v1/me/second-factor/start.post.js';
import { route as setSecondFactor } from './v1/me/second-factor/second-factor.put.js';
import { route as removeSecondFactor } from './v1/me/second-factor/second-factor.delete.js';
import { route as renewRecoveryCodes } from './v1/me/second-factor/recovery-codes.post.js';
import { route as listMySessions } from './v1/me/sessions/sessions.get.js';
import { route as endMySession } from './v1/me/sessions/{session_id}.delete.js';
import { route as listApplications } from './v1/applications/applications.get.js';
import { route as createApplication } from './v1/applications/applications.post.js';
import { route as renameApplication } from './v1/applications/{application_id}.put.js';
import { route as listMembers } from './v1/members/members.get.js';
import { route as updateMember } from './v1/members/{member_id}.put.js';
import { route as deleteMember } from './v1/members/{member_id}.delete.js';
import { route as signOutMember } from './v1/members/{member_id}/sign-out.post.js';
import { route as removeMemberSecondFactor } from './v1/members/{member_id}/second-factor.delete.js';
import { route as createMemberLink } from './v1/members/{member_id}/link.post.js';
import { route as listInvitations } from './v1/invitations/invitations.get.js';
import { route as createInvitation } from './v1/invitations/invitations.post.js';
import { route as deleteInvitation } from './v1/invitations/{invitation_id}.delete.js';
import { route as listRoles } from './v1/roles/roles.get.js';
import { route as createRole } from './v1/roles/roles.post.js';
import { route as updateRole } from './v1/roles/{role_id}.put.js';
import { route as deleteRole } from './v1/roles/{role_id}.delete.js';
import { route as listAudit } from './v1/audit.get.js';
import { route as getFigures } from './v1/figures/figures.get.js';
import { route as getHome } from './v1/home/home.get.js';
import { route as listApiTokens } from './v1/tokens/tokens.get.js';
import { route as createApiToken } from './v1/tokens/tokens.post.js';
import { route as revokeApiToken } from './v1/tokens/{token_id}.delete.js';

/** The routes of the dashboard's own operations. */
export const ADMIN_ROUTES: readonly Route[] = [
  getSignIn,
  signIn,
  acceptLink,
  readLink,
  startOidc,
  finishOidc,
  signOut,
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
  removeMemberSecondFactor,
  createMemberLink,
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
];
