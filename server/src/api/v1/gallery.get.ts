import { OPERATIONS } from '@belfry/contract';
import { withToken } from '../../http/handler.js';
import { listGallery, picturesBelow } from '../../templates/gallery.js';

export const route = withToken(OPERATIONS.listGallery, ({ app, origin }) => ({
  templates: listGallery(picturesBelow(app.publicUrl ?? origin)),
}));
