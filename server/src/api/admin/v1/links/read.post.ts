import { OPERATIONS } from '@belfry/contract';
import { withNothing } from '../../../../http/handler.js';
import { refuseCrossSite } from '../../../../http/members.js';
import { readLink } from '../../../../members/links.js';

export const route = withNothing(OPERATIONS.readLink, ({ app, body, headers }) => {
  refuseCrossSite({ headers, publicUrl: app.publicUrl });
  return readLink(app, body.token);
});
