export {
  createApplication,
  createApiToken,
  type CreatedApplication,
  ensureFirstApplication,
} from './applications/applications.js';
export type { NatsSettings } from './bus/nats-transport.js';
export { type App, compose } from './compose.js';
export { type Config, loadConfig, type OidcConfig } from './config.js';
export { FileCleaning } from './files/cleaning.js';
export { DiskStore } from './files/disk-store.js';
export { type FileStore, StoredFileGone } from './files/file-store.js';
export { S3Store, type S3Settings } from './files/s3-store.js';
export { ROUTES } from './api/routes.js';
export type { Site } from './http/static.js';
export { run } from './main.js';
export { makeLink } from './members/links.js';
export { clearFailures } from './storage/sign-in-failures.js';
export { PASSWORD_COST, type PasswordCost, Passwords } from './members/passwords.js';
export { MemberSessions } from './members/sessions.js';
export { type Clock, systemClock } from './platform/clock.js';
export { armFailpoints } from './platform/failpoints.js';
export { shortenLeases } from './platform/leases.js';
export { PLANTED_BUGS, type PlantedBug, plantBugs } from './platform/planted-bugs.js';
export { createLogger, type Logger } from './platform/logger.js';
export { type EmbeddedPostgres, findRunningPostgres, startEmbeddedPostgres } from './postgres/index.js';
export { type ApplicationKey, Database, type Connection } from './storage/database.js';
export { checkInvariants } from './storage/invariants.js';
export { findRole, insertRole, roleOfKind } from './storage/member-roles.js';
export { findMemberByEmail, insertMember, setSecondFactor } from './storage/members.js';
export { type FeedPage, listMessages } from './storage/messages.js';
export { checkDurability, migrate } from './storage/migrate.js';
export { ensurePartitions } from './storage/partitions.js';
export { insertRealtime, type RealtimeSend } from './storage/realtime.js';
export { dumpSchema } from './storage/schema-dump.js';
export { listUserLog } from './storage/user-logs.js';
