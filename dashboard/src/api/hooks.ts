import {
  keepPreviousData,
  QueryClient,
  useMutation,
  useQuery,
  useQueryClient,
  type UseQueryResult,
} from '@tanstack/react-query';
import { useApplicationId } from '../shell/application.js';
import { type Answer, ApiError, call, type CallOptions, CODES, type OperationName } from './call.js';

/** A refusal stays one however often it is asked for again; only a server that cannot be reached may come back. */
export const makeQueryClient = (): QueryClient =>
  new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: 5_000,
        retry: (count, error) => error instanceof ApiError && error.status >= 500 && count < 2,
        refetchOnWindowFocus: false,
      },
      mutations: { retry: false },
    },
  });

export interface AskOptions<N extends OperationName, T> {
  enabled?: boolean;
  /** Keeps the answer of other parameters on the screen until the new one is there. */
  keep?: boolean;
  every?: (answer: Answer<N> | undefined) => number | false;
  select?: (answer: Answer<N>) => T;
}

/** By which an answer is kept. */
export const keyOf = <N extends OperationName>(
  name: N,
  application: string,
  { params, query, body }: CallOptions<N> = {},
): readonly unknown[] => [name, application, params ?? {}, query ?? {}, body ?? null];

/** A question, with the name under which its answer is kept. */
export const askOf = <N extends OperationName>(
  name: N,
  application: string | undefined,
  options: CallOptions<N> = {},
) => ({
  queryKey: keyOf(name, application ?? '', options),
  queryFn: ({ signal }: { signal: AbortSignal }) => call(name, { application, ...options, signal }),
});

/** Asks an operation, of the application that is open, and keeps the answer. */
export function useAsk<N extends OperationName, T = Answer<N>>(
  name: N,
  options: CallOptions<N> = {},
  { enabled = true, keep = false, every, select }: AskOptions<N, T> = {},
): UseQueryResult<T, Error> {
  const open = useApplicationId();
  const application = options.application ?? open;
  return useQuery<Answer<N>, Error, T>({
    ...askOf(name, application, options),
    enabled,
    select,
    placeholderData: keep ? keepPreviousData : undefined,
    refetchInterval: every ? (query) => every(query.state.data) : false,
  });
}

interface ActOptions<N extends OperationName> {
  /** Operations whose answers are no longer true afterwards. */
  spoils?: readonly OperationName[];
  onDone?: (answer: Answer<N>, given: CallOptions<N>) => void;
  /** Each call waits for the one before, so that the last one counts. */
  isInTurn?: boolean;
}

/** An operation that changes something, for a button. */
export function useAct<N extends OperationName>(
  name: N,
  { spoils = [], onDone, isInTurn = false }: ActOptions<N> = {},
) {
  const application = useApplicationId();
  const client = useQueryClient();
  return useMutation<Answer<N>, Error, CallOptions<N>>({
    scope: isInTurn ? { id: name } : undefined,
    mutationFn: (options) => call(name, { application, ...options }),
    onSuccess: async (answer, given) => {
      await Promise.all(spoils.map((one) => client.invalidateQueries({ queryKey: [one] })));
      onDone?.(answer, given);
    },
  });
}

export const isCode = (error: unknown, code: keyof typeof CODES): boolean =>
  error instanceof ApiError && error.code === CODES[code];
