import { Button, Group, Stack, Switch, Text } from '@mantine/core';
import { IconDeviceMobile } from '@tabler/icons-react';
import { useAct, useAsk } from '../../api/hooks.js';
import { useConfirm } from '../../kit/confirm.js';
import { Answered, Card, Empty } from '../../kit/page.js';
import { Tag, Time } from '../../kit/small.js';
import { useToast } from '../../kit/toast.js';
import { useMay } from '../../shell/member.js';
import { useText } from '../../shell/text.js';

/** Push services, as they call themselves. */
const SERVICES = { apns: 'APNs', fcm: 'FCM', huawei: 'Huawei', web: 'Web' } as const;

/** What a user gets push on. */
export function Devices({ id }: { id: string }) {
  const t = useText();
  const may = useMay();
  const ask = useConfirm();
  const toast = useToast();
  const devices = useAsk('listUserDevices', { params: { user_id: id } });
  const remove = useAct('removeUserDevice', { spoils: ['listUserDevices'] });
  const askRemove = async (token: string) => {
    const question = {
      title: t('Remove this device?', '이 기기를 삭제할까요?'),
      text: t(
        'It gets no push until the app registers it again.',
        '앱이 다시 등록할 때까지 푸시를 받지 않습니다.',
      ),
      action: t('Remove', '삭제'),
    };
    if (await ask(question)) remove.mutate({ params: { user_id: id, token } }, { onError: toast.failed });
  };
  return (
    <Card title={t('Devices', '기기')}>
      <Answered of={devices} rows={2}>
        {({ devices: all }) =>
          all.length === 0 ? (
            <Empty icon={IconDeviceMobile} title={t('No device', '등록된 기기가 없습니다')} />
          ) : (
            <Stack gap="sm">
              {all.map((device) => (
                <Group key={device.token} justify="space-between" wrap="nowrap">
                  <div style={{ minWidth: 0 }}>
                    <Tag>{SERVICES[device.type]}</Tag>
                    <Text size="xs" c="dimmed" truncate>
                      {device.token}
                    </Text>
                    <Text size="xs" c="dimmed">
                      <Time at={device.created_at} />
                    </Text>
                  </div>
                  {may('removeUserDevice') && (
                    <Button
                      size="xs"
                      variant="default"
                      style={{ flex: 'none' }}
                      onClick={() => void askRemove(device.token)}
                    >
                      {t('Remove', '삭제')}
                    </Button>
                  )}
                </Group>
              ))}
            </Stack>
          )
        }
      </Answered>
    </Card>
  );
}

/** Which channels and categories a user wants. */
export function PreferencesCard({ id }: { id: string }) {
  const t = useText();
  const may = useMay();
  const toast = useToast();
  const params = { user_id: id };
  const preferences = useAsk('getUserPreferences', { params });
  const update = useAct('updateUserPreferences', { spoils: ['getUserPreferences'] });
  const isFixed = !may('updateUserPreferences');
  return (
    <Card title={t('Preferences', '수신 설정')}>
      <Answered of={preferences} rows={3}>
        {({ channels }) => (
          <Stack gap="sm">
            {channels.map((channel) => (
              <div key={channel.key}>
                <Switch
                  label={channel.name}
                  checked={channel.is_enabled}
                  disabled={isFixed}
                  onChange={(event) =>
                    update.mutate(
                      {
                        params,
                        body: { channels: [{ key: channel.key, is_enabled: event.currentTarget.checked }] },
                      },
                      { onError: toast.failed },
                    )
                  }
                />
                {channel.categories
                  .filter((one) => !one.is_enabled)
                  .map((one) => (
                    <Text key={one.id} size="xs" c="dimmed" ml={44}>
                      {t(`without ${one.name}`, `${one.name} 제외`)}
                    </Text>
                  ))}
              </div>
            ))}
          </Stack>
        )}
      </Answered>
    </Card>
  );
}
