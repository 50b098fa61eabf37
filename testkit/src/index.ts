export {
  bodyOf,
  type ErrorAnswer,
  faultOfAnyAnswer,
  faultOfRawAnswer,
  namesProperty,
} from './answer-faults.js';
export { faultOfAnswer } from './answers.js';
export { TestClock } from './clock.js';
export {
  createDatabase,
  prepareTemplate,
  type TestDatabase,
  type TestPostgres,
  withDatabaseName,
} from './databases.js';
export { type Mutation, mutationsOf } from './hostile.js';
export { answersIn, type Exchange, type RawAnswer, rawCall, rawExchange, type RawRequest } from './raw.js';
export { createFixture, type Fixture, idsOf, inventedIds } from './fixture.js';
export {
  callSample,
  clearUp,
  credentials,
  FRESH,
  freshRequest,
  jsonOperations,
  pathOf,
  requestOf,
  type Sample,
  samplesOf,
  untriedProperties,
} from './samples.js';
export {
  callOperation,
  startServer,
  type TestAnswer,
  type TestApplication,
  type TestServer,
} from './server.js';
export { until } from './until.js';
