import { Button, Menu } from '@mantine/core';
import { IconColumns3 } from '@tabler/icons-react';
import { useText } from '../shell/text.js';

export interface Choice {
  id: string;
  title: string;
  isShown: boolean;
  show: (isShown: boolean) => void;
}

/** Which columns of a list are shown; it stays open while they are chosen. */
export function ColumnMenu({ choices }: { choices: readonly Choice[] }) {
  const t = useText();
  const hidden = choices.filter(({ isShown }) => !isShown);
  return (
    // Opened by keyboard it begins at the first column; it stays in the page's main part, where its button is.
    <Menu position="bottom-end" width={220} withInitialFocusPlaceholder={false} withinPortal={false}>
      <Menu.Target>
        <Button
          size="compact-sm"
          variant="subtle"
          color="gray"
          leftSection={<IconColumns3 size={16} aria-hidden />}
        >
          {hidden.length === 0
            ? t('Columns', '열')
            : t(`Columns (${hidden.length} hidden)`, `열 (${hidden.length}개 숨김)`)}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label c="dimmed">{t('Columns that are shown', '표시할 열')}</Menu.Label>
        {choices.map(({ id, title, isShown, show }) => (
          <Menu.CheckboxItem key={id} checked={isShown} onChange={show}>
            {title}
          </Menu.CheckboxItem>
        ))}
        <Menu.Divider />
        <Menu.Item
          closeMenuOnClick={false}
          disabled={hidden.length === 0}
          onClick={() => hidden.forEach(({ show }) => show(true))}
        >
          {t('Show all', '모두 표시')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
