import { ActionIcon, Button, Group, Radio, Stack, Text, TextInput } from '@mantine/core';
import { IconPlus, IconTrash } from '@tabler/icons-react';
import { useText } from '../../shell/text.js';
import type { Channel } from './channels.js';

type Category = Channel['categories'][number];

/** The groups of messages in a channel; one is the default, which shows all. */
export function Categories({
  categories,
  set,
}: {
  categories: Category[];
  set: (categories: Category[]) => void;
}) {
  const t = useText();
  const put = (index: number, part: Partial<Category>) =>
    set(categories.map((one, place) => (place === index ? { ...one, ...part } : one)));
  return (
    <Stack gap="xs">
      <Text size="sm" fw={500}>
        {t('Categories', '카테고리')}
      </Text>
      {categories.map((one, index) => (
        <Group key={index} gap="xs" wrap="nowrap">
          <Radio
            aria-label={t(`${one.name} is the default`, `${one.name} 기본`)}
            checked={one.is_default}
            onChange={() =>
              set(categories.map((other, place) => ({ ...other, is_default: place === index })))
            }
          />
          <TextInput
            aria-label={t('Id', 'ID')}
            w={120}
            value={one.id}
            onChange={(event) => put(index, { id: event.currentTarget.value })}
          />
          <TextInput
            aria-label={t('Name', '이름')}
            flex={1}
            value={one.name}
            onChange={(event) => put(index, { name: event.currentTarget.value })}
          />
          <ActionIcon
            variant="default"
            size={36}
            disabled={one.is_default}
            aria-label={t(`Remove ${one.name}`, `${one.name} 삭제`)}
            onClick={() => set(categories.filter((_, place) => place !== index))}
          >
            <IconTrash size={16} />
          </ActionIcon>
        </Group>
      ))}
      <Button
        size="xs"
        variant="default"
        w="fit-content"
        leftSection={<IconPlus size={14} aria-hidden />}
        onClick={() =>
          set([
            ...categories,
            { id: `category_${categories.length + 1}`, name: '', is_default: categories.length === 0 },
          ])
        }
      >
        {t('Add a category', '카테고리 추가')}
      </Button>
    </Stack>
  );
}
