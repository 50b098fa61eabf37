/** React components over the elements, and hooks over the client. React is yours: nothing of it is in here. */
import {
  createElement,
  type CSSProperties,
  type ReactElement,
  useCallback,
  useEffect,
  useMemo,
  useRef,
  useSyncExternalStore,
} from 'react';
import type { BelfryClient } from './client.js';
import { type ActionDetail, BelfryBell, BelfryFeed } from './feed/define.js';
import type { Words } from './feed/words.js';
import type { GetToken } from './session.js';
import type { Unread } from './types.js';

export interface FeedProps {
  /** A client of yours; else `url` and `getToken`. */
  client?: BelfryClient;
  url?: string;
  getToken?: GetToken;
  userId?: string;
  channel?: string;
  category?: string;
  mode?: 'light' | 'dark' | 'auto';
  lang?: string;
  dir?: 'ltr' | 'rtl';
  heading?: string;
  /** `manual`: messages are not marked as read by being seen. */
  read?: 'view' | 'manual';
  words?: Partial<Words>;
  /** `event.preventDefault()` keeps the browser from following the action. */
  onAction?: (detail: ActionDetail, event: CustomEvent<ActionDetail>) => void;
  className?: string;
  style?: CSSProperties;
}

/** Functions that are written in the component are new each time; the element gets one that stays. */
function useElement(tag: 'belfry-feed' | 'belfry-bell', props: FeedProps): ReactElement {
  const { client, getToken, words, onAction, userId, url, ...attributes } = props;
  const element = useRef<BelfryFeed | BelfryBell>(null);
  const latest = useRef({ getToken, onAction });
  useEffect(() => {
    latest.current = { getToken, onAction };
  });
  const hasGetToken = getToken !== undefined;
  const askForToken = useCallback(() => latest.current.getToken?.() ?? null, []);
  useEffect(() => {
    const { current } = element;
    if (!current) return undefined;
    if (client) current.client = client;
    else if (hasGetToken) current.getToken = askForToken;
    const act = (event: CustomEvent<ActionDetail>) => latest.current.onAction?.(event.detail, event);
    current.addEventListener('belfry-action', act);
    return () => current.removeEventListener('belfry-action', act);
  }, [client, hasGetToken, askForToken, url, userId]);
  useEffect(() => {
    if (element.current) element.current.words = words ?? {};
  }, [words]);
  return createElement(tag, { ...attributes, url, 'user-id': userId, ref: element });
}

export const Feed = (props: FeedProps): ReactElement => useElement('belfry-feed', props);

export const Bell = (props: FeedProps): ReactElement => useElement('belfry-bell', props);

/** The unread messages as the user sees them. */
export function useUnread(client: BelfryClient): Unread {
  const subscribe = useCallback((listener: () => void) => client.subscribe(listener), [client]);
  // The same text is the same counts.
  const text = useSyncExternalStore(
    subscribe,
    () => JSON.stringify(client.unread),
    () => JSON.stringify(client.unread),
  );
  return useMemo(() => JSON.parse(text) as Unread, [text]);
}
