import Type from 'typebox';
import { operation } from '../operation.js';
import { record } from '../shapes.js';

const Bilingual = Type.Object({ en: Type.String(), ko: Type.String() });
const Values = record(Type.Unknown());

export const listGallery = operation({
  id: 'listGallery',
  method: 'GET',
  path: '/v1/gallery',
  summary: 'List the templates that are ready to be used',
  auth: { kind: 'token', permission: 'templates' },
  answer: Type.Object({
    templates: Type.Array(
      Type.Object({
        key: Type.String({ description: 'A key for the template.' }),
        title: Bilingual,
        summary: Bilingual,
        document: Type.Unsafe<Record<string, unknown>>({
          ...Values,
          description:
            'The body of POST /v1/templates but for its key and channels; its pictures are served by this server.',
        }),
        sample: Type.Object(
          { en: Values, ko: Values },
          { description: 'Values of one target, to show the template with.' },
        ),
      }),
    ),
  }),
});
