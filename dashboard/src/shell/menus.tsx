import {
  ActionIcon,
  Avatar,
  type MantineColorScheme,
  Menu,
  Text,
  UnstyledButton,
  useMantineColorScheme,
} from '@mantine/core';
import {
  IconDeviceDesktop,
  IconLanguage,
  IconLogout,
  IconMoon,
  IconSettings,
  IconSun,
  type TablerIcon,
} from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import { useLocation } from 'wouter';
import { call } from '../api/call.js';
import { useRoleName } from '../kit/small.js';
import { useToast } from '../kit/toast.js';
import { useMember } from './member.js';
import { useLanguage, useText } from './text.js';

const SCHEMES: readonly { scheme: MantineColorScheme; icon: TablerIcon; words: [string, string] }[] = [
  { scheme: 'light', icon: IconSun, words: ['Light', '밝게'] },
  { scheme: 'dark', icon: IconMoon, words: ['Dark', '어둡게'] },
  { scheme: 'auto', icon: IconDeviceDesktop, words: ['As the system', '시스템 설정'] },
];

/** Language, light and dark. */
export function Preferences() {
  const t = useText();
  const { language, setLanguage } = useLanguage();
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  return (
    <Menu position="bottom-end" width={200}>
      <Menu.Target>
        <ActionIcon
          variant="subtle"
          color="gray"
          size="lg"
          aria-label={t('Language and colours', '언어와 색상')}
        >
          <IconLanguage size={20} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label c="dimmed">{t('Language', '언어')}</Menu.Label>
        <Menu.Item onClick={() => setLanguage('en')} fw={language === 'en' ? 700 : 400} lang="en">
          English
        </Menu.Item>
        <Menu.Item onClick={() => setLanguage('ko')} fw={language === 'ko' ? 700 : 400} lang="ko">
          한국어
        </Menu.Item>
        <Menu.Divider />
        <Menu.Label c="dimmed">{t('Colours', '색상')}</Menu.Label>
        {SCHEMES.map(({ scheme, icon: Icon, words }) => (
          <Menu.Item
            key={scheme}
            leftSection={<Icon size={16} aria-hidden />}
            fw={colorScheme === scheme ? 700 : 400}
            onClick={() => setColorScheme(scheme)}
          >
            {t(...words)}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}

/** Who is signed in, and the way out. */
export function MemberMenu() {
  const t = useText();
  const me = useMember();
  const roleName = useRoleName();
  const toast = useToast();
  const client = useQueryClient();
  const [, go] = useLocation();
  const leave = async () => {
    try {
      await call('signOut', { body: {} });
      go('/', { replace: true });
      client.clear();
      await client.invalidateQueries();
      location.reload();
    } catch (error) {
      toast.failed(error);
    }
  };
  return (
    <Menu position="bottom-end" width={230}>
      <Menu.Target>
        <UnstyledButton
          aria-label={`${me.name.slice(0, 1).toUpperCase()}: ${t('your account', '내 계정')}`}
          p={4}
        >
          <Avatar size={32} radius="xl" color="belfry" variant="filled" aria-hidden>
            {me.name.slice(0, 1).toUpperCase()}
          </Avatar>
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label c="dimmed">
          <Text size="sm" fw={600} c="var(--mantine-color-text)" truncate>
            {me.name}
          </Text>
          <Text size="xs" truncate>
            {me.email} · {roleName(me.role)}
          </Text>
        </Menu.Label>
        <Menu.Item leftSection={<IconSettings size={16} aria-hidden />} onClick={() => go('/account')}>
          {t('Your account', '내 계정')}
        </Menu.Item>
        <Menu.Item leftSection={<IconLogout size={16} aria-hidden />} onClick={() => void leave()}>
          {t('Sign out', '로그아웃')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
