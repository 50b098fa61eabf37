import { Button, Group, Select, TextInput } from '@mantine/core';
import { IconMail } from '@tabler/icons-react';
import { type FormEvent, useState } from 'react';
import type { Answer } from '../../api/call.js';
import { useAct, useAsk } from '../../api/hooks.js';
import { Empty } from '../../kit/page.js';
import { Time, useRoleName } from '../../kit/small.js';
import { columnsOf, DataTable } from '../../kit/table.js';
import { useToast } from '../../kit/toast.js';
import { useText } from '../../shell/text.js';
import { LinkShown } from './link-shown.js';

type Invitation = Answer<'listInvitations'>['invitations'][number];

export function Invitations() {
  const t = useText();
  const toast = useToast();
  const roleName = useRoleName();
  const [link, setLink] = useState<string | null>(null);
  const list = useAsk('listInvitations');
  const remove = useAct('deleteInvitation', {
    spoils: ['listInvitations'],
    onDone: () => toast.done(t('Taken back', '초대를 취소했습니다')),
  });
  const columns = columnsOf<Invitation>(
    { title: t('E-mail', '이메일'), cell: (row) => row.email },
    { title: t('Role', '역할'), cell: (row) => roleName(row.role) },
    { title: t('Invited by', '초대한 사람'), width: 200, cell: (row) => row.invited_by ?? '–' },
    { title: t('Good until', '만료'), cell: (row) => <Time at={row.expires_at} /> },
    {
      title: t('Action', '작업'),
      cell: (row) => (
        <Button
          size="xs"
          variant="default"
          onClick={() =>
            remove.mutate({ params: { invitation_id: row.invitation_id } }, { onError: toast.failed })
          }
        >
          {t('Take back', '취소')}
        </Button>
      ),
    },
  );
  return (
    <>
      <Invite shown={setLink} />
      <DataTable
        label={t('Invitations', '초대')}
        rows={list.data?.invitations}
        columns={columns}
        keyOf={(row) => row.invitation_id}
        error={list.error}
        retry={() => void list.refetch()}
        empty={<Empty icon={IconMail} title={t('No invitation is open', '대기 중인 초대가 없습니다')} />}
      />
      {link !== null && <LinkShown url={link} close={() => setLink(null)} />}
    </>
  );
}

function Invite({ shown }: { shown: (url: string) => void }) {
  const t = useText();
  const toast = useToast();
  const roleName = useRoleName();
  const [email, setEmail] = useState('');
  const [role, setRole] = useState<string | null>(null);
  const roles = useAsk('listRoles');
  const invite = useAct('createInvitation', {
    spoils: ['listInvitations'],
    onDone: ({ link }) => {
      setEmail('');
      shown(link.url);
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (role) invite.mutate({ body: { email: email.trim(), role_id: role } }, { onError: toast.failed });
  };
  return (
    <form onSubmit={submit}>
      <Group align="flex-end" mb="md">
        <TextInput
          label={t('E-mail', '이메일')}
          type="email"
          required
          value={email}
          onChange={(event) => setEmail(event.currentTarget.value)}
        />
        <Select
          label={t('Role', '역할')}
          required
          value={role}
          onChange={setRole}
          data={(roles.data?.roles ?? []).map((one) => ({ value: one.role_id, label: roleName(one) }))}
        />
        <Button type="submit" loading={invite.isPending} disabled={role === null}>
          {t('Invite', '초대')}
        </Button>
      </Group>
    </form>
  );
}
