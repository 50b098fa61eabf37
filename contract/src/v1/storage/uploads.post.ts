import Type from 'typebox';
import { operation } from '../../operation.js';
import { EmptyBody } from '../../shapes.js';

export const uploadTargetFile = operation({
  id: 'uploadTargetFile',
  method: 'POST',
  path: '/v1/storage/uploads',
  summary: 'Upload a target file with a form of presigned_urls; with S3 storage the form goes to S3 instead',
  auth: { kind: 'none' },
  bodyType: 'form',
  body: Type.Object({
    key: Type.String(),
    policy: Type.String(),
    signature: Type.String(),
    file: Type.String({ contentMediaType: 'text/csv', description: 'The file itself, as the last part.' }),
  }),
  status: 204,
  answer: EmptyBody,
  errors: ['PermissionDenied', 'ResourceAlreadyExists', 'InvalidEndpoint'],
});
