import { useEffect } from 'react';

/** Whether something on the page would be lost by leaving it. */
let isUnsaved = false;

export const hasUnsaved = (): boolean => isUnsaved;

/** Asks before a page with unsaved changes is left, in the app and out of it. */
export function useLeaveGuard(isChanged: boolean): void {
  useEffect(() => {
    isUnsaved = isChanged;
    const warn = (event: BeforeUnloadEvent) => event.preventDefault();
    if (isChanged) window.addEventListener('beforeunload', warn);
    return () => {
      isUnsaved = false;
      window.removeEventListener('beforeunload', warn);
    };
  }, [isChanged]);
}
