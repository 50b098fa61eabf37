import { ActionIcon, Button, Stack, Text, TextInput } from '@mantine/core';
import { IconBraces, IconPlus, IconTrash } from '@tabler/icons-react';
import { Empty } from '../../../kit/page.js';
import { useText } from '../../../shell/text.js';
import type { Content } from './content.js';
import type { TabProps } from './editor-state.js';
import { OWN, withWord, wordsOf } from './translated.js';
import { VariableText } from './variable-text.js';

/** Names and texts for an app that draws by itself. */
export function DataTab({ content, change, locale }: TabProps) {
  const t = useText();
  const own = content.data_template ?? {};
  const given = wordsOf(content, locale).data_template as Record<string, string> | undefined;
  const entries = Object.entries(given ?? {});
  const set = (next: [string, string][], about?: string) =>
    change(withWord({ content, locale, path: ['data_template'], value: Object.fromEntries(next) }), about);
  if (given === undefined)
    return (
      <Empty
        title={t('This language has the default texts', '이 언어는 기본 텍스트를 사용합니다')}
        icon={IconBraces}
      >
        <Button onClick={() => set(Object.entries(own))}>
          {t('Translate the texts', '텍스트 번역하기')}
        </Button>
      </Empty>
    );
  const put = (index: number, entry: [string, string]) => {
    // A name that is typed over must not swallow the one that has it.
    if (entries.some(([name], other) => other !== index && name === entry[0])) return;
    set(
      entries.map((one, other) => (other === index ? entry : one)),
      `data ${locale} ${index}`,
    );
  };
  return (
    <Stack>
      <Text size="sm" c="dimmed">
        {t(
          'Your app gets these names with their texts filled in, and draws by itself.',
          '앱은 변수가 채워진 이 텍스트를 받아 직접 표시합니다.',
        )}
      </Text>
      {entries.map((entry, index) => (
        <Row
          key={index}
          entry={entry}
          variables={content.variables}
          original={locale === OWN ? undefined : own[entry[0]]}
          put={(next) => put(index, next)}
          remove={() => set(entries.filter((_, other) => other !== index))}
        />
      ))}
      <Button
        variant="default"
        w="fit-content"
        leftSection={<IconPlus size={16} aria-hidden />}
        onClick={() => set([...entries, [freeName(Object.keys(given)), '']])}
      >
        {t('Add a text', '텍스트 추가')}
      </Button>
    </Stack>
  );
}

interface RowProps {
  entry: [string, string];
  variables: Content['variables'];
  original: string | undefined;
  put: (entry: [string, string]) => void;
  remove: () => void;
}

function Row({ entry: [name, value], variables, original, put, remove }: RowProps) {
  const t = useText();
  return (
    <div className="data-row titled-row">
      <TextInput
        label={t('Name', '이름')}
        value={name}
        onChange={(event) => put([event.currentTarget.value, value])}
      />
      <div>
        <VariableText
          label={t('Text', '텍스트')}
          placeholder={original}
          value={value}
          set={(text) => put([name, text])}
          variables={variables}
          withParts
        />
      </div>
      <ActionIcon
        variant="default"
        size={36}
        aria-label={t(`Remove ${name}`, `${name} 삭제`)}
        onClick={remove}
      >
        <IconTrash size={16} />
      </ActionIcon>
    </div>
  );
}

/** A name that no other has. */
export function freeName(taken: readonly string[], stem = 'name'): string {
  for (let number = taken.length + 1; ; number++)
    if (!taken.includes(`${stem}_${number}`)) return `${stem}_${number}`;
}
