import { OPERATIONS } from '@belfry/contract';
import { withToken } from '../../../../../http/handler.js';

export const route = withToken(OPERATIONS.presignTargetFile, ({ app, caller, params, body, origin }) =>
  app.files.presign(caller.application, {
    fileKey: params.file_key,
    overwrite: body.overwrite_duplicate_key ?? false,
    base: app.publicUrl ?? origin,
  }),
);
