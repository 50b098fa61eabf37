import { AppShell, Burger, Group, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { type ReactNode, useEffect } from 'react';
import { Link, useLocation, useRoute } from 'wouter';
import { ApplicationContext } from './application.js';
import { rememberApplication } from './remembered.js';
import { Switcher } from './switcher.js';
import { MemberMenu, Preferences } from './menus.js';
import { Navigation } from './navigation.js';
import { useText } from './text.js';

/** The frame around every page: bar, navigation and content. */
export function Shell({ children }: { children: ReactNode }) {
  const t = useText();
  const [isOpen, { toggle, close }] = useDisclosure();
  const [place] = useLocation();
  const [, match] = useRoute('/app/:app/*?');
  const application = match?.app;
  useEffect(() => {
    if (application !== undefined) rememberApplication(application);
  }, [application]);
  useEffect(close, [place]);
  return (
    <ApplicationContext value={application}>
      <a className="skip" href="#content">
        {t('Skip to the content', '본문으로 건너뛰기')}
      </a>
      <AppShell
        header={{ height: 56 }}
        navbar={{ width: 232, breakpoint: 'sm', collapsed: { mobile: !isOpen } }}
        padding={{ base: 'md', sm: 'xl' }}
      >
        <AppShell.Header className="shell-bar">
          <Group h="100%" px="md" justify="space-between" wrap="nowrap" gap="xs">
            <Group gap="sm" wrap="nowrap" style={{ minWidth: 0 }}>
              <Burger
                hiddenFrom="sm"
                size="sm"
                opened={isOpen}
                onClick={toggle}
                aria-expanded={isOpen}
                aria-label={t('Menu', '메뉴')}
              />
              <Brand />
              <Switcher />
            </Group>
            <Group gap={6} wrap="nowrap">
              <Preferences />
              <MemberMenu />
            </Group>
          </Group>
        </AppShell.Header>
        <AppShell.Navbar className="shell-bar" p="sm" aria-label={t('Menu', '메뉴')}>
          <Navigation />
        </AppShell.Navbar>
        <AppShell.Main id="content" tabIndex={-1} style={{ outline: 'none' }}>
          <div style={{ maxWidth: 1180, margin: '0 auto' }}>{children}</div>
        </AppShell.Main>
      </AppShell>
    </ApplicationContext>
  );
}

export const Brand = () => (
  <Group
    gap={8}
    wrap="nowrap"
    component={Link}
    {...{ href: '/' }}
    style={{ textDecoration: 'none', color: 'inherit' }}
    aria-label="Belfry"
  >
    <img src="/dashboard/icon.svg" width={28} height={28} alt="" />
    <Text fw={700} visibleFrom="xs" component="span">
      Belfry
    </Text>
  </Group>
);
