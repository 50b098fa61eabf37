import { type ComponentType, useEffect, useState } from 'react';
import { Loading } from '../kit/page.js';

export interface Deferred<P extends object = object> {
  Content: ComponentType<P>;
  /** Fetches its code; at once if it is there. */
  load: () => Promise<void>;
}

/**
 * A component in a file of its own, that is fetched when it is wanted. Not `lazy` and `Suspense`: React holds back what
 * replaces a fallback until 300 ms after the fallback, however soon it is there.
 */
export function deferred<K extends string, P extends object = object>(
  fetchFile: () => Promise<Record<K, ComponentType<NoInfer<P>>>>,
  name: K,
  Fallback: ComponentType = Loading,
): Deferred<P> {
  let content: ComponentType<P> | undefined;
  let coming: Promise<void> | undefined;
  const fetchOnce = async () => {
    try {
      content = (await fetchFile())[name];
    } catch (error) {
      coming = undefined;
      throw error;
    }
  };
  const load = () => (coming ??= fetchOnce());
  function Content(props: P) {
    const [Shown, show] = useState(() => content);
    const [error, setError] = useState<unknown>(null);
    useEffect(() => {
      if (!Shown) load().then(() => show(() => content), setError);
    }, [Shown]);
    // For the boundary around the page.
    if (error !== null) throw error;
    return Shown ? <Shown {...props} /> : <Fallback />;
  }
  return { Content, load };
}
