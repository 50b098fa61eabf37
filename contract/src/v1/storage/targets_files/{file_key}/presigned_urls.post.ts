import Type from 'typebox';
import { operation } from '../../../../operation.js';
import { record } from '../../../../shapes.js';
import { FileKey } from '../target-file.js';

export const presignTargetFile = operation({
  id: 'presignTargetFile',
  method: 'POST',
  path: '/v1/storage/targets_files/{file_key}/presigned_urls',
  summary: 'Get a form with which a target file is uploaded, good for 15 minutes',
  auth: { kind: 'token', permission: 'files' },
  params: Type.Object({ file_key: FileKey }),
  body: Type.Object({
    overwrite_duplicate_key: Type.Optional(
      Type.Boolean({ default: false, description: 'Replace the file that has this key.' }),
    ),
  }),
  answer: Type.Object({
    url: Type.String({ description: 'Where to POST the form, as multipart/form-data.' }),
    fields: record(Type.String()),
    file_key: Type.String(),
  }),
  errors: ['ResourceAlreadyExists'],
});
