export {
  bodyOf,
  type ErrorAnswer,
  faultOfAnyAnswer,
  faultOfRawAnswer,
  namesProperty,
} from './answer-faults.js';
export { faultOfAnswer } from './answers.js';
export { hasChromium, startBrowser } from './browser.js';
export { TestClock } from './clock.js';
export {
  createDatabase,
  createEmptyDatabase,
  prepareTemplate,
  type TestDatabase,
  type TestPostgres,
  withClient,
  withDatabaseName,
} from './databases.js';
export { hasNats, startNats, type TestNats } from './nats.js';
export { type Mutation, mutationsOf } from './hostile.js';
export {
  makeMember,
  makeRole,
  memberHeaders,
  type MemberWish,
  PASSWORD,
  STAND_INS,
  type TestMember,
  TOTP_SECRET,
} from './members.js';
export { answersIn, type Exchange, type RawAnswer, rawCall, rawExchange, type RawRequest } from './raw.js';
export { createFixture, type Fixture, idsOf, inventedIds } from './fixture.js';
export { FRESH, type Sample } from './sample.js';
export {
  callSample,
  clearUp,
  credentials,
  freshRequest,
  jsonOperations,
  ofApplications,
  ownOperations,
  pathOf,
  requestOf,
  samplesOf,
  untriedProperties,
} from './samples.js';
export {
  accessServer,
  callOperation,
  makeApplication,
  type ServerAccess,
  startServer,
  startServerBeside,
  type TestAnswer,
  type TestApplication,
  type TestServer,
} from './server.js';
export {
  endProcess,
  freePort,
  type ServerOptions,
  type ServerUnderTest,
  type ProcessBeside,
  startBeside,
  startServerUnderTest,
} from './server-under-test.js';
export { type StreamChange, StreamClient, type StreamPage } from './stream-client.js';
export { until } from './until.js';
