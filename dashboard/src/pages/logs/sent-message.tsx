import { Center, Group, Stack, Text } from '@mantine/core';
import { localize, type TemplateDocument } from '@belfry/template';
import { IconEyeOff } from '@tabler/icons-react';
import { useAsk } from '../../api/hooks.js';
import { Card, Empty } from '../../kit/page.js';
import { ModeSwitch, Phone, useMode } from '../../kit/phone.js';
import { useText } from '../../shell/text.js';
import type { Details } from './notification.js';

/** The first user who got it, their message, and the version of the template that it is shown by. */
function useSentMessage(of: Details) {
  const params = { notification_id: of.notification_id };
  const targets = useAsk(
    'listTargets',
    { params, query: { outcome: 'sent', limit: 1 } },
    { enabled: of.outcomes.sent > 0 },
  );
  const user = targets.data?.targets[0]?.user_id;
  const messages = useAsk(
    'listUserNotifications',
    {
      params: { user_id: user ?? '' },
      query: {
        ...{ filter_by: 'template_keys', template_keys: of.template_key, limit: 20 },
        start: Math.max(of.created_at, of.scheduled_at ?? 0),
        include_template_version: true,
      },
    },
    { enabled: user !== undefined && user !== '' },
  );
  const message = messages.data?.messages.find((one) => one.notification_id === of.notification_id);
  const version = message?.template_version;
  // The version that the application shows its messages by: the one it was sent with, or the newest.
  const template = useAsk(
    'getTemplate',
    { params: { key: of.template_key }, query: { version } },
    { enabled: version !== undefined },
  );
  const profile = useAsk(
    'getUser',
    { params: { user_id: user ?? '' } },
    { enabled: user !== undefined && user !== '' },
  );
  return { user, message, template: template.data, profile: profile.data };
}

/** The message as the first user who got it sees it. */
export function SentMessage({ of }: { of: Details }) {
  const t = useText();
  const [mode, setMode] = useMode();
  const { user, message, template, profile } = useSentMessage(of);
  if (!template || !message || !profile)
    return (
      <Card title={t('Message', '메시지')}>
        <Empty
          icon={IconEyeOff}
          title={t('Nothing to show yet', '표시할 메시지가 없습니다')}
          text={t(
            'The message is shown once somebody has got it.',
            '메시지를 받은 사용자가 있으면 표시됩니다.',
          )}
        />
      </Card>
    );
  const { locale } = profile;
  const local = localize(template as object as TemplateDocument, locale);
  const { ui_template: layout, color_variables: colors } = local;
  const { label, template_variables: variables } = message.message_data;
  const { data_template: data } = local;
  return (
    <Card title={t('Message', '메시지')} actions={<ModeSwitch mode={mode} setMode={setMode} />}>
      <Stack align="center" gap="sm">
        <Center w="100%">
          <Phone
            mode={mode}
            label={t(`Message of ${user}`, `${user}의 메시지`)}
            of={{ layout, data, variables, colors, label, locale: locale ?? undefined }}
          />
        </Center>
        <Group>
          <Text size="sm" c="dimmed">
            {t(
              `As ${user} sees it, by version ${message.template_version}`,
              `${user}에게 보이는 모습 · 버전 ${message.template_version}`,
            )}
          </Text>
        </Group>
      </Stack>
    </Card>
  );
}
