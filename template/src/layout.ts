import { TEMPLATE_LIMITS } from './limits.js';
import type { MemberReader } from './member-reader.js';
import { checkUiTemplate } from './ui-template.js';
import type { UiTemplate } from './view.js';

/** Checks a `ui_template`; only kept when the list is empty, and then it is what its type says. */
export function readUiTemplate(reader: MemberReader): UiTemplate {
  const { list, urlSchemes } = reader.context;
  const value = reader.given('ui_template');
  list.addAll(reader.at('ui_template'), checkUiTemplate(value, { urlSchemes }));
  return value as UiTemplate;
}

export function readDataTemplate(reader: MemberReader): Record<string, string> {
  const { dataTemplateNames, dataTemplateNameLength: length } = TEMPLATE_LIMITS;
  return reader.textMap('data_template', {
    max: dataTemplateNames,
    check: (name, _value, path) => {
      if (name !== '' && name.length <= length) return;
      const hint = `use names of 1 to ${length} characters`;
      reader.context.list.add(path, 'has a name that is empty or too long', hint);
    },
  });
}
