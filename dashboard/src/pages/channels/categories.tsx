import { ActionIcon, Button, Group, Radio, Stack, Text, TextInput, Tooltip } from '@mantine/core';
import { IconArrowUp, IconPlus, IconTrash } from '@tabler/icons-react';
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
  const raise = (index: number) => {
    const next = [...categories];
    const [one] = next.splice(index, 1);
    if (one) set([...next.slice(0, index - 1), one, ...next.slice(index - 1)]);
  };
  return (
    <Stack gap="xs" role="group" aria-label={t('Categories', '카테고리')}>
      <div>
        <Text size="sm" fw={600}>
          {t('Categories', '카테고리')}
        </Text>
        <Text size="xs" c="dimmed">
          {t(
            'In this order above the feed. The marked one is the default, which shows all messages.',
            '피드 위에 이 순서로 표시됩니다. 선택한 것이 모든 메시지를 보여 주는 기본입니다.',
          )}
        </Text>
      </div>
      {categories.map((one, index) => (
        <Row
          key={index}
          one={one}
          isFirst={index === 0}
          put={(part) => put(index, part)}
          choose={() => set(categories.map((other, place) => ({ ...other, is_default: place === index })))}
          raise={() => raise(index)}
          remove={() => set(categories.filter((_, place) => place !== index))}
        />
      ))}
      <Button
        size="xs"
        variant="default"
        w="fit-content"
        leftSection={<IconPlus size={14} aria-hidden />}
        onClick={() =>
          set([...categories, { id: freeId(categories), name: '', is_default: categories.length === 0 }])
        }
      >
        {t('Add a category', '카테고리 추가')}
      </Button>
    </Stack>
  );
}

function freeId(categories: readonly Category[]): string {
  for (let number = categories.length + 1; ; number++)
    if (!categories.some(({ id }) => id === `category_${number}`)) return `category_${number}`;
}

interface RowProps {
  one: Category;
  isFirst: boolean;
  put: (part: Partial<Category>) => void;
  choose: () => void;
  raise: () => void;
  remove: () => void;
}

function Row({ one, isFirst, put, choose, raise, remove }: RowProps) {
  const t = useText();
  const name = one.name || one.id;
  return (
    <Group gap="xs" wrap="nowrap">
      <Radio
        aria-label={t(`${name} is the default`, `${name} 기본`)}
        checked={one.is_default}
        onChange={choose}
      />
      <TextInput
        aria-label={t('Name', '이름')}
        placeholder={t('Name', '이름')}
        flex={1}
        required
        maxLength={100}
        value={one.name}
        onChange={(event) => put({ name: event.currentTarget.value })}
      />
      <TextInput
        aria-label={t('Id', 'ID')}
        w={130}
        required
        pattern="[A-Za-z0-9_\-]{1,64}"
        title={t('1 to 64 letters, digits, _ and -', '영문자, 숫자, _, - 1~64자')}
        value={one.id}
        onChange={(event) => put({ id: event.currentTarget.value })}
      />
      <ActionIcon
        variant="default"
        size={36}
        disabled={isFirst}
        aria-label={t(`Move ${name} up`, `${name} 위로`)}
        onClick={raise}
      >
        <IconArrowUp size={16} />
      </ActionIcon>
      <Tooltip
        label={t('Make another the default first', '먼저 다른 것을 기본으로 하세요')}
        disabled={!one.is_default}
      >
        <ActionIcon
          variant="default"
          size={36}
          disabled={one.is_default}
          aria-label={t(`Remove ${name}`, `${name} 삭제`)}
          onClick={remove}
        >
          <IconTrash size={16} />
        </ActionIcon>
      </Tooltip>
    </Group>
  );
}
