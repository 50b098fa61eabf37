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

/** Made when it is first asked for: making a formatter takes longer than a hundred uses of it. */
function whenAsked<T>(make: () => T): () => T {
  let made: T | undefined;
  return () => (made ??= make());
}

function formatOf(locale: string) {
  const number = whenAsked(() => new Intl.NumberFormat(locale));
  const percent = whenAsked(
    () => new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 1 }),
  );
  const compact = whenAsked(
    () => new Intl.NumberFormat(locale, { notation: 'compact', maximumFractionDigits: 1 }),
  );
  const times = (options: Intl.DateTimeFormatOptions) => {
    const format = whenAsked(() => new Intl.DateTimeFormat(locale, options));
    return (ms: number) => format().format(ms);
  };
  return {
    number: (value: number) => number().format(value),
    compact: (value: number) => compact().format(value),
    percent: (value: number) => percent().format(value),
    /** Of two counts; a dash where there is nothing to divide by. */
    share: (part: number, whole: number) => (whole > 0 ? percent().format(part / whole) : '–'),
    time: times({ dateStyle: 'medium', timeStyle: 'short', hourCycle: 'h23' }),
    exact: times({ dateStyle: 'medium', timeStyle: 'medium', hourCycle: 'h23' }),
    hour: times({ hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }),
    day: times({ month: 'short', day: 'numeric' }),
  };
}

const FORMATS = { en: formatOf('en-GB'), ko: formatOf('ko-KR') };

export type Format = ReturnType<typeof formatOf>;

/** Numbers and times as the language writes them. */
export const useFormat = (): Format => FORMATS[useLanguage().language];
