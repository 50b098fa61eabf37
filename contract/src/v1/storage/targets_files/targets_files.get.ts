import Type from 'typebox';
import { LIMITS } from '../../../limits.js';
import { operation } from '../../../operation.js';
import { limit, Next, PageToken } from '../../../shapes.js';
import { TargetFile } from './target-file.js';

export const listTargetFiles = operation({
  id: 'listTargetFiles',
  method: 'GET',
  path: '/v1/storage/targets_files',
  summary: 'List target files by key; those that have expired are gone',
  auth: { kind: 'token', permission: 'files' },
  query: Type.Object({
    limit: limit(LIMITS.targetFilePage, LIMITS.targetFilePage),
    token: Type.Optional(PageToken),
  }),
  answer: Type.Object({ files: Type.Array(TargetFile), next: Next }),
});
