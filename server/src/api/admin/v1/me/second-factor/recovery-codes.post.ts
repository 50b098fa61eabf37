import { OPERATIONS } from '@belfry/contract';
import { withMember } from '../../../../../http/handler.js';
import { renewRecoveryCodes } from '../../../../../members/self.js';

export const route = withMember(OPERATIONS.renewRecoveryCodes, ({ app, caller, body, address }) =>
  renewRecoveryCodes(app, { session: caller.session, address }, body.password),
);
