export { faultOfAnswer } from './answers.js';
export { TestClock } from './clock.js';
export {
  createDatabase,
  prepareTemplate,
  type TestDatabase,
  type TestPostgres,
  withDatabaseName,
} from './databases.js';
export {
  callOperation,
  startServer,
  type TestAnswer,
  type TestApplication,
  type TestServer,
} from './server.js';
export { until } from './until.js';
