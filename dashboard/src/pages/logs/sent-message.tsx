import { Center, Group, Stack, Text } from '@mantine/core';
import type { UiTemplate } from '@belfry/template';
import { IconEyeOff } from '@tabler/icons-react';
import { useAsk } from '../../api/hooks.js';
import { Card, Empty } from '../../kit/page.js';
import { ModeSwitch, Phone, useMode } from '../../kit/phone.js';
import { useText } from '../../shell/text.js';
import type { Details } from './notification.js';

/** The message as the first user who got it sees it. */
export function SentMessage({ of }: { of: Details }) {
  const t = useText();
  const [mode, setMode] = useMode();
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
      query: { filter_by: 'template_keys', template_keys: of.template_key, start: of.created_at, limit: 20 },
    },
    { enabled: user !== undefined && user !== '' },
  );
  const template = useAsk('getTemplate', { params: { key: of.template_key } });
  const message = messages.data?.messages.find((one) => one.notification_id === of.notification_id);
  if (!template.data || !message)
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
  const { ui_template: layout, data_template: data, color_variables: colors } = template.data;
  const { label, template_variables: variables } = message.message_data;
  return (
    <Card title={t('Message', '메시지')} actions={<ModeSwitch mode={mode} setMode={setMode} />}>
      <Stack align="center" gap="sm">
        <Center w="100%">
          <Phone
            mode={mode}
            label={t(`Message of ${user}`, `${user}의 메시지`)}
            of={{ layout: layout as UiTemplate | null, data, variables, colors, label }}
          />
        </Center>
        <Group>
          <Text size="sm" c="dimmed">
            {t(`As ${user} sees it`, `${user}에게 보이는 모습`)}
          </Text>
        </Group>
      </Stack>
    </Card>
  );
}
