import { OPERATIONS } from '@belfry/contract';
import { withMember } from '../../../../../http/handler.js';
import { newSecret } from '../../../../../members/second-factor.js';

export const route = withMember(OPERATIONS.startSecondFactor, ({ caller }) =>
  newSecret(caller.session.member.email),
);
