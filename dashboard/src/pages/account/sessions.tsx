import { Button, Text } from '@mantine/core';
import { IconDevices } from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import type { Answer } from '../../api/call.js';
import { useAct, useAsk } from '../../api/hooks.js';
import { useConfirm } from '../../kit/confirm.js';
import { Card, Empty } from '../../kit/page.js';
import { Tag, Time } from '../../kit/small.js';
import { columnsOf, DataTable } from '../../kit/table.js';
import { useToast } from '../../kit/toast.js';
import { useText } from '../../shell/text.js';
import { browserOf } from './browser.js';

type Session = Answer<'listMySessions'>['sessions'][number];

/** Where a member is signed in, and the ways out. */
export function Sessions() {
  const t = useText();
  const ask = useConfirm();
  const toast = useToast();
  const client = useQueryClient();
  const list = useAsk('listMySessions');
  const leave = useAct('signOut', { onDone: () => void client.resetQueries() });
  const everywhere = async () => {
    const question = {
      title: t('Sign out everywhere?', '모든 기기에서 로그아웃할까요?'),
      text: t('Every session of yours ends, this one too.', '이 세션을 포함한 모든 세션이 종료됩니다.'),
      action: t('Sign out everywhere', '모두 로그아웃'),
    };
    if (await ask(question)) leave.mutate({ body: { everywhere: true } }, { onError: toast.failed });
  };
  return (
    <Card
      title={t('Sessions', '세션')}
      about={t(
        'You stay signed in for 7 days after your last visit, and for 30 at most.',
        '마지막 방문 후 7일, 최대 30일 동안 로그인이 유지됩니다.',
      )}
      actions={
        <Button variant="default" size="xs" loading={leave.isPending} onClick={() => void everywhere()}>
          {t('Sign out everywhere', '모든 기기에서 로그아웃')}
        </Button>
      }
    >
      <DataTable
        label={t('Sessions', '세션')}
        rows={list.data?.sessions}
        columns={useColumns()}
        keyOf={(row) => row.session_id}
        error={list.error}
        retry={() => void list.refetch()}
        minWidth={880}
        empty={<Empty icon={IconDevices} title={t('No session', '세션이 없습니다')} />}
      />
    </Card>
  );
}

function useColumns() {
  const t = useText();
  return columnsOf<Session>(
    { title: t('Browser', '브라우저'), cell: (row) => <Browser session={row} /> },
    { title: t('Address', '주소'), width: 140, cell: (row) => row.address ?? '–' },
    { title: t('Last used', '마지막 사용'), width: 170, cell: (row) => <Time at={row.last_used_at} /> },
    { title: t('Signed in', '로그인'), width: 170, cell: (row) => <Time at={row.created_at} /> },
    { title: t('Ends', '종료'), width: 170, cell: (row) => <Time at={row.expires_at} /> },
    {
      title: t('Action', '작업'),
      width: 120,
      // This one is ended in the menu, where everybody looks for it.
      cell: (row) =>
        row.is_current ? <Tag color="teal">{t('This session', '현재 세션')}</Tag> : <End session={row} />,
    },
  );
}

const useBrowserName = () => {
  const t = useText();
  return ({ user_agent: name }: Session) =>
    name === null ? t('Unknown browser', '알 수 없는 브라우저') : browserOf(name);
};

function Browser({ session }: { session: Session }) {
  const nameOf = useBrowserName();
  return (
    <Text size="sm" span title={session.user_agent ?? undefined}>
      {nameOf(session)}
    </Text>
  );
}

function End({ session }: { session: Session }) {
  const t = useText();
  const ask = useConfirm();
  const toast = useToast();
  const client = useQueryClient();
  const name = useBrowserName()(session);
  const end = useAct('endMySession', {
    spoils: ['listMySessions'],
    onDone: () => toast.done(t('Signed out there', '로그아웃했습니다')),
  });
  const askEnd = async () => {
    const question = {
      title: t(`Sign out of ${name}?`, `${name}에서 로그아웃할까요?`),
      text: t('Whoever uses that session has to sign in again.', '그 세션은 다시 로그인해야 합니다.'),
      action: t('Sign out there', '로그아웃하기'),
    };
    const failed = (error: unknown) => {
      toast.failed(error);
      void client.invalidateQueries({ queryKey: ['listMySessions'] });
    };
    if (await ask(question)) end.mutate({ params: { session_id: session.session_id } }, { onError: failed });
  };
  return (
    <Button
      size="xs"
      variant="default"
      loading={end.isPending}
      onClick={() => void askEnd()}
      aria-label={t(`Sign out of ${name}`, `${name}에서 로그아웃`)}
    >
      {t('Sign out', '로그아웃')}
    </Button>
  );
}
