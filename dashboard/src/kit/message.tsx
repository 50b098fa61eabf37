import { ApiError } from '../api/call.js';
import { KOREAN_ERRORS } from '../korean/errors.js';
import { useLanguage, useText } from '../shell/text.js';

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** What an error says: the server's words; in Korean what its code means, and those words where they tell more. */
export function Message({ of }: { of: unknown }) {
  const { language } = useLanguage();
  const t = useText();
  if (of instanceof ApiError && of.code === 0)
    return of.status === 0
      ? t(of.message, '서버에 연결할 수 없습니다. 서버가 실행 중인지, 네트워크가 연결되어 있는지 확인하세요.')
      : t(of.message, `서버가 ${of.status} 상태로 응답했습니다.`);
  const known = of instanceof ApiError && language === 'ko' ? KOREAN_ERRORS[of.code] : undefined;
  if (!known) return messageOf(of);
  if (known.isWhole) return known.text;
  return (
    <>
      {known.text} <span lang="en">({messageOf(of)})</span>
    </>
  );
}
