import Type from 'typebox';
import { record } from '../../shapes.js';

const anything = record(Type.Unknown());

/** A file of templates: the same in every version of Belfry that knows the number of its format. */
export const TemplateFile = Type.Object({
  format: Type.Literal('belfry.templates'),
  format_version: Type.Literal(1),
  templates: Type.Array(anything, {
    description: 'Each with its key and the members of its newest version, as createTemplate takes them.',
  }),
});
