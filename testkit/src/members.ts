import { randomUUID } from 'node:crypto';
import { type Areas, APPLICATION_HEADER, DASHBOARD_HEADER, MEMBER_COOKIE } from '@belfry/contract';
import {
  clearFailures,
  type Clock,
  type Database,
  findMemberByEmail,
  insertMember,
  insertRole,
  findRole,
  makeLink,
  MemberSessions,
  Passwords,
  roleOfKind,
  setSecondFactor,
} from '@belfry/server';

/** The password of every member of the tests, and the secret of those that have a second factor. */
export const PASSWORD = 'tide lamp orchard 7';
export const TOTP_SECRET = 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP';

/** Cheap, so that tests may make many; what it costs in earnest is the test of the passwords. */
export const TEST_PASSWORD_COST = { log2n: 6, r: 8, p: 1 };
const passwords = new Passwords(TEST_PASSWORD_COST);
let hashed: Promise<string> | null = null;

export interface TestMember {
  id: number;
  memberId: string;
  email: string;
  /** The token of a session, for the cookie. */
  token: string;
}

export interface MemberWish {
  role?: 'owner' | 'admin' | { roleId: string };
  email?: string;
  hasSecondFactor?: boolean;
}

type Parts = { db: Database; clock: Pick<Clock, 'now'> };

let made = 0;

/** Where sessions of tests are begun. */
const FROM = { address: '127.0.0.1', userAgent: null };

/** Makes a member who is signed in, past the server. */
export async function makeMember({ db, clock }: Parts, wish: MemberWish = {}): Promise<TestMember> {
  const { role = 'owner', email = `member-${process.pid}-${made++}@example.com`, hasSecondFactor } = wish;
  const row = typeof role === 'string' ? await roleOfKind(db, role) : await findRole(db, role.roleId);
  if (!row) throw new Error('there is no such role');
  const now = clock.now();
  hashed ??= passwords.hash(PASSWORD);
  const memberId = randomUUID();
  const member = {
    memberId,
    email,
    name: 'Member',
    role: row.id,
    password: await hashed,
    oidcSubject: null,
    now,
  };
  if (!(await insertMember(db, member))) throw new Error(`there is a member ${email} already`);
  const { id } = (await findMemberByEmail(db, email)) ?? { id: 0 };
  if (hasSecondFactor) await setSecondFactor(db, { id, secret: TOTP_SECRET, step: 0, codes: [], now });
  const token = await new MemberSessions({ db, clock: clock as Clock }).start(db, id, FROM);
  return { id, memberId, email, token };
}

/** Makes a custom role past the server; its id. */
export async function makeRole(
  { db, clock }: Parts,
  role: { name?: string; areas?: Areas; applicationIds?: string[] | null } = {},
): Promise<string> {
  const roleId = randomUUID();
  const { name = `Role ${roleId.slice(0, 8)}`, areas = { logs: 'view' }, applicationIds = null } = role;
  await insertRole(db, { roleId, name, areas, applicationIds, now: clock.now() });
  return roleId;
}

/** The headers with which a member calls about an application. */
export const memberHeaders = (token: string, applicationId?: string): Record<string, string> => ({
  cookie: `${MEMBER_COOKIE}=${token}`,
  [DASHBOARD_HEADER.toLowerCase()]: '1',
  ...(applicationId === undefined ? {} : { [APPLICATION_HEADER.toLowerCase()]: applicationId }),
});

/**
 * Stand in a request made of a sample for what it uses up, or spoils for the next: every request gets its own. As
 * long as what takes their place.
 */
export const STAND_INS = {
  cookie: 'feedfeedfeedfeedfeedfeedfeedfeedfeedfeed',
  // After the cookie: it is another session of the member who has that.
  sessionId: '00000000-0000-4000-8000-0000face0003',
  linkToken: 'face1face1face1face1face1face1face1face1',
  memberId: '00000000-0000-4000-8000-0000feedfeed',
  roleId: '00000000-0000-4000-8000-0000face0001',
  invitationId: '00000000-0000-4000-8000-0000face0002',
} as const;

/** The e-mail of a member who is made for the request that bears it, once FRESH has been replaced in it. */
const EMAIL_OF_MEMBER = /\bmember-m\w+@example\.com/;

/** Where requests of tests come from. */
const OWN_ADDRESS = 'address:127.0.0.1';

const COOKIE = new RegExp(`${MEMBER_COOKIE}=([0-9a-f]{40})`);

const MAKE: Record<keyof typeof STAND_INS, (parts: Parts, texts: string[]) => Promise<string>> = {
  cookie: async (parts) => {
    // Requests by chance give wrong passwords more often than an address may; each is judged as if it came first.
    await clearFailures(parts.db, OWN_ADDRESS);
    return (await makeMember(parts, { hasSecondFactor: true })).token;
  },
  sessionId: async (parts, texts) => {
    const sessions = new MemberSessions(parts as { db: Database; clock: Clock });
    const caller = texts.map((text) => COOKIE.exec(text)?.[1]).find((found) => found !== undefined);
    // A cookie that opens nothing, as some requests bear, has no other session: then it is somebody's.
    const { member } = await sessions
      .open(caller ?? null, FROM)
      .catch(async () => sessions.open((await makeMember(parts)).token, FROM));
    return (await sessions.open(await sessions.start(parts.db, member.id, FROM), FROM)).sessionId;
  },
  linkToken: async (parts) => {
    const { id: member } = await makeMember(parts);
    return (await makeLink(parts.db, { kind: 'password', member, now: parts.clock.now() })).token;
  },
  memberId: async (parts) => (await makeMember(parts, { role: 'admin' })).memberId,
  roleId: (parts) => makeRole(parts),
  invitationId: async (parts) => {
    const role = (await roleOfKind(parts.db, 'admin')).id;
    const email = `invited-${randomUUID()}@example.com`;
    return (await makeLink(parts.db, { kind: 'invitation', email, role, now: parts.clock.now() })).linkId;
  },
};

/** Texts of a request with something new where a stand-in is. */
export async function replaceStandIns(parts: Parts, texts: string[]): Promise<string[]> {
  let replaced = texts;
  for (const [kind, standIn] of Object.entries(STAND_INS) as [keyof typeof STAND_INS, string][]) {
    if (!replaced.some((text) => text.includes(standIn))) continue;
    const fresh = await MAKE[kind](parts, replaced);
    replaced = replaced.map((text) => text.replaceAll(standIn, fresh));
  }
  const email = replaced.map((text) => EMAIL_OF_MEMBER.exec(text)?.[0]).find((found) => found !== undefined);
  if (email !== undefined) await makeMember(parts, { email });
  return replaced;
}
