import { OPERATIONS } from '@belfry/contract';
import { withMember } from '../../../../../http/handler.js';
import { chooseSecondFactor } from '../../../../../members/self.js';

export const route = withMember(OPERATIONS.setSecondFactor, ({ app, caller, body, address }) =>
  chooseSecondFactor(app, { session: caller.session, address }, body),
);
