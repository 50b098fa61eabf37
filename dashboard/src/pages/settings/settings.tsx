import { NumberInput, Select, Stack, Switch, TagsInput, Text } from '@mantine/core';
import { type Answer, type Body } from '../../api/call.js';
import { useAct, useAsk } from '../../api/hooks.js';
import { useConfirm } from '../../kit/confirm.js';
import { Answered, Card, Page } from '../../kit/page.js';
import { Copyable } from '../../kit/copyable.js';
import { Fact } from '../../kit/small.js';
import { useToast } from '../../kit/toast.js';
import { useApplicationId } from '../../shell/application.js';
import { useText } from '../../shell/text.js';
import { RateLimits } from './rate-limits.js';
import { Tokens } from './tokens.js';

export type SettingsAnswer = Answer<'getSettings'>;

export interface SettingsProps {
  settings: SettingsAnswer;
  change: (body: Body<'updateSettings'>) => void;
}

export function SettingsPage() {
  const t = useText();
  const toast = useToast();
  const application = useApplicationId() ?? '';
  const settings = useAsk('getSettings');
  const update = useAct('updateSettings', {
    spoils: ['getSettings', 'getHome', 'listApplications'],
    onDone: () => toast.done(t('Saved', '저장했습니다')),
  });
  const change: SettingsProps['change'] = (body) => update.mutate({ body }, { onError: toast.failed });
  return (
    <Page title={t('Settings', '설정')}>
      <Card title={t('Application', '애플리케이션')}>
        <Fact name={t('Application id', '애플리케이션 ID')}>
          <Copyable value={application} label={t('application id', '애플리케이션 ID')} />
        </Fact>
      </Card>
      <Tokens />
      <Answered of={settings}>
        {(answer) => (
          <>
            <Sending settings={answer} change={change} />
            <TemplatesCard settings={answer} change={change} />
            <AppsCard settings={answer} change={change} />
            <RateLimits settings={answer} change={change} />
          </>
        )}
      </Answered>
    </Page>
  );
}

function Sending({ settings, change }: SettingsProps) {
  const t = useText();
  const ask = useConfirm();
  const toggle = async (isOn: boolean) => {
    const question = {
      title: t('Switch Business Messaging off?', '비즈니스 메시징을 끌까요?'),
      text: t(
        'Every send of this application is refused until it is on again.',
        '다시 켤 때까지 모든 발송이 거부됩니다.',
      ),
      action: t('Switch it off', '끄기'),
    };
    if (isOn || (await ask(question))) change({ business_messaging: isOn });
  };
  return (
    <Card title={t('Sending', '발송')}>
      <Stack>
        <Switch
          label={t('Business Messaging', '비즈니스 메시징')}
          description={t('Off: every send is refused', '끄면 모든 발송이 거부됩니다')}
          checked={settings.business_messaging}
          onChange={(event) => void toggle(event.currentTarget.checked)}
        />
        <Select
          label={t('Targets that are no users yet', '아직 없는 사용자')}
          maw={340}
          allowDeselect={false}
          value={settings.unknown_targets}
          onChange={(value) => change({ unknown_targets: value === 'reject' ? 'reject' : 'create' })}
          data={[
            { value: 'create', label: t('become users', '사용자로 생성') },
            { value: 'reject', label: t('get nothing', '발송하지 않음') },
          ]}
        />
        <Switch
          label={t('Every send needs a tag', '모든 발송에 태그 필요')}
          checked={settings.tag_enforcement}
          onChange={(event) => change({ tag_enforcement: event.currentTarget.checked })}
        />
        <Switch
          label={t('New tags are made by the send that brings them', '발송에서 새 태그 자동 생성')}
          checked={settings.tag_auto_creation}
          onChange={(event) => change({ tag_auto_creation: event.currentTarget.checked })}
        />
      </Stack>
    </Card>
  );
}

function TemplatesCard({ settings, change }: SettingsProps) {
  const t = useText();
  return (
    <Card title={t('Templates', '템플릿')}>
      <Stack>
        <Select
          label={t('Messages are drawn with', '메시지 표시 버전')}
          maw={340}
          allowDeselect={false}
          value={settings.message_rendering}
          onChange={(value) => change({ message_rendering: value === 'latest' ? 'latest' : 'pinned' })}
          data={[
            { value: 'pinned', label: t('the version they were sent with', '발송 당시 버전') },
            { value: 'latest', label: t('the newest version', '최신 버전') },
          ]}
        />
        <NumberInput
          label={t('Most live templates', '최대 사용 템플릿 수')}
          maw={340}
          min={1}
          max={10_000}
          defaultValue={settings.live_templates}
          onBlur={(event) => {
            const value = Number(event.currentTarget.value.replace(/\D/g, ''));
            if (value > 0 && value !== settings.live_templates) change({ live_templates: value });
          }}
        />
        <Text size="sm" c="dimmed">
          {t(
            'How long messages are kept is set at each template.',
            '메시지 보관 기간은 템플릿별로 설정합니다.',
          )}
        </Text>
      </Stack>
    </Card>
  );
}

/** What the customer's own apps need: links into them, and web pages that read feeds. */
function AppsCard({ settings, change }: SettingsProps) {
  const t = useText();
  return (
    <Card title={t('Your apps', '앱')}>
      <Stack>
        <TagsInput
          label={t('URL schemes of your apps', '앱 URL 스킴')}
          description={t(
            'Beside https, http, mailto and tel; without the colon',
            'https, http, mailto, tel 외에 허용할 스킴',
          )}
          maw={480}
          value={settings.url_schemes}
          onChange={(value) =>
            change({ url_schemes: value.map((one) => one.toLowerCase().replace(/:.*$/, '')) })
          }
        />
        <TagsInput
          label={t('Origins of your web apps', '웹 앱 출처(origin)')}
          description={t(
            'Where pages that show feeds come from, such as https://app.example.com; * for anywhere',
            '피드를 표시하는 웹 페이지의 출처입니다. 예: https://app.example.com, 전체 허용은 *',
          )}
          maw={480}
          value={settings.allowed_origins}
          onChange={(value) =>
            change({ allowed_origins: value.map((one) => one.toLowerCase().replace(/\/+$/, '')) })
          }
        />
      </Stack>
    </Card>
  );
}
