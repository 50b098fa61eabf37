import type { TemplateDocument } from './document.js';
import { type Fault, FaultList, memberPath } from './fault.js';
import { placeholdersIn } from './substitute.js';
import { flatNames } from './variables.js';

/** What holds placeholders; defaults of variables do not, since what is filled in is not looked at again. */
function usesOf(document: TemplateDocument): { path: string; name: string }[] {
  const { label, ui_template, data_template, push_template, fallback_message, translations } = document;
  const { title, body } = push_template;
  return placeholdersIn({
    label,
    ui_template,
    data_template,
    push_template: { title, body },
    fallback_message,
    translations,
  });
}

/** The names of all placeholders used anywhere in a checked document, each once, in order of first use. */
export function placeholdersOf(document: TemplateDocument): string[] {
  return [...new Set(usesOf(document).map((use) => use.name))];
}

/**
 * What is allowed but probably a mistake: a placeholder that is neither declared nor a colour variable
 * (drawn as it is written, unless the sender brings a value all the same), and a variable that a colour
 * variable of the same name hides. One warning a name, at its first use.
 */
export function warningsOf(document: TemplateDocument): Fault[] {
  const list = new FaultList();
  const declared = new Set(document.variables.flatMap((variable) => flatNames(variable)));
  for (const name of Object.keys(document.color_variables)) {
    if (!declared.has(name)) continue;
    list.add(memberPath('color_variables', name), 'hides the variable of this name', 'rename one of them');
  }
  const known = new Set([...declared, ...Object.keys(document.color_variables)]);
  for (const { path, name } of usesOf(document)) {
    if (known.has(name)) continue;
    known.add(name);
    list.add(path, `uses {${name}}, which is not declared`, 'declare the variable, or correct the name');
  }
  return list.faults;
}
