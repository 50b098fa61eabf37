import { useState } from 'react';

/** Where somebody is in a list of pages with tokens; begins anew when `of` (the filters) changes. */
export function usePaging(of: string) {
  const [state, setState] = useState<{ of: string; tokens: string[] }>({ of, tokens: [] });
  const tokens = state.of === of ? state.tokens : [];
  return {
    token: tokens.at(-1),
    page: tokens.length + 1,
    forward: (next: string) => setState({ of, tokens: [...tokens, next] }),
    back: () => setState({ of, tokens: tokens.slice(0, -1) }),
  };
}
