import Type from 'typebox';
import { operation } from '../../../../operation.js';
import { EmptyBody } from '../../../../shapes.js';
import { RecordId } from '../../member.js';

export const endMySession = operation({
  id: 'endMySession',
  method: 'DELETE',
  path: '/admin/v1/me/sessions/{session_id}',
  summary: 'End one of one’s own sessions; every server refuses it within 2 s',
  auth: { kind: 'member', needs: { scope: 'installation', needs: 'signed in' } },
  params: Type.Object({ session_id: RecordId }),
  answer: EmptyBody,
});
