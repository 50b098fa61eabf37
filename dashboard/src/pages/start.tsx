import { IconApps } from '@tabler/icons-react';
import { Redirect } from 'wouter';
import { useAsk } from '../api/hooks.js';
import { Answered, Empty, Page } from '../kit/page.js';
import { rememberedApplication } from '../shell/remembered.js';
import { useText } from '../shell/text.js';

/** Leads to the application that was open last, or the first there is. */
export function Start() {
  const t = useText();
  const applications = useAsk('listApplications');
  return (
    <Answered of={applications}>
      {({ applications: all }) => {
        const kept = rememberedApplication();
        const chosen = all.find((one) => one.application_id === kept) ?? all[0];
        if (chosen) return <Redirect to={`/app/${encodeURIComponent(chosen.application_id)}/home`} replace />;
        return (
          <Page title={t('Applications', '애플리케이션')}>
            <div className="card">
              <Empty
                icon={IconApps}
                title={t('No application is open to you', '접근할 수 있는 애플리케이션이 없습니다')}
                text={t(
                  'An Owner or Admin can change your role.',
                  '소유자나 관리자에게 역할 변경을 요청하세요.',
                )}
              />
            </div>
          </Page>
        );
      }}
    </Answered>
  );
}
