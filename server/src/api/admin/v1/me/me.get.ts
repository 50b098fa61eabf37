import { OPERATIONS } from '@belfry/contract';
import { withMember } from '../../../../http/handler.js';
import { readMe } from '../../../../members/self.js';

export const route = withMember(OPERATIONS.getMe, ({ app, caller }) => readMe(app, caller.session.member));
