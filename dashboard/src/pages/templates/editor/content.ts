import type { Template } from '../../send/draft.js';

const MEMBERS = [
  'name',
  'channels',
  'label',
  'category',
  'variables',
  'ui_template',
  'data_template',
  'color_variables',
  'push_template',
  'fallback_message',
  'message_retention_hours',
  'sequence',
  'permission',
  'translations',
] as const;

/** What of a template is edited: the members that a change may hold. */
export type Content = Pick<Template, (typeof MEMBERS)[number]>;

export const contentOf = (template: Content): Content =>
  Object.fromEntries(MEMBERS.map((name) => [name, template[name]])) as Content;
