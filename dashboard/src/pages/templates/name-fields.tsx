import { TextInput } from '@mantine/core';
import { useText } from '../../shell/text.js';

/** A key made of a name or of a file's. */
export const keyFrom = (name: string): string =>
  name
    .trim()
    .toLowerCase()
    .replace(/[^a-z0-9_-]+/g, '_')
    .replace(/^_+|_+$/g, '')
    .slice(0, 100);

interface Props {
  name: string;
  keyOf: string;
  set: (part: { name?: string; key?: string }) => void;
}

/** The name, and a key that is made from it. */
export function NameFields({ name, keyOf, set }: Props) {
  const t = useText();
  return (
    <>
      <TextInput
        label={t('Name', '이름')}
        required
        maxLength={200}
        data-autofocus
        value={name}
        onChange={(event) => {
          const typed = event.currentTarget.value;
          // A name without any letter a key may have leaves the key to whoever types it.
          set({ name: typed, key: keyFrom(typed) || keyOf });
        }}
      />
      <TextInput
        label={t('Key', '키')}
        description={t('By which your backend names it; for good', '백엔드에서 사용하며 바꿀 수 없습니다')}
        required
        pattern="[A-Za-z0-9_\-]{1,100}"
        title={t('1 to 100 letters, digits, _ and -', '영문자, 숫자, _, - 1~100자')}
        value={keyOf}
        onChange={(event) => set({ key: event.currentTarget.value })}
      />
    </>
  );
}
