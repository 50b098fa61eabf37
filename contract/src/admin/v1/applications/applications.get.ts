import Type from 'typebox';
import { operation } from '../../../operation.js';
import { ApplicationOverview } from '../application.js';

export const listApplications = operation({
  id: 'listApplications',
  method: 'GET',
  path: '/admin/v1/applications',
  summary: 'List the applications that the member may see',
  auth: { kind: 'member', needs: { scope: 'installation', needs: 'signed in' } },
  answer: Type.Object({ applications: Type.Array(ApplicationOverview) }),
});
