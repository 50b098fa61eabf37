import { OPERATIONS } from '@belfry/contract';
import { withMember } from '../../../../../http/handler.js';
import { removeSecondFactor } from '../../../../../members/self.js';

export const route = withMember(OPERATIONS.removeSecondFactor, async ({ app, caller, body, address }) => {
  await removeSecondFactor(app, { session: caller.session, address }, body.password);
  return null;
});
