import { createContext, useCallback, useContext } from 'react';

/** The id of the application that is open; undefined on pages of the whole installation. */
export const ApplicationContext = createContext<string | undefined>(undefined);

export const useApplicationId = (): string | undefined => useContext(ApplicationContext);

/** Paths of pages of the application that is open. */
export function useAppPath(): (path: string) => string {
  const id = useApplicationId() ?? '';
  return useCallback((path) => `/app/${encodeURIComponent(id)}${path}`, [id]);
}

const KEY = 'belfry-application';

/** The application that was open last. */
export const rememberedApplication = (): string | null => localStorage.getItem(KEY);
export const rememberApplication = (id: string): void => localStorage.setItem(KEY, id);
