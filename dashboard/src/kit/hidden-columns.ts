import { functionalUpdate, type ColumnVisibilityState, type Updater } from '@tanstack/react-table';
import { useState } from 'react';

const keyOf = (list: string) => `belfry-columns-${list}`;

/** What the browser remembers of a list; nothing is hidden where that cannot be read. */
function remembered(list: string | undefined): ColumnVisibilityState {
  if (list === undefined) return {};
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(keyOf(list)) ?? '{}');
    return typeof kept === 'object' && kept !== null ? (kept as ColumnVisibilityState) : {};
  } catch {
    return {};
  }
}

function remember(list: string | undefined, state: ColumnVisibilityState): void {
  if (list === undefined) return;
  try {
    localStorage.setItem(keyOf(list), JSON.stringify(state));
  } catch {
    // A browser that keeps nothing forgets it with the page.
  }
}

/** Which columns of a list are hidden in this browser, and the way to change it. */
export function useHiddenColumns(list: string | undefined) {
  const [state, set] = useState(() => remembered(list));
  const change = (updater: Updater<ColumnVisibilityState>) =>
    set((before) => {
      const next = functionalUpdate(updater, before);
      remember(list, next);
      return next;
    });
  return [state, change] as const;
}
