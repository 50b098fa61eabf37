import { Alert, Button, Group, PasswordInput, Stack, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { useAct } from '../../api/hooks.js';
import { Card, Page } from '../../kit/page.js';
import { Message } from '../../kit/message.js';
import { Fact, Time, useRoleName } from '../../kit/small.js';
import { useToast } from '../../kit/toast.js';
import { useMember } from '../../shell/member.js';
import { useText } from '../../shell/text.js';
import { NewPasswordInput } from '../sign-in/use-link.js';
import { SecondFactor } from './second-factor.js';
import { Sessions } from './sessions.js';

/** What a member may change of themselves. */
export function Account() {
  const t = useText();
  const me = useMember();
  const roleName = useRoleName();
  return (
    <Page title={t('Your account', '내 계정')}>
      <Card title={t('Who you are', '내 정보')}>
        <Group gap="xl" mb="md">
          <Fact name={t('E-mail', '이메일')}>{me.email}</Fact>
          <Fact name={t('Role', '역할')}>{roleName(me.role)}</Fact>
          <Fact name={t('Member since', '가입일')}>
            <Time at={me.created_at} />
          </Fact>
        </Group>
        <NameForm />
      </Card>
      {me.has_password && (
        <Card title={t('Password', '비밀번호')}>
          <PasswordForm />
        </Card>
      )}
      {me.has_password && <SecondFactor />}
      <Sessions />
    </Page>
  );
}

function NameForm() {
  const t = useText();
  const me = useMember();
  const toast = useToast();
  const [name, setName] = useState(me.name);
  const update = useAct('updateMe', {
    spoils: ['getMe'],
    onDone: () => toast.done(t('Saved', '저장했습니다')),
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    update.mutate({ body: { name: name.trim() } }, { onError: toast.failed });
  };
  return (
    <form onSubmit={submit}>
      <Group align="flex-end">
        <TextInput
          label={t('Name', '이름')}
          required
          maxLength={100}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <Button type="submit" variant="default" loading={update.isPending} disabled={name.trim() === me.name}>
          {t('Save', '저장')}
        </Button>
      </Group>
    </form>
  );
}

function PasswordForm() {
  const t = useText();
  const toast = useToast();
  const [given, setGiven] = useState({ password: '', next: '' });
  const change = useAct('changePassword', {
    spoils: ['listMySessions'],
    onDone: () => {
      setGiven({ password: '', next: '' });
      toast.done(t('Changed. Your other sessions have ended.', '변경했습니다. 다른 세션은 종료되었습니다.'));
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    change.mutate({ body: { password: given.password, new_password: given.next } });
  };
  return (
    <form onSubmit={submit}>
      <Stack maw={360}>
        <PasswordInput
          label={t('Present password', '현재 비밀번호')}
          autoComplete="current-password"
          required
          value={given.password}
          onChange={(event) => setGiven({ ...given, password: event.currentTarget.value })}
          visibilityToggleButtonProps={{ 'aria-label': t('Show the password', '비밀번호 보기') }}
        />
        <NewPasswordInput value={given.next} onChange={(next) => setGiven({ ...given, next })} />
        {change.error && (
          <Alert color="red" role="alert">
            <Message of={change.error} />
          </Alert>
        )}
        <Button
          type="submit"
          variant="default"
          loading={change.isPending}
          style={{ alignSelf: 'flex-start' }}
        >
          {t('Change the password', '비밀번호 변경')}
        </Button>
      </Stack>
    </form>
  );
}
