import { Alert, Button, Checkbox, Modal, SimpleGrid, Stack, Text, TextInput } from '@mantine/core';
import { IconKey, IconPlus } from '@tabler/icons-react';
import { type FormEvent, useState } from 'react';
import type { Answer, Body } from '../../api/call.js';
import { useAct, useAsk } from '../../api/hooks.js';
import { useConfirm } from '../../kit/confirm.js';
import { Card, Empty } from '../../kit/page.js';
import { Message } from '../../kit/message.js';
import { Copyable } from '../../kit/copyable.js';
import { Time } from '../../kit/small.js';
import { columnsOf, DataTable } from '../../kit/table.js';
import { useToast } from '../../kit/toast.js';
import { useText } from '../../shell/text.js';

type Token = Answer<'listApiTokens'>['tokens'][number];
type Permissions = Exclude<Body<'createApiToken'>['permissions'], null>;

const PERMISSIONS: Permissions = [
  'notifications:send',
  'notifications:read',
  'notifications:delete',
  'files',
  'templates',
  'users',
  'settings',
];

/** The secrets with which backends call. */
export function Tokens() {
  const t = useText();
  const ask = useConfirm();
  const toast = useToast();
  const [isNew, setNew] = useState(false);
  const [made, setMade] = useState<string | null>(null);
  const tokens = useAsk('listApiTokens');
  const revoke = useAct('revokeApiToken', {
    spoils: ['listApiTokens'],
    onDone: () => toast.done(t('Revoked', '폐기했습니다')),
  });
  const askRevoke = async ({ token_id: id, name }: Token) => {
    const question = {
      title: t(`Revoke "${name}"?`, `"${name}" 토큰을 폐기할까요?`),
      text: t(
        'Whatever calls with it is refused within 2 seconds. This cannot be undone.',
        '이 토큰을 사용하는 호출이 2초 안에 거부됩니다. 되돌릴 수 없습니다.',
      ),
      action: t('Revoke', '폐기'),
    };
    if (await ask(question)) revoke.mutate({ params: { token_id: id } }, { onError: toast.failed });
  };
  const columns = columnsOf<Token>(
    { title: t('Name', '이름'), cell: (row) => row.name },
    { title: t('Token', '토큰'), cell: (row) => row.mask },
    { title: t('May', '권한'), cell: (row) => row.permissions?.join(', ') ?? t('everything', '전체') },
    { title: t('Created', '생성일'), cell: (row) => <Time at={row.created_at} /> },
    {
      title: t('Action', '작업'),
      cell: (row) => (
        <Button size="xs" variant="default" onClick={() => void askRevoke(row)}>
          {t('Revoke', '폐기')}
        </Button>
      ),
    },
  );
  return (
    <Card
      title={t('API tokens', 'API 토큰')}
      actions={
        <Button size="xs" leftSection={<IconPlus size={14} aria-hidden />} onClick={() => setNew(true)}>
          {t('New token', '새 토큰')}
        </Button>
      }
    >
      <DataTable
        label={t('API tokens', 'API 토큰')}
        rows={tokens.data?.tokens}
        columns={columns}
        keyOf={(row) => row.token_id}
        error={tokens.error}
        retry={() => void tokens.refetch()}
        empty={<Empty icon={IconKey} title={t('No token', '토큰이 없습니다')} />}
      />
      {isNew && (
        <NewToken
          close={() => setNew(false)}
          done={(token) => {
            setNew(false);
            setMade(token);
          }}
        />
      )}
      {made !== null && <Shown token={made} close={() => setMade(null)} />}
    </Card>
  );
}

function NewToken({ close, done }: { close: () => void; done: (token: string) => void }) {
  const t = useText();
  const [name, setName] = useState('');
  const [isLimited, setLimited] = useState(false);
  const [chosen, setChosen] = useState<string[]>(['notifications:send']);
  const create = useAct('createApiToken', {
    spoils: ['listApiTokens'],
    onDone: ({ api_token: token }) => done(token),
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    create.mutate({
      body: { name, permissions: isLimited ? PERMISSIONS.filter((one) => chosen.includes(one)) : null },
    });
  };
  return (
    <Modal
      opened
      onClose={close}
      title={t('New token', '새 토큰')}
      closeButtonProps={{ 'aria-label': t('Close', '닫기') }}
    >
      <form onSubmit={submit}>
        <Stack>
          <TextInput
            label={t('Name', '이름')}
            description={t('What calls with it', '사용하는 곳')}
            required
            maxLength={100}
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
          />
          <Checkbox
            label={t('Limited to some permissions', '일부 권한만 허용')}
            checked={isLimited}
            onChange={(event) => setLimited(event.currentTarget.checked)}
          />
          {isLimited && (
            <Checkbox.Group value={chosen} onChange={setChosen} label={t('Permissions', '권한')}>
              <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="xs" mt="xs">
                {PERMISSIONS.map((one) => (
                  <Checkbox key={one} value={one} label={one} />
                ))}
              </SimpleGrid>
            </Checkbox.Group>
          )}
          {create.error && (
            <Alert color="red" role="alert">
              <Message of={create.error} />
            </Alert>
          )}
          <Button type="submit" loading={create.isPending}>
            {t('Create', '만들기')}
          </Button>
        </Stack>
      </form>
    </Modal>
  );
}

export function Shown({ token, close }: { token: string; close: () => void }) {
  const t = useText();
  return (
    <Modal
      opened
      onClose={close}
      title={t('Keep this token', '토큰을 보관하세요')}
      closeButtonProps={{ 'aria-label': t('Close', '닫기') }}
    >
      <Stack>
        <Text size="sm">{t('It is shown this once.', '지금 한 번만 표시됩니다.')}</Text>
        <Copyable value={token} label={t('token', '토큰')} />
        <Button onClick={close}>{t('I have kept it', '보관했습니다')}</Button>
      </Stack>
    </Modal>
  );
}
