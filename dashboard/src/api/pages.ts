import { type UseQueryResult, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useApplicationId } from '../shell/application.js';
import type { Answer, CallOptions, OperationName, Query } from './call.js';
import { askOf, type AskOptions, useAsk } from './hooks.js';

/** Operations that answer a page of a list, and the token of the next one. */
type ListName = {
  [N in OperationName]: Answer<N> extends { next: string } ? N : never;
}[OperationName];

/** Where somebody is in a list, and the ways from there. */
export interface Pages {
  page: number;
  hasNext: boolean;
  /** The page that is on the screen is not yet the one that was asked for. */
  isBusy: boolean;
  /** Asks for the next page, so that it is there when it is wanted. */
  ahead: () => Promise<void>;
  /** Goes to the next page once it is there: a page of rows is drawn once, and not once more as "being loaded". */
  forward: () => Promise<void>;
  back: () => void;
}

/** A list of pages that only knows the token of the next one. It begins anew when what is asked changes. */
export function usePages<N extends ListName>(
  name: N,
  options: Omit<CallOptions<N>, 'body'>,
  more: Pick<AskOptions<N, Answer<N>>, 'every'> = {},
): [list: UseQueryResult<Answer<N>, Error>, pages: Pages] {
  const client = useQueryClient();
  const application = useApplicationId();
  const of = JSON.stringify([application, options.params, options.query]);
  const [state, setState] = useState<{ of: string; tokens: string[] }>({ of, tokens: [] });
  const tokens = state.of === of ? state.tokens : [];
  const at = (token: string | undefined): CallOptions<N> => ({
    ...options,
    query: { ...options.query, token } as Query<N>,
  });
  const list = useAsk(name, at(tokens.at(-1)), { keep: true, ...more });
  const next = list.data?.next ?? '';
  const ahead = async () => {
    if (next !== '') await client.prefetchQuery(askOf(name, application, at(next)));
  };
  return [
    list,
    {
      page: tokens.length + 1,
      hasNext: next !== '',
      isBusy: list.isPlaceholderData,
      ahead,
      forward: async () => {
        await ahead();
        setState({ of, tokens: [...tokens, next] });
      },
      back: () => setState({ of, tokens: tokens.slice(0, -1) }),
    },
  ];
}
