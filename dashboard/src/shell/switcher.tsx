import { Button, Menu, Text } from '@mantine/core';
import { IconApps, IconCheck, IconChevronDown } from '@tabler/icons-react';
import { useLocation } from 'wouter';
import { useAsk } from '../api/hooks.js';
import { useApplicationId } from './application.js';
import { rememberedApplication } from './remembered.js';
import { mayCall, useMember } from './member.js';
import { useText } from './text.js';

/** Names the application that is open, and opens another. */
export function Switcher() {
  const t = useText();
  const me = useMember();
  // On pages of the whole installation, the one that the menu still leads to.
  const open = useApplicationId() ?? rememberedApplication();
  const [, go] = useLocation();
  const list = useAsk('listApplications', { application: '' });
  const applications = list.data?.applications ?? [];
  const current = applications.find((one) => one.application_id === open);
  return (
    <Menu position="bottom-start" width={260} withinPortal>
      <Menu.Target>
        <Button
          variant="default"
          size="sm"
          rightSection={<IconChevronDown size={14} aria-hidden />}
          maw={220}
        >
          <Text size="sm" truncate component="span">
            {current?.name ?? (list.isPending ? '…' : t('Choose an application', '애플리케이션 선택'))}
          </Text>
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label c="dimmed">{t('Applications', '애플리케이션')}</Menu.Label>
        {applications.map(({ application_id: id, name }) => (
          <Menu.Item
            key={id}
            rightSection={id === open ? <IconCheck size={14} aria-label={t('open', '선택됨')} /> : null}
            onClick={() => go(`/app/${encodeURIComponent(id)}/home`)}
          >
            {name}
          </Menu.Item>
        ))}
        {mayCall(me, 'createApplication') && (
          <>
            <Menu.Divider />
            <Menu.Item leftSection={<IconApps size={16} aria-hidden />} onClick={() => go('/applications')}>
              {t('All applications', '애플리케이션 관리')}
            </Menu.Item>
          </>
        )}
      </Menu.Dropdown>
    </Menu>
  );
}
