import { Tabs } from '@mantine/core';
import { useSearchParams } from 'wouter';
import { Page } from '../../kit/page.js';
import { useText } from '../../shell/text.js';
import { Invitations } from './invitations.js';
import { MemberList } from './member-list.js';
import { Roles } from './roles.js';

export function Members() {
  const t = useText();
  const [search, setSearch] = useSearchParams();
  return (
    <Page
      title={t('Members', '멤버')}
      about={t('Who may use this dashboard, and for what.', '대시보드를 사용하는 사람과 권한입니다.')}
    >
      <div className="card">
        <Tabs
          value={search.get('tab') ?? 'members'}
          keepMounted={false}
          onChange={(tab) => setSearch({ tab: tab ?? 'members' }, { replace: true })}
        >
          <Tabs.List mb="md">
            <Tabs.Tab value="members">{t('Members', '멤버')}</Tabs.Tab>
            <Tabs.Tab value="invitations">{t('Invitations', '초대')}</Tabs.Tab>
            <Tabs.Tab value="roles">{t('Roles', '역할')}</Tabs.Tab>
          </Tabs.List>
          <Tabs.Panel value="members">
            <MemberList />
          </Tabs.Panel>
          <Tabs.Panel value="invitations">
            <Invitations />
          </Tabs.Panel>
          <Tabs.Panel value="roles">
            <Roles />
          </Tabs.Panel>
        </Tabs>
      </div>
    </Page>
  );
}
