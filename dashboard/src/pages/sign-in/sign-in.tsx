import { Alert, Button, Divider, PasswordInput, Stack, Text, TextInput } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { call } from '../../api/call.js';
import { isCode, useAsk } from '../../api/hooks.js';
import { Message } from '../../kit/message.js';
import { useText } from '../../shell/text.js';
import { Frame } from './frame.js';

/** What keeps a sign-in, and whether it is under way. */
function useSignIn() {
  const client = useQueryClient();
  const [error, setError] = useState<unknown>(null);
  const [isBusy, setBusy] = useState(false);
  const run = async (work: () => Promise<unknown>) => {
    setBusy(true);
    setError(null);
    try {
      await work();
      await client.resetQueries();
    } catch (thrown) {
      setError(thrown);
    } finally {
      setBusy(false);
    }
  };
  return { error, isBusy, run };
}

export function SignIn() {
  const t = useText();
  const ways = useAsk('getSignIn');
  const { data } = ways;
  if (data && !data.has_owner && data.password) return <NoOwner />;
  return (
    <Frame title={t('Sign in', '로그인')}>
      <Stack>
        {data?.oidc && <OidcButton name={data.oidc.name} />}
        {data?.oidc && data.password && <Divider label={t('or', '또는')} />}
        {(data?.password ?? true) && <PasswordForm />}
        {ways.error && (
          <Alert color="red">
            <Message of={ways.error} />
          </Alert>
        )}
      </Stack>
    </Frame>
  );
}

/** The first start prints a link; without it nobody gets in. */
function NoOwner() {
  const t = useText();
  return (
    <Frame title={t('Almost there', '거의 다 됐습니다')}>
      <Text size="sm">
        {t(
          'Nobody owns this installation yet. The server printed a link when it started: open it to become the owner. Start the server again to see the link once more.',
          '아직 소유자가 없습니다. 서버가 시작될 때 출력한 링크를 열면 소유자가 됩니다. 링크를 다시 보려면 서버를 다시 시작하세요.',
        )}
      </Text>
    </Frame>
  );
}

function OidcButton({ name }: { name: string }) {
  const t = useText();
  const { error, isBusy, run } = useSignIn();
  const leave = () =>
    run(async () => {
      const { url } = await call('startOidc');
      location.assign(url);
    });
  return (
    <>
      <Button variant="default" fullWidth loading={isBusy} onClick={() => void leave()}>
        {t(`Sign in with ${name}`, `${name}(으)로 로그인`)}
      </Button>
      {error !== null && (
        <Alert color="red">
          <Message of={error} />
        </Alert>
      )}
    </>
  );
}

function PasswordForm() {
  const t = useText();
  const { error, isBusy, run } = useSignIn();
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');
  const [code, setCode] = useState('');
  const [wasAsked, setAsked] = useState(false);
  const asksForCode = wasAsked || isCode(error, 'secondFactorRequired');
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (asksForCode) setAsked(true);
    const given = code.replaceAll(' ', '');
    void run(() =>
      call('signIn', { body: { email: email.trim(), password, ...(given ? { code: given } : {}) } }),
    );
  };
  return (
    <form onSubmit={submit}>
      <Stack>
        <TextInput
          label={t('E-mail', '이메일')}
          type="email"
          autoComplete="username"
          required
          value={email}
          onChange={(event) => setEmail(event.currentTarget.value)}
        />
        <PasswordInput
          label={t('Password', '비밀번호')}
          autoComplete="current-password"
          required
          value={password}
          onChange={(event) => setPassword(event.currentTarget.value)}
          visibilityToggleButtonProps={{ 'aria-label': t('Show the password', '비밀번호 보기') }}
        />
        {asksForCode && (
          <TextInput
            label={t('Code', '인증 코드')}
            description={t('Of your authenticator app, or a recovery code', '인증 앱의 코드 또는 복구 코드')}
            autoComplete="one-time-code"
            autoFocus
            required
            value={code}
            onChange={(event) => setCode(event.currentTarget.value)}
          />
        )}
        {error !== null && !isCode(error, 'secondFactorRequired') && (
          <Alert color="red" role="alert">
            <Message of={error} />
          </Alert>
        )}
        <Button type="submit" loading={isBusy}>
          {t('Sign in', '로그인')}
        </Button>
      </Stack>
    </form>
  );
}
