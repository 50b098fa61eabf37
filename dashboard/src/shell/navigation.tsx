import { NavLink, ScrollArea, Text } from '@mantine/core';
import {
  IconApps,
  IconBroadcast,
  IconFileSpreadsheet,
  IconHome,
  IconLayoutGrid,
  IconListDetails,
  IconPalette,
  IconSend,
  IconSettings,
  IconShieldLock,
  IconTag,
  IconUserCircle,
  IconUsersGroup,
  type TablerIcon,
} from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import { Link, useLocation } from 'wouter';
import type { OperationName } from '../api/call.js';
import { prepare } from '../pages.js';
import { useApplicationId } from './application.js';
import { rememberedApplication } from './remembered.js';
import { mayCall, useMember } from './member.js';
import { useText } from './text.js';

interface Item {
  path: string;
  icon: TablerIcon;
  words: [string, string];
  /** What must be open to the member for the page to be of use. */
  needs: OperationName;
}

const OF_APPLICATION: readonly Item[] = [
  { path: '/home', icon: IconHome, words: ['Home', '홈'], needs: 'getHome' },
  { path: '/send', icon: IconSend, words: ['Send', '발송'], needs: 'sendNotification' },
  { path: '/templates', icon: IconLayoutGrid, words: ['Templates', '템플릿'], needs: 'listTemplates' },
  { path: '/logs', icon: IconListDetails, words: ['Logs', '로그'], needs: 'listNotifications' },
  { path: '/users', icon: IconUserCircle, words: ['Users', '사용자'], needs: 'listUsers' },
  { path: '/channels', icon: IconBroadcast, words: ['Channels', '채널'], needs: 'listChannels' },
  { path: '/tags', icon: IconTag, words: ['Tags', '태그'], needs: 'listTags' },
  { path: '/theme', icon: IconPalette, words: ['Theme', '테마'], needs: 'getTheme' },
  {
    path: '/files',
    icon: IconFileSpreadsheet,
    words: ['Target files', '대상 파일'],
    needs: 'listTargetFiles',
  },
  { path: '/settings', icon: IconSettings, words: ['Settings', '설정'], needs: 'updateSettings' },
];

const OF_INSTALLATION: readonly Item[] = [
  {
    path: '/applications',
    icon: IconApps,
    words: ['Applications', '애플리케이션'],
    needs: 'createApplication',
  },
  { path: '/members', icon: IconUsersGroup, words: ['Members', '멤버'], needs: 'listMembers' },
  { path: '/audit', icon: IconShieldLock, words: ['Audit log', '감사 로그'], needs: 'listAudit' },
];

/** The pages that the member's role opens. */
export function Navigation() {
  const t = useText();
  const me = useMember();
  const application = useApplicationId() ?? rememberedApplication() ?? undefined;
  const items = (of: readonly Item[], prefix: string) =>
    of
      .filter((one) => mayCall(me, one.needs, application))
      .map((one) => <Entry key={one.path} item={one} prefix={prefix} />);
  const installation = items(OF_INSTALLATION, '');
  return (
    <ScrollArea style={{ flex: 1 }}>
      {application !== undefined && items(OF_APPLICATION, `/app/${encodeURIComponent(application)}`)}
      {installation.length > 0 && (
        <Text size="xs" c="dimmed" fw={600} mt="md" mb={4} px="sm">
          {t('Installation', '설치 전체')}
        </Text>
      )}
      {installation}
    </ScrollArea>
  );
}

function Entry({ item, prefix }: { item: Item; prefix: string }) {
  const t = useText();
  const [place] = useLocation();
  const href = `${prefix}${item.path}`;
  const isHere = place === href || place.startsWith(`${href}/`);
  const Icon = item.icon;
  const client = useQueryClient();
  const begin = () => prepare(client, href);
  return (
    <NavLink
      component={Link}
      href={href}
      onPointerEnter={begin}
      onFocus={begin}
      onClick={begin}
      label={t(...item.words)}
      active={isHere}
      aria-current={isHere ? 'page' : undefined}
      leftSection={<Icon size={18} stroke={1.7} aria-hidden />}
      fw={isHere ? 600 : 400}
      style={{ borderRadius: 8 }}
    />
  );
}
