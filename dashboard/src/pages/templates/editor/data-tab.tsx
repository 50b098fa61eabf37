import { ActionIcon, Button, Group, Stack, TextInput } from '@mantine/core';
import { IconPlus, IconTrash } from '@tabler/icons-react';
import { useText } from '../../../shell/text.js';
import type { TabProps } from './editor.js';

/** Names and texts for an app that draws by itself. */
export function DataTab({ content, change, isReadOnly }: TabProps) {
  const t = useText();
  const entries = Object.entries(content.data_template ?? {});
  const set = (next: [string, string][], about?: string) =>
    change({ data_template: Object.fromEntries(next) }, about);
  const put = (index: number, entry: [string, string]) =>
    set(
      entries.map((one, other) => (other === index ? entry : one)),
      `data ${index}`,
    );
  return (
    <Stack>
      {entries.map(([name, value], index) => (
        <Group key={index} align="flex-end" wrap="nowrap" gap="xs">
          <TextInput
            label={t('Name', '이름')}
            w={160}
            disabled={isReadOnly}
            value={name}
            onChange={(event) => put(index, [event.currentTarget.value, value])}
          />
          <TextInput
            label={t('Text', '텍스트')}
            flex={1}
            disabled={isReadOnly}
            value={value}
            onChange={(event) => put(index, [name, event.currentTarget.value])}
          />
          <ActionIcon
            variant="default"
            size={36}
            disabled={isReadOnly}
            aria-label={t(`Remove ${name}`, `${name} 삭제`)}
            onClick={() => set(entries.filter((_, other) => other !== index))}
          >
            <IconTrash size={16} />
          </ActionIcon>
        </Group>
      ))}
      {!isReadOnly && (
        <Button
          variant="default"
          w="fit-content"
          leftSection={<IconPlus size={16} aria-hidden />}
          onClick={() => set([...entries, [`name_${entries.length + 1}`, '']])}
        >
          {t('Add', '추가')}
        </Button>
      )}
    </Stack>
  );
}
