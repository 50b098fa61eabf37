import {
  checkTemplateDocument,
  placeholdersOf,
  TEMPLATE_LIMITS,
  type VariableDeclaration,
} from '@belfry/template';

/** The members by which a placeholder shows that it is a part of an image or of an action. */
const IMAGE = /^(.+)\.(?:url|width|height)$/;
const ACTION = /^(.+)\.(?:data|type|alterData)$/;

/** What cannot be declared stays a placeholder that is shown as it is written. */
const isUsable = (name: string): boolean =>
  name.length <= TEMPLATE_LIMITS.variableNameLength && !/\p{Cc}/u.test(name);

/**
 * Declares a variable for each placeholder of a template that declares none, so that a send that leaves one
 * out is refused and not shown with its braces. Nothing for a template with faults, which others will name.
 */
export function declareVariables(template: Record<string, unknown>): VariableDeclaration[] {
  const checked = checkTemplateDocument({ ...template, variables: [] });
  if ('faults' in checked) return [];
  const { document } = checked;
  const used = placeholdersOf(document).filter((name) => !Object.hasOwn(document.color_variables, name));
  const images = new Set(used.filter((name) => name.endsWith('.url')).map((name) => name.slice(0, -4)));
  const actions = new Set(
    used
      .filter((name) => name.endsWith('.data'))
      .map((name) => name.slice(0, -5))
      .filter((key) => !images.has(key)),
  );
  const declared = new Map<string, VariableDeclaration>();
  for (const name of used.filter(isUsable)) {
    const image = IMAGE.exec(name)?.[1];
    const action = ACTION.exec(name)?.[1];
    if (image !== undefined && images.has(image))
      declared.set(image, { key: image, name: image, type: 'image' });
    else if (action !== undefined && actions.has(action))
      declared.set(action, { key: action, name: action, type: 'action' });
    else declared.set(name, { key: name, name, type: 'string' });
  }
  return [...declared.values()].slice(0, TEMPLATE_LIMITS.variables);
}
