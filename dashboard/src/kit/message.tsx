import { ApiError } from '../api/call.js';
import { KOREAN_ERRORS } from '../korean/errors.js';
import { useLanguage } from '../shell/text.js';

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** What an error says: the server's words; in Korean what its code means, and those words where they tell more. */
export function Message({ of }: { of: unknown }) {
  const { language } = useLanguage();
  const known = of instanceof ApiError && language === 'ko' ? KOREAN_ERRORS[of.code] : undefined;
  if (!known) return messageOf(of);
  if (known.isWhole) return known.text;
  return (
    <>
      {known.text} <span lang="en">({messageOf(of)})</span>
    </>
  );
}
