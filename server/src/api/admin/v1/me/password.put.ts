import { OPERATIONS } from '@belfry/contract';
import { withMember } from '../../../../http/handler.js';
import { changePassword } from '../../../../members/self.js';

export const route = withMember(OPERATIONS.changePassword, async ({ app, caller, body, address }) => {
  await changePassword(app, { session: caller.session, address }, body);
  return null;
});
