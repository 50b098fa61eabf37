import { AREAS, OPERATIONS, type Operation } from '@belfry/contract';
import { Secret, TOTP } from 'otpauth';
import { type Fixture, unique } from './fixture.js';
import { PASSWORD, STAND_INS, TOTP_SECRET } from './members.js';
import { ANY_TIME, FRESH, type Sample, type Samples } from './sample.js';

const nothing: Samples = () => [{}];

/** A list of the installation, as `list` does it. */
const installationList =
  (operation: unknown, query: Record<string, string>) =>
  async (fixture: Fixture): Promise<Sample[]> => {
    const first: Sample = { query: { limit: '1', ...query } };
    const member = { token: fixture.memberToken };
    const answer = await fixture.server.expect(operation as Operation, { ...first, member } as never);
    const { next } = answer as unknown as { next: string };
    return [first, { query: { ...first.query, token: next } }];
  };

const areasOf = (level: 'view' | 'all') => Object.fromEntries(AREAS.map((area) => [area, level]));

/** The code that an authenticator app shows. */
const codeOf = (secret: string, now: number): string =>
  new TOTP({ secret: Secret.fromBase32(secret) }).generate({ timestamp: now });

/** Samples of the operations of the dashboard; see SAMPLES. */
export const ADMIN_SAMPLES = {
  getSignIn: nothing,
  signIn: () => [{ body: { email: `member-${FRESH}@example.com`, password: PASSWORD, code: '000000' } }],
  signOut: () => [{ body: { everywhere: false } }, { body: { everywhere: true } }],
  readLink: () => [{ body: { token: STAND_INS.linkToken } }],
  acceptLink: () => [
    {
      body: {
        token: STAND_INS.linkToken,
        ...{ email: 'new@example.com', name: 'New', password: `${PASSWORD} again` },
      },
    },
  ],
  startOidc: () => [],
  finishOidc: () => [],
  getMe: nothing,
  updateMe: () => [{ body: { name: 'Other' } }],
  changePassword: () => [{ body: { password: PASSWORD, new_password: `${PASSWORD} again` } }],
  startSecondFactor: nothing,
  setSecondFactor: ({ server }) => [
    { body: { secret: TOTP_SECRET, code: codeOf(TOTP_SECRET, server.clock.now()), password: PASSWORD } },
  ],
  removeSecondFactor: () => [{ body: { password: PASSWORD } }],
  listMySessions: nothing,
  endMySession: () => [{ params: { session_id: STAND_INS.sessionId } }],
  renewRecoveryCodes: () => [{ body: { password: PASSWORD } }],
  listApplications: nothing,
  createApplication: () => [{ body: { application_id: `app-${FRESH}`, name: 'New' } }],
  renameApplication: ({ application }) => [
    { params: { application_id: application.applicationId }, body: { name: 'Renamed' } },
  ],
  listMembers: installationList(OPERATIONS.listMembers, {}),
  updateMember: ({ roleId }) => [
    {
      params: { member_id: STAND_INS.memberId },
      body: { name: 'Other', role_id: roleId, is_active: true },
    },
  ],
  deleteMember: () => [{ params: { member_id: STAND_INS.memberId } }],
  signOutMember: () => [{ params: { member_id: STAND_INS.memberId } }],
  createMemberLink: () => [{ params: { member_id: STAND_INS.memberId } }],
  removeMemberSecondFactor: () => [{ params: { member_id: STAND_INS.memberId } }],
  listInvitations: nothing,
  createInvitation: ({ roleId }) => [{ body: { email: `invited-${FRESH}@example.com`, role_id: roleId } }],
  deleteInvitation: () => [{ params: { invitation_id: STAND_INS.invitationId } }],
  listRoles: nothing,
  createRole: ({ application }) => [
    {
      body: {
        name: `Role ${FRESH}`,
        areas: areasOf('view'),
        application_ids: [application.applicationId],
      },
    },
  ],
  updateRole: ({ roleId, application }) => [
    {
      params: { role_id: roleId },
      body: { name: `Role ${FRESH}`, areas: areasOf('all'), application_ids: [application.applicationId] },
    },
  ],
  deleteRole: () => [{ params: { role_id: STAND_INS.roleId } }],
  listAudit: async (fixture) => {
    const member = { token: fixture.memberToken, applicationId: fixture.application.applicationId };
    // Two entries of this application.
    for (const name of ['a', 'b'])
      await fixture.server.expect(OPERATIONS.createTag, { body: { name: `${name}-${unique()}` }, member });
    const { email } = await fixture.server.expect(OPERATIONS.getMe, { member });
    const query = { application_id: fixture.application.applicationId, action: 'createTag', ...ANY_TIME };
    return installationList(OPERATIONS.listAudit, { ...query, email })(fixture);
  },
  getFigures: ({ templateKey, server }) => [
    {
      query: {
        start: String(server.clock.now() - 3_600_000),
        ...{ end: String(server.clock.now()), step: 'quarter', time_zone: 'Asia/Seoul' },
        ...{ by: 'channel', template_key: templateKey, channel_key: 'feed' },
      },
    },
    { query: { by: 'template' } },
  ],
  getHome: nothing,
  listApiTokens: nothing,
  createApiToken: () => [{ body: { name: 'New', permissions: ['templates'] } }],
  revokeApiToken: ({ spares }) => [{ params: { token_id: spares.tokenId } }],
} satisfies Record<string, Samples>;
