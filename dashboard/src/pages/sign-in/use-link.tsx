import { Alert, Button, PasswordInput, Stack, TextInput } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { Link, useLocation } from 'wouter';
import { type Answer, call } from '../../api/call.js';
import { useAsk } from '../../api/hooks.js';
import { Loading } from '../../kit/page.js';
import { Message } from '../../kit/message.js';
import { useText } from '../../shell/text.js';
import { Frame } from './frame.js';

/** What a one-time link opens: become the owner, take an invitation, or set a new password. */
export function UseLink() {
  const t = useText();
  // Behind "#", so that no server and no log ever sees it.
  const [token] = useState(() => location.hash.slice(1));
  const link = useAsk('readLink', { body: { token } }, { enabled: token !== '' });
  if (token === '' || link.error)
    return (
      <Frame title={t('This link does not work', '사용할 수 없는 링크입니다')}>
        <Alert color="red" role="alert" mb="md">
          {link.error ? (
            <Message of={link.error} />
          ) : (
            t(
              'The address ends before the part that counts. Copy the whole link.',
              '링크 전체를 복사해 주세요.',
            )
          )}
        </Alert>
        <Button component={Link} href="/" variant="default" fullWidth>
          {t('Sign in instead', '로그인하기')}
        </Button>
      </Frame>
    );
  if (!link.data)
    return (
      <Frame title={t('One moment', '잠시만요')}>
        <Loading rows={3} />
      </Frame>
    );
  return <LinkForm link={link.data} token={token} />;
}

function LinkForm({ link, token }: { link: Answer<'readLink'>; token: string }) {
  const t = useText();
  const [, go] = useLocation();
  const client = useQueryClient();
  const [given, setGiven] = useState({ email: link.email ?? '', name: link.name ?? '', password: '' });
  const [state, setState] = useState<{ isBusy: boolean; error: unknown }>({ isBusy: false, error: null });
  const set = (part: Partial<typeof given>) => setGiven({ ...given, ...part });
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setState({ isBusy: true, error: null });
    const { email, name, password } = given;
    try {
      const who = link.kind === 'password' ? {} : { name: name.trim() || undefined };
      const own = link.email === null ? { email: email.trim() } : {};
      await call('acceptLink', { body: { token, password, ...who, ...own } });
      // The link itself is used up: it must not be asked for again.
      client.removeQueries({ queryKey: ['readLink'] });
      go('/', { replace: true });
      await client.resetQueries();
    } catch (error) {
      setState({ isBusy: false, error });
    }
  };
  const titles = {
    owner: t('Become the owner', '소유자 등록'),
    invitation: t('Join', '초대 수락'),
    password: t('Set a new password', '새 비밀번호 설정'),
  };
  return (
    <Frame
      title={titles[link.kind]}
      about={
        link.kind === 'password'
          ? (link.email ?? undefined)
          : t(`You will be ${link.role_name}.`, `역할: ${link.role_name}`)
      }
    >
      <form onSubmit={(event) => void submit(event)}>
        <Stack>
          {link.kind !== 'password' && <WhoFields email={link.email} given={given} set={set} />}
          <NewPasswordInput value={given.password} onChange={(password) => set({ password })} />
          {state.error !== null && (
            <Alert color="red" role="alert">
              <Message of={state.error} />
            </Alert>
          )}
          <Button type="submit" loading={state.isBusy}>
            {t('Go on', '계속')}
          </Button>
        </Stack>
      </form>
    </Frame>
  );
}

interface Given {
  email: string;
  name: string;
}

function WhoFields(props: { email: string | null; given: Given; set: (part: Partial<Given>) => void }) {
  const { email, given, set } = props;
  const t = useText();
  return (
    <>
      <TextInput
        label={t('E-mail', '이메일')}
        type="email"
        autoComplete="username"
        required
        disabled={email !== null}
        value={given.email}
        onChange={(event) => set({ email: event.currentTarget.value })}
      />
      <TextInput
        label={t('Name', '이름')}
        autoComplete="name"
        value={given.name}
        onChange={(event) => set({ name: event.currentTarget.value })}
      />
    </>
  );
}

export function NewPasswordInput({ value, onChange }: { value: string; onChange: (value: string) => void }) {
  const t = useText();
  return (
    <PasswordInput
      label={t('New password', '새 비밀번호')}
      description={t('At least 10 characters; a few words are best', '10자 이상')}
      autoComplete="new-password"
      required
      minLength={10}
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
      visibilityToggleButtonProps={{ 'aria-label': t('Show the password', '비밀번호 보기') }}
    />
  );
}
