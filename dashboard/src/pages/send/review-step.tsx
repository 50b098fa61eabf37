import {
  Alert,
  Button,
  Grid,
  Group,
  Progress,
  SimpleGrid,
  Stack,
  Text,
  TextInput,
  Title,
} from '@mantine/core';
import { IconSend } from '@tabler/icons-react';
import { useEffect, useRef, useState } from 'react';
import { useLocation } from 'wouter';
import { type Answer, call } from '../../api/call.js';
import { useAct } from '../../api/hooks.js';
import { type Question, useConfirm } from '../../kit/confirm.js';
import { Message } from '../../kit/message.js';
import { Fact, usePriorityWord } from '../../kit/small.js';
import { useToast } from '../../kit/toast.js';
import { useApplicationId, useAppPath } from '../../shell/application.js';
import { leaveFreely } from '../../shell/guard.js';
import { type Text as Words, useFormat, useText } from '../../shell/text.js';
import { OutcomesBar } from '../logs/funnel.js';
import { renameColumns } from './csv-file.js';
import { bodyOf, type Draft, nested, rowValues } from './draft.js';
import { DraftPreview } from './draft-preview.js';
import { FaultsOfRows } from './faults-of-rows.js';
import type { StepProps } from './send.js';
import { uploadFile } from './upload.js';

type DryRun = Answer<'sendNotification'>;

/** Uploads what has to be, and asks the server what the send would come to. */
function useDryRun({ draft, set }: StepProps) {
  const application = useApplicationId() ?? '';
  const [progress, setProgress] = useState<number | null>(null);
  const [answer, setAnswer] = useState<DryRun | null>(null);
  const [error, setError] = useState<unknown>(null);
  const begun = useRef(false);
  const run = async () => {
    setError(null);
    setAnswer(null);
    try {
      let { audience } = draft;
      if (audience.kind === 'file' && audience.fileKey === null) {
        setProgress(0);
        const content = renameColumns(audience.file, audience.head, audience.names);
        const fileKey = await uploadFile({ application, name: audience.file.name, content }, setProgress);
        audience = { ...audience, fileKey };
        set({ audience });
        setProgress(null);
      }
      const body = { ...bodyOf({ ...draft, audience }), dry_run: true };
      setAnswer(await call('sendNotification', { application, body }));
    } catch (thrown) {
      setProgress(null);
      setError(thrown);
    }
  };
  useEffect(() => {
    if (begun.current) return;
    begun.current = true;
    void run();
  });
  return { progress, answer, error, run };
}

/** What would happen, and the buttons that make it. */
export function ReviewStep({ draft, set }: StepProps) {
  const t = useText();
  const { progress, answer, error, run } = useDryRun({ draft, set });
  return (
    <Grid gap="xl" mt="lg">
      <Grid.Col span={{ base: 12, md: 7 }}>
        <Stack gap="lg">
          {progress !== null && (
            <div>
              <Text size="sm" mb={4}>
                {t('Uploading the file', '파일 업로드 중')}
              </Text>
              <Progress value={progress * 100} aria-label={t('Upload', '업로드')} />
            </div>
          )}
          {error !== null && (
            <Alert color="red" role="alert" title={t('This cannot be sent', '발송할 수 없습니다')}>
              <Text size="sm">
                <Message of={error} />
              </Text>
              <Button size="xs" variant="default" mt="sm" onClick={() => void run()}>
                {t('Try again', '다시 시도')}
              </Button>
            </Alert>
          )}
          {answer === null && error === null && progress === null && (
            <Text c="dimmed" role="status">
              {t('Counting what it would come to…', '결과를 계산하는 중…')}
            </Text>
          )}
          {answer && <Counts answer={answer} />}
          <FaultsOfRows draft={draft} />
          <Summary draft={draft} />
          {answer && <SendButtons draft={draft} answer={answer} />}
        </Stack>
      </Grid.Col>
      <Grid.Col span={{ base: 12, md: 5 }}>
        <DraftPreview draft={draft} />
      </Grid.Col>
    </Grid>
  );
}

/** Numbers of users in English. */
const usersOf = (number: (value: number) => string, count: number): string =>
  `${number(count)} ${count === 1 ? 'user' : 'users'}`;

/** How many would get it: nothing is sent in a dry run, so `sent` itself is 0. */
const reached = (answer: DryRun): number => answer.outcomes?.sent ?? answer.sent;

function Counts({ answer }: { answer: DryRun }) {
  const t = useText();
  const { number } = useFormat();
  return (
    <section aria-label={t('Dry run', '모의 실행')}>
      <Title order={2} mb="sm">
        {t(
          `${usersOf(number, reached(answer))} would get it`,
          `사용자 ${number(reached(answer))}명이 받습니다`,
        )}
      </Title>
      {answer.outcomes && <OutcomesBar outcomes={answer.outcomes} />}
    </section>
  );
}

