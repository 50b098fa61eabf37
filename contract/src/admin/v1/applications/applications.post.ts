import Type from 'typebox';
import { operation } from '../../../operation.js';
import { ApplicationOverview } from '../application.js';
import { ApplicationId, ApplicationName } from '../member.js';

export const createApplication = operation({
  id: 'createApplication',
  method: 'POST',
  path: '/admin/v1/applications',
  summary: 'Create an application with its first API token, shown this once',
  auth: { kind: 'member', needs: { scope: 'installation', needs: 'admin' } },
  body: Type.Object({
    application_id: Type.Optional(ApplicationId),
    name: ApplicationName,
  }),
  answer: Type.Object({ application: ApplicationOverview, api_token: Type.String() }),
  errors: ['ResourceAlreadyExists'],
});
