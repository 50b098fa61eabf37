import { ActionIcon, Menu, Select, Text } from '@mantine/core';
import { IconDots, IconUsersGroup } from '@tabler/icons-react';
import { useState } from 'react';
import type { Answer } from '../../api/call.js';
import { useAct, useAsk } from '../../api/hooks.js';
import { usePages } from '../../api/pages.js';
import { type Question, useConfirm } from '../../kit/confirm.js';
import { Empty } from '../../kit/page.js';
import { Tag, Time, useRoleName } from '../../kit/small.js';
import { columnsOf, DataTable, Pager } from '../../kit/table.js';
import { useToast } from '../../kit/toast.js';
import { useMember } from '../../shell/member.js';
import { useText } from '../../shell/text.js';
import { LinkShown } from './link-shown.js';

type Member = Answer<'listMembers'>['members'][number];

export function MemberList() {
  const t = useText();
  const [link, setLink] = useState<string | null>(null);
  const [list, pages] = usePages('listMembers', { query: { limit: 50 } });
  const columns = columnsOf<Member>(
    {
      title: t('Member', '멤버'),
      cell: (row) => (
        <>
          {row.name}
          <Text size="xs" c="dimmed">
            {row.email}
          </Text>
        </>
      ),
    },
    { id: 'role', title: t('Role', '역할'), width: 190, cell: (row) => <RoleOf member={row} /> },
    {
      id: 'state',
      title: t('State', '상태'),
      width: 110,
      cell: (row) =>
        row.is_active ? (
          <Tag color="teal">{t('Active', '활성')}</Tag>
        ) : (
          <Tag color="orange">{t('Deactivated', '비활성')}</Tag>
        ),
    },
    {
      id: 'second-factor',
      title: t('Second factor', '2단계 인증'),
      width: 120,
      cell: (row) => (row.has_second_factor ? t('On', '켜짐') : t('Off', '꺼짐')),
    },
    {
      id: 'last-sign-in',
      title: t('Last sign-in', '최근 로그인'),
      width: 180,
      cell: (row) => (row.last_sign_in_at ? <Time at={row.last_sign_in_at} /> : '–'),
    },
    {
      title: t('Action', '작업'),
      width: 80,
      cell: (row) => <MemberActions member={row} showLink={setLink} />,
    },
  );
  return (
    <>
      <DataTable
        label={t('Members', '멤버')}
        list="members"
        rows={list.data?.members}
        columns={columns}
        keyOf={(row) => row.member_id}
        error={list.error}
        retry={() => void list.refetch()}
        minWidth={820}
        empty={<Empty icon={IconUsersGroup} title={t('No member', '멤버가 없습니다')} />}
      />
      <Pager of={pages} />
      {link !== null && <LinkShown url={link} close={() => setLink(null)} />}
    </>
  );
}

function RoleOf({ member }: { member: Member }) {
  const t = useText();
  const me = useMember();
  const toast = useToast();
  const roleName = useRoleName();
  const roles = useAsk('listRoles');
  const update = useAct('updateMember', {
    spoils: ['listMembers', 'listRoles'],
    onDone: () => toast.done(t('Saved', '저장했습니다')),
  });
  if (member.member_id === me.member_id) return roleName(member.role);
  return (
    <Select
      size="xs"
      aria-label={t(`Role of ${member.name}`, `${member.name}의 역할`)}
      allowDeselect={false}
      value={member.role.role_id}
      data={(roles.data?.roles ?? [member.role]).map((one) => ({ value: one.role_id, label: roleName(one) }))}
      onChange={(role) =>
        role &&
        update.mutate(
          { params: { member_id: member.member_id }, body: { role_id: role } },
          { onError: toast.failed },
        )
      }
    />
  );
}

function MemberActions({ member, showLink }: { member: Member; showLink: (url: string) => void }) {
  const t = useText();
  const ask = useConfirm();
  const toast = useToast();
  const { name } = member;
  const params = { member_id: member.member_id };
  const spoils = ['listMembers'] as const;
  const done = () => toast.done(t('Done', '완료했습니다'));
  const update = useAct('updateMember', { spoils, onDone: done });
  const link = useAct('createMemberLink', { onDone: ({ url }) => showLink(url) });
  const signOut = useAct('signOutMember', { onDone: done });
  const unlock = useAct('removeMemberSecondFactor', { spoils, onDone: done });
  const remove = useAct('deleteMember', { spoils, onDone: done });
  const onError = toast.failed;
  const asking = async (question: Question, act: () => void) => {
    if (await ask(question)) act();
  };
  const deletion = {
    title: t(`Delete ${name}?`, `${name} 멤버를 삭제할까요?`),
    text: t(
      'Every session of theirs ends. The audit log keeps the e-mail.',
      '모든 세션이 종료됩니다. 감사 로그에는 이메일이 남습니다.',
    ),
    action: t('Delete', '삭제'),
  };
  const removal = {
    title: t(`Take away the second factor of ${name}?`, `${name}의 2단계 인증을 해제할까요?`),
    text: t(
      'Only the password is asked for until they set up another.',
      '다시 설정할 때까지 비밀번호만 확인합니다.',
    ),
    action: t('Take it away', '해제'),
  };
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <ActionIcon variant="subtle" color="gray" aria-label={t(`Actions for ${name}`, `${name} 작업`)}>
          <IconDots size={18} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item onClick={() => link.mutate({ params }, { onError })}>
          {t('Link for a new password', '비밀번호 재설정 링크')}
        </Menu.Item>
        <Menu.Item onClick={() => signOut.mutate({ params }, { onError })}>
          {t('Sign out everywhere', '모두 로그아웃')}
        </Menu.Item>
        <Menu.Item
          onClick={() => update.mutate({ params, body: { is_active: !member.is_active } }, { onError })}
        >
          {member.is_active ? t('Deactivate', '비활성화') : t('Activate', '활성화')}
        </Menu.Item>
        {member.has_second_factor && (
          <Menu.Item onClick={() => void asking(removal, () => unlock.mutate({ params }, { onError }))}>
            {t('Take away the second factor', '2단계 인증 해제')}
          </Menu.Item>
        )}
        <Menu.Item onClick={() => void asking(deletion, () => remove.mutate({ params }, { onError }))}>
          {t('Delete', '삭제')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
