/** English words of the template language that stand within others. */
const TERMS: Readonly<Record<string, string>> = {
  nothing: '없음',
  null: 'null',
  empty: '비어 있음',
  text: '텍스트',
  'a string': '문자열',
  'a number': '숫자',
  'a boolean': '참/거짓',
  'an array': '목록',
  'an object': '객체',
  channel: '채널',
  role: '역할',
};
const term = (english = ''): string => TERMS[english] ?? english;

type Entry = readonly [pattern: RegExp, korean: (...found: string[]) => string];

/** What is wrong, by the words of `template/src`: the first that fits counts. */
const MESSAGES: readonly Entry[] = [
  [/^is missing$/, () => '값이 없습니다'],
  [/^excludes (.+)$/, (other) => `${other}와 함께 쓸 수 없습니다`],
  [/^must be one of (.+)$/, (list) => `다음 중 하나여야 합니다: ${list}`],
  [/^must be a number from (.+) to (.+)$/, (min, max) => `${min}~${max} 사이의 숫자여야 합니다`],
  [
    /^must be a whole number of hours from (.+) to (.+)$/,
    (min, max) => `${min}~${max}시간의 정수여야 합니다`,
  ],
  [
    /^must be a whole number of seconds from (.+) to (.+)$/,
    (min, max) => `${min}~${max}초의 정수여야 합니다`,
  ],
  [/^must be a whole number from (.+) to (.+)$/, (min, max) => `${min}~${max} 사이의 정수여야 합니다`],
  [/^must be a list of 1 to (.+) steps$/, (max) => `단계 1~${max}개의 목록이어야 합니다`],
  [/^must be an object$/, () => '객체여야 합니다'],
  [
    /^must be (.+), is (.+)$/,
    (wanted, given) => `필요한 형식은 ${term(wanted)}인데 현재 값은 ${term(given)}입니다`,
  ],
  [/^is not a colour$/, () => '색상이 아닙니다'],
  [/^is not a weight$/, () => '글꼴 굵기가 아닙니다'],
  [/^hides the variable of this name$/, () => '이름이 같은 변수를 가립니다'],
  [/^uses (\{.+\}), which is not declared$/, (name) => `선언되지 않은 변수 ${name}을(를) 사용합니다`],
  [/^is not a URL with an allowed scheme$/, () => '허용된 스킴의 URL이 아닙니다'],
  [/^starts with a scheme that is refused$/, () => '허용되지 않는 스킴으로 시작합니다'],
  [/^holds more than (.+)$/, (max) => `${max}개를 넘습니다`],
  [/^is not a channel key$/, () => '채널 키가 아닙니다'],
  [/^is not the name of a role$/, () => '역할 이름이 아닙니다'],
  [/^names no channel$/, () => '채널이 없습니다'],
  [/^names no channel of the template that/, () => '템플릿의 채널이 아니거나 앞 단계에서 이미 사용했습니다'],
  [/^leaves out the channel "(.+)"$/, (key) => `채널 "${key}"이(가) 빠졌습니다`],
  [/^has more than (.+) locales$/, (max) => `언어가 ${max}개를 넘습니다`],
  [/^has more than (.+) names$/, (max) => `이름이 ${max}개를 넘습니다`],
  [/^is not a locale$/, () => '언어 코드가 아닙니다'],
  [/^is (.+) a second time$/, (locale) => `${locale} 언어가 두 번 있습니다`],
  [/^has no (.+) to translate$/, (part) => `번역할 ${part}이(가) 없습니다`],
  [/^is not a supported version$/, () => '지원하지 않는 버전입니다'],
  [/^is one view more than (.+)$/, (max) => `블록이 ${max}개를 넘습니다`],
  [/^is nested deeper than (.+) views$/, (max) => `블록이 ${max}단계보다 깊습니다`],
  [/^is nested deeper than (.+) levels$/, (max) => `값이 ${max}단계보다 깊습니다`],
  [/^is not a known type of view$/, () => '알 수 없는 블록 종류입니다'],
  [/^is longer than (.+)$/, (max) => `${max}자를 넘습니다`],
  [/^names a (.+) twice$/, (what) => `같은 ${term(what)}이(가) 두 번 있습니다`],
  [/^holds U\+0000 or half of/, () => '저장할 수 없는 문자가 있습니다'],
  [/^is one value too many for a template$/, () => '템플릿에 값이 너무 많습니다'],
  [/^is larger than (.+) bytes as JSON$/, (max) => `JSON으로 ${max}바이트를 넘습니다`],
  [/^has a name that is empty or too long$/, () => '이름이 비었거나 너무 깁니다'],
  [/^declares more than (.+) variables$/, (max) => `변수가 ${max}개를 넘습니다`],
  [/^is not a type of variable$/, () => '변수 종류가 아닙니다'],
  [/^is declared twice$/, () => '두 번 선언되었습니다'],
  [/^holds a brace or a control character$/, () => '중괄호나 제어 문자가 있습니다'],
];

