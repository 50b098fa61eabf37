import { hasRefusedScheme, linkUrl } from '../url.js';
import type { DrawnAction } from './options.js';
import { objectOf, type Values } from './values.js';

/** An action that may be carried out; `href` when it is a link to follow. */
export interface ReadyAction {
  action: DrawnAction;
  href?: string;
}

const TYPES = ['web', 'custom', 'uikit'] as const;

/** The action of a view with its placeholders filled in; undefined when it has none, or one that is refused. */
export function readAction(
  view: { readonly [name: string]: unknown },
  values: Values,
  schemes: ReadonlySet<string>,
): ReadyAction | undefined {
  const source = objectOf(view.action);
  const data = values.text(source.data);
  const type = source.type === undefined ? 'web' : values.word(source.type, TYPES);
  if (!data || type === undefined || hasRefusedScheme(data)) return undefined;
  const href = type === 'web' ? linkUrl(data, schemes) : undefined;
  if (type === 'web' && href === undefined) return undefined;
  const alterData = values.text(source.alterData);
  const isGood = alterData && (type === 'web' ? linkUrl(alterData, schemes) : !hasRefusedScheme(alterData));
  const elementId = values.text(view.elementId);
  const action: DrawnAction = {
    type,
    data,
    ...(alterData && isGood && { alterData }),
    ...(elementId && { elementId }),
  };
  return href === undefined ? { action } : { action, href };
}

type OnAction = (action: DrawnAction, event: Event) => void;

/** Makes an element (an `a` for a link) carry an action out: by pointer and keyboard, with its role. */
export function enact(element: HTMLElement, ready: ReadyAction, onAction: OnAction | undefined): void {
  const { action, href } = ready;
  const act = (event: Event) => onAction?.(action, event);
  element.addEventListener('click', act);
  if (href === undefined) {
    element.setAttribute('role', 'button');
    element.tabIndex = 0;
    actByKeys(element);
    return;
  }
  element.setAttribute('href', href);
  // The middle button opens links, too.
  element.addEventListener('auxclick', (event) => {
    if (event.button === 1) act(event);
  });
  if (!/^https?:/i.test(href)) return;
  element.setAttribute('target', '_blank');
  element.setAttribute('rel', 'noopener noreferrer');
}

/** Enter acts when pressed, the space bar when let go, as with buttons everywhere. */
function actByKeys(element: HTMLElement): void {
  element.addEventListener('keydown', (event) => {
    if (event.target !== element || (event.key !== 'Enter' && event.key !== ' ')) return;
    event.preventDefault();
    if (event.key === 'Enter' && !event.repeat) element.click();
  });
  element.addEventListener('keyup', (event) => {
    if (event.target === element && event.key === ' ') element.click();
  });
}
