/** Keeps texts by name, as localStorage does. */
export interface TextStore {
  getItem(name: string): string | null;
  setItem(name: string, text: string): void;
  removeItem(name: string): void;
}

/** What the client needs of where it runs. Tests and unusual places give their own. */
export interface Platform {
  fetch: typeof fetch;
  now(): number;
  /** Runs something later, unless what is returned is called. */
  after(ms: number, run: () => void): () => void;
  /** From 0 to 1. */
  random(): number;
  /** Where the last page is kept for a start without a network; null: nowhere. */
  store: TextStore | null;
  isOnline(): boolean;
  /** Tells of the network and of the app being looked at; returns what ends that. */
  watch(listener: (what: 'online' | 'offline' | 'visible' | 'hidden') => void): () => void;
}

function localStore(): TextStore | null {
  try {
    return globalThis.localStorage ?? null;
  } catch {
    // Forbidden in some frames.
    return null;
  }
}

/** Browsers, WebViews and Node. */
export function usualPlatform(): Platform {
  const page = globalThis.document as Document | undefined;
  return {
    fetch: (input, init) => globalThis.fetch(input, init),
    now: () => Date.now(),
    after(ms, run) {
      // A longer time than timers know would be none at all.
      const timer = setTimeout(run, Math.min(ms, 2 ** 31 - 1));
      return () => clearTimeout(timer);
    },
    random: () => Math.random(),
    // Node has one that warns, and nobody's feed belongs there.
    store: page ? localStore() : null,
    isOnline: () => (globalThis.navigator as { onLine?: boolean } | undefined)?.onLine ?? true,
    watch(listener) {
      if (!page) return () => {};
      const online = () => listener('online');
      const offline = () => listener('offline');
      const seen = () => listener(page.visibilityState === 'hidden' ? 'hidden' : 'visible');
      const left = () => listener('hidden');
      globalThis.addEventListener('online', online);
      globalThis.addEventListener('offline', offline);
      globalThis.addEventListener('pagehide', left);
      page.addEventListener('visibilitychange', seen);
      return () => {
        globalThis.removeEventListener('online', online);
        globalThis.removeEventListener('offline', offline);
        globalThis.removeEventListener('pagehide', left);
        page.removeEventListener('visibilitychange', seen);
      };
    },
  };
}