function Summary({ draft }: { draft: Draft }) {
  const t = useText();
  const { time } = useFormat();
  const priorityWord = usePriorityWord();
  const { audience, template, title, tag, priority, at } = draft;
  const who =
    audience.kind === 'ids'
      ? t(`${audience.ids.length} ids`, `ID ${audience.ids.length}개`)
      : audience.kind === 'file'
        ? audience.file.name
        : audience.fileKey;
  return (
    <SimpleGrid cols={{ base: 2, sm: 3 }} spacing="md">
      <Fact name={t('Audience', '대상')}>{who}</Fact>
      <Fact name={t('Template', '템플릿')}>{template?.name}</Fact>
      <Fact name={t('Title', '제목')}>{title || '–'}</Fact>
      <Fact name={t('Tag', '태그')}>{tag || '–'}</Fact>
      <Fact name={t('Priority', '우선순위')}>{priorityWord(priority)}</Fact>
      <Fact name={t('When', '발송 시각')}>{at ? time(new Date(at).getTime()) : t('At once', '즉시')}</Fact>
    </SimpleGrid>
  );
}

const SELF = 'belfry-own-user';

function SendButtons({ draft, answer }: { draft: Draft; answer: DryRun }) {
  const t = useText();
  const ask = useConfirm();
  const toast = useToast();
  const path = useAppPath();
  const { number, time } = useFormat();
  const [, go] = useLocation();
  const [self, setSelf] = useState(localStorage.getItem(SELF) ?? '');
  // The same for every press: a send that was answered too late is not made twice.
  const [key] = useState(() => crypto.randomUUID());
  const spoils = ['listNotifications', 'getHome', 'getFigures'] as const;
  const send = useAct('sendNotification', {
    spoils,
    onDone: ({ notification_id: id }) => {
      leaveFreely();
      go(path(id ? `/logs/${id}` : '/logs'));
    },
  });
  const test = useAct('sendNotification', {
    spoils,
    onDone: () => toast.done(t(`Sent to ${self}`, `${self}에게 발송했습니다`)),
  });
  const sendTest = () => {
    localStorage.setItem(SELF, self);
    test.mutate({ body: testBody(draft, self) }, { onError: toast.failed });
  };
  const sendAll = async () => {
    const count = { english: usersOf(number, reached(answer)), number: number(reached(answer)) };
    if (
      await ask(
        draft.at ? scheduleQuestion(t, count, time(new Date(draft.at).getTime())) : sendQuestion(t, count),
      )
    )
      send.mutate({ body: bodyOf(draft), headers: { 'Idempotency-Key': key } }, { onError: toast.failed });
  };
  return (
    <Stack>
      <Group align="flex-end">
        <TextInput
          label={t('Your own user id', '내 사용자 ID')}
          value={self}
          onChange={(event) => setSelf(event.currentTarget.value)}
        />
        <Button variant="default" disabled={self === ''} loading={test.isPending} onClick={sendTest}>
          {t('Send a test to yourself', '나에게 테스트 발송')}
        </Button>
      </Group>
      <Button
        size="md"
        leftSection={<IconSend size={18} aria-hidden />}
        disabled={reached(answer) === 0}
        loading={send.isPending}
        onClick={() => void sendAll()}
        style={{ alignSelf: 'flex-start' }}
      >
        {draft.at
          ? t(
              `Schedule for ${usersOf(number, reached(answer))}`,
              `사용자 ${number(reached(answer))}명에게 예약`,
            )
          : t(`Send to ${usersOf(number, reached(answer))}`, `사용자 ${number(reached(answer))}명에게 발송`)}
      </Button>
    </Stack>
  );
}

interface Count {
  english: string;
  number: string;
}

const sendQuestion = (t: Words, count: Count): Question => ({
  title: t(`Send to ${count.english}?`, `사용자 ${count.number}명에게 발송할까요?`),
  text: t(
    'While it is delivered it can be cancelled; what was delivered can be deleted.',
    '발송 중에는 취소할 수 있고, 발송 후에는 삭제할 수 있습니다.',
  ),
  action: t('Send now', '발송하기'),
  isHarmless: true,
});

const scheduleQuestion = (t: Words, count: Count, at: string): Question => ({
  title: t(`Schedule for ${count.english}?`, `사용자 ${count.number}명에게 예약할까요?`),
  text: t(
    `It is sent on ${at}, and can be moved or cancelled until then.`,
    `${at}에 발송하며 그전까지 변경하거나 취소할 수 있습니다.`,
  ),
  action: t('Schedule', '예약하기'),
  isHarmless: true,
});

/** The same for one user at once, with the values of the first row. */
function testBody(draft: Draft, self: string) {
  const { audience } = draft;
  const own = audience.kind === 'file' ? rowValues(audience, 0) : {};
  const declared = new Set(draft.template?.variables.map(({ key }) => key));
  const values = Object.entries(nested({ ...draft.common, ...own })).filter(([name]) => declared.has(name));
  const test: Draft = { ...draft, audience: { kind: 'ids', ids: [self] }, at: '', common: {} };
  const body = bodyOf(test);
  return {
    ...body,
    title: `Test: ${draft.title || draft.template?.name || ''}`.slice(0, 200),
    template: { key: body.template.key, variables: { '*': Object.fromEntries(values) } },
  };
}
