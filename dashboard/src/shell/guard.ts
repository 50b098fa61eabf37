import { useEffect } from 'react';

/** Where something would be lost by leaving; null: nothing would. */
let unsavedAt: string | null = null;

export const hasUnsaved = (): boolean => unsavedAt !== null;

/** Asks before a page with unsaved changes is left, in the app and out of it. */
export function useLeaveGuard(isChanged: boolean): void {
  useEffect(() => {
    unsavedAt = isChanged ? location.href : null;
    const warn = (event: BeforeUnloadEvent) => event.preventDefault();
    if (isChanged) window.addEventListener('beforeunload', warn);
    return () => {
      unsavedAt = null;
      window.removeEventListener('beforeunload', warn);
    };
  }, [isChanged]);
}

type Ask = () => Promise<boolean>;
let asks: Ask = () => Promise.resolve(true);

/** How somebody is asked; the last one given counts. */
export const askBeforeLeaving = (ask: Ask): void => {
  asks = ask;
};

/**
 * The browser's own back and forward have already left when they are told of: they are taken back until the question
 * is answered. To be called before the router is made, which would be told first otherwise.
 */
export function guardHistory(): void {
  window.addEventListener('popstate', (event) => {
    if (unsavedAt === null) return;
    event.stopImmediatePropagation();
    window.history.pushState(null, '', unsavedAt);
    void leaveWhenAnswered();
  });
}

async function leaveWhenAnswered(): Promise<void> {
  if (!(await asks())) return;
  unsavedAt = null;
  window.history.back();
}
