import { useEffect } from 'react';

/** What would be lost: changes that were not saved, or a send that was not sent. */
export type Unsaved = 'changes' | 'send';

/** Where something would be lost by leaving, and what; null: nothing would. */
let unsaved: { at: string; what: Unsaved } | null = null;

/** Nothing would be lost any more, which the page that is about to be left has not said yet. */
export function leaveFreely(): void {
  unsaved = null;
}

/** Asks before a page with unsaved changes is left, in the app and out of it. */
export function useLeaveGuard(isChanged: boolean, what: Unsaved = 'changes'): void {
  useEffect(() => {
    unsaved = isChanged ? { at: location.href, what } : null;
    const warn = (event: BeforeUnloadEvent) => event.preventDefault();
    if (isChanged) window.addEventListener('beforeunload', warn);
    return () => {
      unsaved = null;
      window.removeEventListener('beforeunload', warn);
    };
  }, [isChanged, what]);
}

type Ask = (what: Unsaved) => Promise<boolean>;
let asks: Ask = () => Promise.resolve(true);

/** How somebody is asked; the last one given counts. */
export const askBeforeLeaving = (ask: Ask): void => {
  asks = ask;
};

/** Goes, unless something would be lost and whoever is asked wants to stay. */
export async function goGuarded(go: () => void): Promise<void> {
  if (unsaved === null || (await asks(unsaved.what))) go();
}

/**
 * The browser's own back and forward have already left when they are told of: they are taken back until the question
 * is answered. To be called before the router is made, which would be told first otherwise.
 */
export function guardHistory(): void {
  window.addEventListener('popstate', (event) => {
    if (unsaved === null) return;
    event.stopImmediatePropagation();
    window.history.pushState(null, '', unsaved.at);
    void goGuarded(() => {
      leaveFreely();
      window.history.back();
    });
  });
}
