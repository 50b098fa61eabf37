import Type from 'typebox';
import { operation } from '../../../operation.js';
import { ApplicationOverview } from '../application.js';
import { ApplicationId, ApplicationName } from '../member.js';

export const renameApplication = operation({
  id: 'renameApplication',
  method: 'PUT',
  path: '/admin/v1/applications/{application_id}',
  summary: 'Rename an application',
  auth: { kind: 'member', needs: { scope: 'installation', needs: 'admin' } },
  params: Type.Object({ application_id: ApplicationId }),
  body: Type.Object({ name: ApplicationName }),
  answer: ApplicationOverview,
});
