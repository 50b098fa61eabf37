/** Every limit of the API by name. Lengths are UTF-16 units unless the name says bytes. */
export const LIMITS = {
  /** Largest request body. */
  bodyBytes: 25 * 1024 * 1024,
  /** Deepest nesting of a JSON body: far above any template, far below what breaks a JSON column. */
  jsonDepth: 256,
  realtimeTargets: 10,
  batchTargets: 10_000,
  userIdLength: 80,
  nicknameLength: 80,
  /** Users in one bulk upsert. */
  bulkUsers: 1_000,
  urlLength: 2048,
  localeLength: 35,
  titleLength: 200,
  tagLength: 100,
  tags: 10_000,
  /** Calls that a rate limit may allow in its window, and how long that may be. */
  rateLimitCalls: 1_000_000_000,
  rateWindowMsMin: 1_000,
  rateWindowMsMax: 24 * 3600 * 1000,
  pushTitleLength: 200,
  pushBodyLength: 2000,
  templateKeyLength: 100,
  channelKeyLength: 100,
  fileKeyLength: 255,
  /** Largest target file. */
  targetFileBytes: 100 * 1024 * 1024,
  /** Rows of a target file beside its header, and bytes of one of them with its line end. */
  csvRows: 1_000_000,
  csvRecordBytes: 2 * 1024 * 1024,
  targetFileKeepMs: 30 * 24 * 3600 * 1000,
  targetFilePage: 100,
  /** How long the form of an upload is good. */
  uploadFormMs: 15 * 60 * 1000,
  /** Longest an upload may take as a whole, and longest without a byte of it. */
  uploadMs: 30 * 60 * 1000,
  uploadStallMs: 30_000,
  /** Fields of a form beside its file, and the size of each. */
  formFields: 20,
  formFieldBytes: 16 * 1024,
  scheduleAheadMs: 365 * 24 * 3600 * 1000,
  dryRunSamples: 5,
  idempotencyKeyLength: 255,
  /** How long the answer of an idempotency key is kept at least. */
  idempotencyKeepMs: 24 * 3600 * 1000,
  /** Live templates of an application unless its settings say otherwise, and the most they may say. */
  liveTemplates: 100,
  liveTemplatesMax: 10_000,
  /** Text that templates are searched for. */
  templateSearchLength: 100,
  /** Rows that one statement looks at when it removes what expired messages leave behind. */
  cleanedRows: 5_000,
  /** Templates in one file that is imported. */
  importTemplates: 100,
  /** Why a template was rejected. */
  approvalReasonLength: 500,
  /** Channels of an application, archived ones too. */
  channels: 50,
  channelNameLength: 100,
  channelCategories: 50,
  categoryIdLength: 64,
  categoryNameLength: 100,
  /** The schemes of an application's own apps. */
  urlSchemes: 50,
  urlSchemeLength: 50,
  allowedOrigins: 100,
  originLength: 300,
  pageTokenLength: 4096,
  /** Themes of an application; the first is used. */
  themes: 10,
  /** Characters of JSON of a channel's own theme. */
  channelThemeLength: 10_000,
  logPage: 20,
  logPageDefault: 10,
  /** Targets of one page of a notification's ledger. */
  ledgerPage: 1_000,
  ledgerPageDefault: 100,
  /** Values of one filter of a list. */
  filterValues: 100,
  /** Notifications that one call deletes beside the one in its path. */
  deleteIds: 100,
  listPage: 100,
  listPageDefault: 20,
  feedPage: 100,
  feedPageDefault: 20,
  clientTemplateKeys: 100,
  /** Ids in one post of events, over all its kinds. */
  eventIds: 100,
  eventTopicLength: 15,
  /** Topics of custom events kept of one user and notification; further ones are ignored. */
  eventTopics: 100,
  /** Changes on one page of the change log. */
  changesPage: 100,
  /** Changes since a cursor up to which they are told one by one; beyond it a client is told to reload. */
  changesTold: 1_000,
  /** How long a cursor is good at least. */
  changesKeepMs: 7 * 24 * 3600 * 1000,
  cursorLength: 4096,
  /** Streams of one process, and of one user in it: one more of a user ends the oldest. */
  streams: 20_000,
  userStreams: 20,
  /** What may wait for a client that does not read; one more byte ends its stream. */
  streamBufferBytes: 256 * 1024,
  /** Messages that one call marks as read by their ids. */
  readIds: 100,
  deviceTokenLength: 1024,
  /** Devices of one user; registering one more removes the one that was registered longest ago. */
  devices: 20,
  /** Channels, and categories of one, in a change of preferences. */
  preferenceItems: 100,
  sessionMsMax: 90 * 24 * 3600 * 1000,
  sessionMsDefault: 7 * 24 * 3600 * 1000,
  applicationNameLength: 100,
  applicationIdLength: 64,
  tokenNameLength: 100,
  /** API tokens of an application that are not revoked. */
  apiTokens: 1_000,
  emailLength: 254,
  memberNameLength: 100,
  passwordLengthMin: 10,
  passwordLength: 256,
  /** Members, roles and open invitations of an installation, and applications that one role is limited to. */
  members: 10_000,
  roles: 1_000,
  invitations: 1_000,
  roleApplications: 1_000,
  roleNameLength: 50,
  /** A member's session ends when it was not used for the first, and at the latest after the second. */
  memberSessionIdleMs: 7 * 24 * 3600 * 1000,
  memberSessionMs: 30 * 24 * 3600 * 1000,
  /** Sessions of one member: one more ends the oldest. */
  memberSessions: 20,
  /** What is kept of how a member's browser calls itself. */
  userAgentLength: 256,
  /** Sign-ins of an e-mail, and from an address, that may fail before none is let in for a while. */
  signInFailures: 5,
  signInFailuresOfAddress: 50,
  /** How long that is at first, and at most after it has doubled with each failure. */
  signInBlockMs: 60_000,
  signInBlockMsMax: 15 * 60_000,
  signInForgetMs: 3600 * 1000,
  /** How long an invitation, and a link for a new password, is good. The owner's link is until it is used. */
  memberLinkMs: 7 * 24 * 3600 * 1000,
  linkTokenLength: 100,
  recoveryCodes: 10,
  secondFactorCodeLength: 40,
  secondFactorSecretLength: 64,
  auditPage: 100,
  auditPageDefault: 50,
  auditKeepMs: 400 * 24 * 3600 * 1000,
  /** Steps of the range that figures are asked for, and how many groups are told apart. */
  figureSteps: 400,
  figureGroups: 50,
  /** Rows of each list on the home page. */
  homeRows: 20,
  timeZoneLength: 64,
  /** The latest time a request may name: the year 9999, in ms. */
  timeMsMax: 253_402_300_799_999,
} as const;
