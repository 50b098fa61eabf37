import {
  Alert,
  Button,
  Code,
  Group,
  Modal,
  PasswordInput,
  SimpleGrid,
  Stack,
  Text,
  TextInput,
} from '@mantine/core';
import qrcode from 'qrcode-generator';
import { type FormEvent, useMemo, useState } from 'react';
import { useAct } from '../../api/hooks.js';
import { Card } from '../../kit/page.js';
import { Message } from '../../kit/message.js';
import { Copyable } from '../../kit/copyable.js';
import { Tag } from '../../kit/small.js';
import { useToast } from '../../kit/toast.js';
import { useMember } from '../../shell/member.js';
import { useText } from '../../shell/text.js';

type Step = 'set' | 'renew' | 'remove';

/** An authenticator app as second factor. */
export function SecondFactor() {
  const t = useText();
  const me = useMember();
  const [step, setStep] = useState<Step | null>(null);
  const [codes, setCodes] = useState<string[] | null>(null);
  const done = (next: string[] | null) => {
    setStep(null);
    setCodes(next);
  };
  return (
    <Card
      title={t('Second factor', '2단계 인증')}
      actions={
        me.has_second_factor ? <Tag color="teal">{t('On', '켜짐')}</Tag> : <Tag>{t('Off', '꺼짐')}</Tag>
      }
    >
      <Text size="sm" c="dimmed" mb="sm">
        {me.has_second_factor
          ? t(
              `A code of your app is asked for at each sign-in. ${me.recovery_codes_left} recovery codes are left.`,
              `로그인할 때마다 인증 앱의 코드를 묻습니다. 남은 복구 코드: ${me.recovery_codes_left}개`,
            )
          : t(
              'With an authenticator app a stolen password is of no use.',
              '인증 앱을 사용하면 비밀번호가 유출되어도 안전합니다.',
            )}
      </Text>
      <Group>
        <Button variant="default" onClick={() => setStep('set')}>
          {me.has_second_factor ? t('Take another app', '다른 앱 사용') : t('Set up', '설정')}
        </Button>
        {me.has_second_factor && (
          <>
            <Button variant="default" onClick={() => setStep('renew')}>
              {t('New recovery codes', '새 복구 코드')}
            </Button>
            <Button variant="default" onClick={() => setStep('remove')}>
              {t('Do without', '사용 중지')}
            </Button>
          </>
        )}
      </Group>
      {step === 'set' && <SetUp done={done} />}
      {step !== null && step !== 'set' && <WithPassword step={step} done={done} />}
      {codes && <RecoveryCodes codes={codes} close={() => setCodes(null)} />}
    </Card>
  );
}

interface StepProps {
  done: (codes: string[] | null) => void;
}

function SetUp({ done }: StepProps) {
  const t = useText();
  const [given, setGiven] = useState({ code: '', password: '' });
  const start = useAct('startSecondFactor');
  const set = useAct('setSecondFactor', {
    spoils: ['getMe', 'listMySessions'],
    onDone: (answer) => done(answer.recovery_codes),
  });
  const { data, error } = start;
  if (!data && !start.isPending && !error) start.mutate({});
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (data)
      set.mutate({
        body: { secret: data.secret, code: given.code.replaceAll(' ', ''), password: given.password },
      });
  };
  return (
    <Modal
      opened
      onClose={() => done(null)}
      title={t('Set up the second factor', '2단계 인증 설정')}
      closeButtonProps={{ 'aria-label': t('Close', '닫기') }}
    >
      <form onSubmit={submit}>
        <Stack>
          <Text size="sm">{t('Scan this with your authenticator app:', '인증 앱으로 스캔하세요:')}</Text>
          {data && <QrCode text={data.uri} />}
          {data && (
            <div>
              <Text size="sm">{t('or type this secret:', '또는 키를 입력하세요:')}</Text>
              <Copyable value={data.secret} label={t('secret', '키')} />
            </div>
          )}
          <TextInput
            label={t('Code of the app', '앱의 코드')}
            required
            inputMode="numeric"
            autoComplete="one-time-code"
            value={given.code}
            onChange={(event) => setGiven({ ...given, code: event.currentTarget.value })}
          />
          <PasswordField value={given.password} onChange={(password) => setGiven({ ...given, password })} />
          {(error ?? set.error) && (
            <Alert color="red" role="alert">
              <Message of={error ?? set.error} />
            </Alert>
          )}
          <Button type="submit" loading={set.isPending} disabled={!data}>
            {t('Switch it on', '켜기')}
          </Button>
        </Stack>
      </form>
    </Modal>
  );
}

function QrCode({ text }: { text: string }) {
  const t = useText();
  const picture = useMemo(() => {
    const code = qrcode(0, 'M');
    code.addData(text);
    code.make();
    return code.createDataURL(5, 12);
  }, [text]);
  return <img src={picture} width={200} height={200} alt={t('QR code of the secret', '비밀 키 QR 코드')} />;
}

function PasswordField({ value, onChange }: { value: string; onChange: (value: string) => void }) {
  const t = useText();
  return (
    <PasswordInput
      label={t('Your password', '비밀번호')}
      required
      autoComplete="current-password"
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
      visibilityToggleButtonProps={{ 'aria-label': t('Show the password', '비밀번호 보기') }}
    />
  );
}

function WithPassword({ step, done }: StepProps & { step: 'renew' | 'remove' }) {
  const t = useText();
  const toast = useToast();
  const [password, setPassword] = useState('');
  const renew = useAct('renewRecoveryCodes', {
    spoils: ['getMe'],
    onDone: (answer) => done(answer.recovery_codes),
  });
  const remove = useAct('removeSecondFactor', {
    spoils: ['getMe'],
    onDone: () => {
      toast.done(t('The second factor is off', '2단계 인증을 껐습니다'));
      done(null);
    },
  });
  const act = step === 'renew' ? renew : remove;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    act.mutate({ body: { password } });
  };
  return (
    <Modal
      opened
      onClose={() => done(null)}
      title={
        step === 'renew'
          ? t('New recovery codes', '새 복구 코드')
          : t('Do without a second factor', '2단계 인증 끄기')
      }
      closeButtonProps={{ 'aria-label': t('Close', '닫기') }}
    >
      <form onSubmit={submit}>
        <Stack>
          <PasswordField value={password} onChange={setPassword} />
          {act.error && (
            <Alert color="red" role="alert">
              <Message of={act.error} />
            </Alert>
          )}
          <Button type="submit" loading={act.isPending}>
            {t('Go on', '계속')}
          </Button>
        </Stack>
      </form>
    </Modal>
  );
}

function RecoveryCodes({ codes, close }: { codes: string[]; close: () => void }) {
  const t = useText();
  return (
    <Modal
      opened
      onClose={close}
      title={t('Keep these recovery codes', '복구 코드를 보관하세요')}
      closeButtonProps={{ 'aria-label': t('Close', '닫기') }}
    >
      <Stack>
        <Text size="sm">
          {t(
            'Each signs you in once when you have no app at hand. They are not shown again.',
            '인증 앱이 없을 때 각각 한 번씩 쓸 수 있으며 다시 표시되지 않습니다.',
          )}
        </Text>
        <SimpleGrid cols={2} spacing="xs">
          {codes.map((code) => (
            <Code key={code} fz="sm">
              {code}
            </Code>
          ))}
        </SimpleGrid>
        <Button onClick={close}>{t('I have kept them', '보관했습니다')}</Button>
      </Stack>
    </Modal>
  );
}
