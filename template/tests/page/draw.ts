/** Gives a page `draw`, and keeps what actions it was told of. Runs in the browser. */
import { draw, type DrawnAction, type DrawOptions } from '@belfry/template/draw';
import type { UiTemplate } from '@belfry/template';

const actions: DrawnAction[] = [];

/** Puts a drawing into the page, in place of the one before. */
function show(template: unknown, options: DrawOptions = {}, prevent = true): void {
  const element = draw(template as UiTemplate, {
    ...options,
    onAction: (action, event) => {
      actions.push(action);
      if (prevent) event.preventDefault();
    },
  });
  document.querySelector('#stage')?.replaceChildren(element);
}

/** What actions there were since the last call. */
const taken = (): DrawnAction[] => actions.splice(0);

const root = (): ShadowRoot => {
  const shadow = document.querySelector('#stage > div')?.shadowRoot;
  if (!shadow) throw new Error('nothing is drawn');
  return shadow;
};

export const drawing = { draw, show, taken, root };

Object.assign(globalThis, { drawing });
