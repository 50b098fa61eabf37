import type { Template } from '../../send/draft.js';

/** What of a template is edited: the members that a change may hold. */
export type Content = Pick<
  Template,
  | 'name'
  | 'channels'
  | 'label'
  | 'category'
  | 'variables'
  | 'ui_template'
  | 'data_template'
  | 'color_variables'
  | 'push_template'
  | 'fallback_message'
  | 'message_retention_hours'
  | 'translations'
>;

export function contentOf(template: Template): Content {
  const { name, channels, label, category, variables, ui_template, data_template } = template;
  const { color_variables, push_template, fallback_message, message_retention_hours, translations } =
    template;
  return {
    ...{ name, channels, label, category, variables, ui_template, data_template },
    ...{ color_variables, push_template, fallback_message, message_retention_hours, translations },
  };
}
