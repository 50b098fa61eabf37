import { Button, SimpleGrid, Text } from '@mantine/core';
import { IconInbox, IconTrash } from '@tabler/icons-react';
import { useLocation, useParams } from 'wouter';
import type { Answer } from '../../api/call.js';
import { useAct, useAsk } from '../../api/hooks.js';
import { usePages } from '../../api/pages.js';
import { useConfirm } from '../../kit/confirm.js';
import { Answered, BackLink, Card, Empty, Page } from '../../kit/page.js';
import { Fact, Tag, Time } from '../../kit/small.js';
import { columnsOf, DataTable, Pager, RowLink } from '../../kit/table.js';
import { useToast } from '../../kit/toast.js';
import { useAppPath } from '../../shell/application.js';
import { useMay } from '../../shell/member.js';
import { useText } from '../../shell/text.js';
import { Devices, PreferencesCard } from './user-parts.js';

type Message = Answer<'listUserNotifications'>['messages'][number];

/** One user: profile, messages with their times, devices and preferences. */
export function UserPage() {
  const t = useText();
  const path = useAppPath();
  const { id } = useParams<{ id: string }>();
  const user = useAsk('getUser', { params: { user_id: id } });
  return (
    <Page
      title={id}
      under={<BackLink href={path('/users')}>{t('Users', '사용자')}</BackLink>}
      actions={user.data && <Actions id={id} isActive={user.data.is_active} />}
    >
      <Answered of={user}>
        {(of) => (
          <>
            <Card title={t('Profile', '프로필')}>
              <SimpleGrid cols={{ base: 2, sm: 4 }}>
                <Fact name={t('Name', '이름')}>{of.nickname ?? '–'}</Fact>
                <Fact name={t('Language', '언어')}>{of.locale ?? '–'}</Fact>
                <Fact name={t('State', '상태')}>
                  {of.is_active ? t('Active', '활성') : t('Deactivated', '비활성')}
                </Fact>
                <Fact name={t('Since', '생성일')}>
                  <Time at={of.created_at} />
                </Fact>
              </SimpleGrid>
            </Card>
            <Messages id={id} />
            <SimpleGrid cols={{ base: 1, md: 2 }} spacing="lg">
              <Devices id={id} />
              <PreferencesCard id={id} />
            </SimpleGrid>
          </>
        )}
      </Answered>
    </Page>
  );
}

function Actions({ id, isActive }: { id: string; isActive: boolean }) {
  const t = useText();
  const may = useMay();
  const ask = useConfirm();
  const toast = useToast();
  const path = useAppPath();
  const [, go] = useLocation();
  const params = { user_id: id };
  const update = useAct('updateUser', { spoils: ['getUser', 'listUsers'] });
  const remove = useAct('deleteUser', {
    spoils: ['listUsers'],
    onDone: () => {
      toast.done(t('Deleted', '삭제했습니다'));
      go(path('/users'));
    },
  });
  const askDelete = async () => {
    const question = {
      title: t(`Delete ${id}?`, `${id} 사용자를 삭제할까요?`),
      text: t(
        'The profile, the messages, the devices and the preferences go. This cannot be undone.',
        '프로필, 메시지, 기기, 수신 설정이 모두 삭제됩니다. 되돌릴 수 없습니다.',
      ),
      action: t('Delete the user', '사용자 삭제'),
      typed: id,
    };
    if (await ask(question)) remove.mutate({ params }, { onError: toast.failed });
  };
  return (
    <>
      {may('updateUser') && (
        <Button
          variant="default"
          onClick={() => update.mutate({ params, body: { is_active: !isActive } }, { onError: toast.failed })}
        >
          {isActive ? t('Deactivate', '비활성화') : t('Activate', '활성화')}
        </Button>
      )}
      {may('deleteUser') && (
        <Button
          variant="default"
          leftSection={<IconTrash size={16} aria-hidden />}
          onClick={() => void askDelete()}
        >
          {t('Delete', '삭제')}
        </Button>
      )}
    </>
  );
}

/** Topics, with when each first happened. */
function CustomEvents({ of }: { of: Record<string, number> }) {
  const topics = Object.entries(of);
  if (topics.length === 0) return '–';
  return topics.map(([topic, at]) => (
    <div key={topic}>
      {topic}
      <Text size="xs" c="dimmed">
        <Time at={at} />
      </Text>
    </div>
  ));
}

function Messages({ id }: { id: string }) {
  const t = useText();
  const path = useAppPath();
  const [list, pages] = usePages('listUserNotifications', {
    params: { user_id: id },
    query: { reverse: true, limit: 20, include_read_times: true },
  });
  const when = (at: number) => (at > 0 ? <Time at={at} /> : '–');
  const columns = columnsOf<Message>(
    {
      title: t('Message', '메시지'),
      cell: (row) => (
        <>
          <RowLink href={path(`/logs/${row.notification_id}`)}>{row.title ?? row.template_key}</RowLink>
          <Text size="xs" c="dimmed">
            {row.channel.key}
          </Text>
        </>
      ),
    },
    { id: 'sent', title: t('Sent', '발송'), cell: (row) => when(row.message_data.event_logs.sent_at) },
    {
      id: 'read',
      title: t('Read', '읽음'),
      cell: ({ message_data: { message_status: status, event_logs: times } }) => {
        if (times.read_at) return <Time at={times.read_at} />;
        return status === 'READ' ? (
          <Tag color="teal">{t('Read', '읽음')}</Tag>
        ) : (
          <Tag>{t('Unread', '안 읽음')}</Tag>
        );
      },
    },
    { id: 'seen', title: t('Seen', '노출'), cell: (row) => when(row.message_data.event_logs.impression_at) },
    {
      id: 'clicked',
      title: t('Clicked', '클릭'),
      cell: (row) => when(row.message_data.event_logs.clicked_at),
    },
    {
      id: 'events',
      title: t('Custom events', '커스텀 이벤트'),
      cell: (row) => <CustomEvents of={row.message_data.custom_event_logs} />,
    },
  );
  return (
    <Card title={t('Messages', '메시지')}>
      <DataTable
        label={t('Messages', '메시지')}
        list="user-messages"
        rows={list.data?.messages}
        columns={columns}
        keyOf={(row) => `${row.notification_id} ${row.channel.key}`}
        error={list.error}
        retry={() => void list.refetch()}
        minWidth={860}
        empty={<Empty icon={IconInbox} title={t('The feed is empty', '피드가 비어 있습니다')} />}
      />
      <Pager of={pages} />
    </Card>
  );
}
