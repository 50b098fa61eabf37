const KEY = 'belfry-application';

/** The application that was open last. */
export const rememberedApplication = (): string | null => localStorage.getItem(KEY);
export const rememberApplication = (id: string): void => localStorage.setItem(KEY, id);
