/** The form in which a locale is stored: `ko-kr` and `ko_KR` are `ko-KR`. Undefined for what is no locale. */
export function canonicalLocale(text: string): string | undefined {
  // Bounded before it is parsed: the longest tags in use have some 20 characters.
  if (text.length > 64) return undefined;
  try {
    return Intl.getCanonicalLocales(text.replaceAll('_', '-'))[0];
  } catch {
    return undefined;
  }
}

/**
 * The best of the available locales (canonical) for a wanted one: itself, else with its last parts taken away
 * one by one (`zh-Hant-TW`, `zh-Hant`, `zh`). Null when none is left, or when the wanted one is no locale.
 */
export function matchLocale(available: readonly string[], wanted: string | null | undefined): string | null {
  let locale = wanted ? canonicalLocale(wanted) : undefined;
  while (locale !== undefined) {
    if (available.includes(locale)) return locale;
    const end = locale.lastIndexOf('-');
    locale = end < 0 ? undefined : locale.slice(0, end);
  }
  return null;
}