/** What to do about it. */
const HINTS: readonly Entry[] = [
  [
    /^write (#RRGGBB, #AARRGGBB or #ARGB), or a pair ("light,dark") of them$/,
    (formats, pair) => `${formats.replace(' or ', ', ')} 또는 ${pair} 한 쌍을 입력하세요`,
  ],
  [
    /^write (#RRGGBB, #AARRGGBB or #ARGB), a pair ("light,dark") of them, or a (\{placeholder\})$/,
    (formats, pair) => `${formats.replace(' or ', ', ')}, ${pair} 한 쌍 또는 {변수}를 입력하세요`,
  ],
  [/^write "normal", "bold" or a whole/, () => '"normal", "bold" 또는 100~900의 정수를 입력하세요'],
  [/^write an object in braces, or leave/, () => '중괄호로 객체를 입력하거나 빼세요'],
  [/^write an object in braces$/, () => '중괄호로 객체를 입력하세요'],
  [/^rename one of them$/, () => '하나의 이름을 바꾸세요'],
  [/^declare the variable, or correct/, () => '변수를 선언하거나 이름을 고치세요'],
  [/^add the member, it is required$/, () => '필수 값이니 추가하세요'],
  [
    /^start with one of: (.+); add an app/,
    (schemes) => `다음 중 하나로 시작하거나(${schemes}) 설정의 URL 스킴에 앱의 스킴을 추가하세요`,
  ],
  [/^remove javascript:, data:/, () => 'javascript:, data: 등을 지우세요'],
  [/^leave at most (.+)$/, (max) => `${max}개까지만 남기세요`],
  [/^use 1 to (.+) letters, digits, _ and -$/, (max) => `영문자, 숫자, _, - 1~${max}자로 입력하세요`],
  [/^use letters, digits, _ - and \.$/, () => '영문자, 숫자, _, -, .만 사용하세요'],
  [/^write a name of 1 to (.+) characters$/, (max) => `1~${max}자의 이름을 입력하세요`],
  [/^use names of 1 to (.+) characters$/, (max) => `1~${max}자의 이름을 사용하세요`],
  [/^give exactly one of (.+) and (.+)$/, (one, other) => `${one} 또는 ${other} 중 하나만 넣으세요`],
  [/^give the template a name$/, () => '템플릿 이름을 입력하세요'],
  [/^name at least one channel key$/, () => '채널 키를 하나 이상 넣으세요'],
  [/^name each (.+) once$/, (what) => `${what === 'locale' ? '언어' : term(what)}마다 한 번만 넣으세요`],
  [/^write true or false$/, () => 'true 또는 false를 입력하세요'],
  [
    /^write a whole number of hours from (.+) to (.+)$/,
    (min, max) => `${min}~${max}시간의 정수를 입력하세요`,
  ],
  [
    /^write a whole number of seconds from (.+) to (.+)$/,
    (min, max) => `${min}~${max}초의 정수를 입력하세요`,
  ],
  [/^write a whole number from (.+) to (.+)$/, (min, max) => `${min}~${max} 사이의 정수를 입력하세요`],
  [/^write a number from (.+) to (.+)$/, (min, max) => `${min}~${max} 사이의 숫자를 입력하세요`],
  [/^add it to a step, or take it out/, () => '단계에 추가하거나 채널에서 빼세요'],
  [/^write \{"key"\} with a key of channels/, () => '채널의 키를 {"key"}로, 단계마다 다르게 입력하세요'],
  [
    /^write a language tag like (.+) or (.+)$/,
    (one, other) => `${one}, ${other} 같은 언어 코드를 입력하세요`,
  ],
  [/^give (.+), as the template does$/, (part) => `템플릿처럼 ${part}을(를) 넣으세요`],
  [/^write 1 or 2$/, () => '1 또는 2를 입력하세요'],
  [/^keep a template within (.+) views$/, (max) => `블록을 ${max}개까지만 사용하세요`],
  [/^take boxes out that hold only/, () => '박스 하나만 담은 박스를 없애세요'],
  [/^write a view: (.+)$/, (view) => `블록을 입력하세요: ${view}`],
  [/^write a list of views in square brackets$/, () => '대괄호로 블록 목록을 입력하세요'],
  [/^write a list in square brackets$/, () => '대괄호로 목록을 입력하세요'],
  [/^write a list of (\{.+\})$/, (item) => `${item}의 목록을 입력하세요`],
  [/^write a URL in quotes$/, () => '따옴표로 URL을 입력하세요'],
  [/^write text in quotes$/, () => '따옴표로 텍스트를 입력하세요'],
  [/^use at most (.+) characters$/, (max) => `${max}자까지만 입력하세요`],
  [/^use at most (.+)$/, (max) => `${max}개까지만 사용하세요`],
  [/^declare at most (.+)$/, (max) => `${max}개까지만 선언하세요`],
  [/^remove the character; text must/, () => '올바른 유니코드가 아닌 문자를 지우세요'],
  [
    /^keep a template within (.+) bytes; put/,
    (max) => `템플릿을 ${max}바이트 이내로 줄이고 반복되는 내용은 변수로 만드세요`,
  ],
  [/^use text, a finite number, true/, () => '텍스트, 유한한 숫자, true, false 또는 null을 사용하세요'],
  [/^flatten the value or leave it out$/, () => '값을 단순하게 하거나 빼세요'],
  [/^write a string, a number, true or false$/, () => '문자열, 숫자, true 또는 false를 입력하세요'],
  [/^write "string", "image" or "action"$/, () => '"string", "image" 또는 "action"을 입력하세요'],
  [/^give "(.+)" to one variable only$/, (name) => `"${name}"은(는) 변수 하나에만 사용하세요`],
  [/^write the name of the variable$/, () => '변수 이름을 입력하세요'],
  [/^write one of (.+)$/, (list) => `다음 중 하나를 입력하세요: ${list}`],
  [/^write a template: (.+)$/, (sample) => `템플릿을 입력하세요: ${sample}`],
  [/^write (\{.+\}), or leave it out$/, (sample) => `${sample}처럼 입력하거나 빼세요`],
  [/^write ([[{].+)$/, (sample) => `${sample}처럼 입력하세요`],
];

function inKorean(entries: readonly Entry[], english: string): string | null {
  for (const [pattern, korean] of entries) {
    const found = pattern.exec(english);
    if (found) return korean(...found.slice(1));
  }
  return null;
}

/** A fault of a template in Korean; what has no words here stays in English. */
export const koreanFault = ({ message, hint }: { message: string; hint: string }) => ({
  message: inKorean(MESSAGES, message) ?? message,
  hint: inKorean(HINTS, hint) ?? hint,
});
