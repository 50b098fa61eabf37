import { useCallback, useMemo } from 'react';
import { useSearchParams } from 'wouter';

type Filters<K extends string> = Partial<Record<K, string>>;

/** The filters of a list, kept in the URL, so that they outlast a reload and can be passed on. Empty: not filtered. */
export function useUrlFilters<K extends string>(
  names: readonly K[],
): [Filters<K>, (change: Filters<K>) => void] {
  const [search, setSearch] = useSearchParams();
  const filters = useMemo(
    () => Object.fromEntries(names.map((name) => [name, search.get(name) ?? undefined])) as Filters<K>,
    [names, search],
  );
  const set = useCallback(
    (change: Filters<K>) =>
      setSearch(
        (before) => {
          for (const [name, value] of Object.entries<string | undefined>(change))
            if (value) before.set(name, value);
            else before.delete(name);
          return before;
        },
        // Back leads to the page before, not through every letter that was typed.
        { replace: true },
      ),
    [setSearch],
  );
  return [filters, set];
}
