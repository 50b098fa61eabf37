export * from './access.js';
export { BelfryError, type ErrorBody, type ErrorName, ERRORS } from './errors.js';
export { LIMITS } from './limits.js';
export * from './operation.js';
export { OPERATIONS, operationList } from './operations.js';
export { buildOpenApi, errorsOf } from './openapi.js';
