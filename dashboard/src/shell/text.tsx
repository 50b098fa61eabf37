import { createContext, type ReactNode, useCallback, useContext, useEffect, useMemo, useState } from 'react';

export type Language = 'en' | 'ko';

/** Chooses the text of the language that the page is in. Both are at the place where they are read. */
export type Text = (english: string, korean: string) => string;

interface Texts {
  language: Language;
  setLanguage: (language: Language) => void;
}

const KEY = 'belfry-language';

function firstLanguage(): Language {
  const kept = localStorage.getItem(KEY);
  if (kept === 'en' || kept === 'ko') return kept;
  return navigator.language.toLowerCase().startsWith('ko') ? 'ko' : 'en';
}

const TextContext = createContext<Texts>({ language: 'en', setLanguage: () => undefined });

export function TextProvider({ children }: { children: ReactNode }) {
  const [language, choose] = useState(firstLanguage);
  useEffect(() => {
    document.documentElement.lang = language;
  }, [language]);
  const setLanguage = useCallback((next: Language) => {
    localStorage.setItem(KEY, next);
    choose(next);
  }, []);
  const value = useMemo(() => ({ language, setLanguage }), [language, setLanguage]);
  return <TextContext value={value}>{children}</TextContext>;
}

export const useLanguage = (): Texts => useContext(TextContext);

export function useText(): Text {
  const { language } = useLanguage();
  return useCallback((english, korean) => (language === 'ko' ? korean : english), [language]);
}

/** Numbers and times as the language writes them. */
export function useFormat() {
  const { language } = useLanguage();
  return useMemo(() => {
    const locale = language === 'ko' ? 'ko-KR' : 'en-GB';
    const number = new Intl.NumberFormat(locale);
    const compact = new Intl.NumberFormat(locale, { notation: 'compact', maximumFractionDigits: 1 });
    const percent = new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 1 });
    const time = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short' });
    const exact = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'medium' });
    const hour = new Intl.DateTimeFormat(locale, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
    const day = new Intl.DateTimeFormat(locale, { month: 'short', day: 'numeric' });
    return {
      number: (value: number) => number.format(value),
      compact: (value: number) => compact.format(value),
      percent: (value: number) => percent.format(value),
      /** Of two counts; a dash where there is nothing to divide by. */
      share: (part: number, whole: number) => (whole > 0 ? percent.format(part / whole) : '–'),
      time: (ms: number) => time.format(ms),
      exact: (ms: number) => exact.format(ms),
      hour: (ms: number) => hour.format(ms),
      day: (ms: number) => day.format(ms),
    };
  }, [language]);
}
