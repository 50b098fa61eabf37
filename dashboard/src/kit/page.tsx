import { Alert, Anchor, Button, Center, Group, Skeleton, Stack, Text, ThemeIcon, Title } from '@mantine/core';
import { IconAlertTriangle, IconArrowLeft, IconInbox } from '@tabler/icons-react';
import { type ComponentType, type ReactNode, useEffect } from 'react';
import { Link } from 'wouter';
import { isCode } from '../api/hooks.js';
import { useText } from '../shell/text.js';
import { Message } from './message.js';

interface PageProps {
  title: string;
  about?: string;
  /** Below the title: the way back, and what the page is about in short. */
  under?: ReactNode;
  actions?: ReactNode;
  children: ReactNode;
}

/** A page: its heading, what it is for, and what can be done on it. */
export function Page({ title, about, under, actions, children }: PageProps) {
  useEffect(() => {
    document.title = `${title} · Belfry`;
  }, [title]);
  return (
    <Stack gap="lg">
      <Group justify="space-between" align="flex-start" gap="sm">
        <div style={{ minWidth: 0, flex: '1 1 260px' }}>
          <Title order={1} style={{ overflowWrap: 'anywhere' }}>
            {title}
          </Title>
          {about && (
            <Text c="dimmed" mt={2} maw={680}>
              {about}
            </Text>
          )}
          {under && (
            <Group gap="sm" mt={6}>
              {under}
            </Group>
          )}
        </div>
        {actions && <Group gap="xs">{actions}</Group>}
      </Group>
      {children}
    </Stack>
  );
}

/** The way back to the list that a page belongs to. */
export const BackLink = ({ href, children }: { href: string; children: ReactNode }) => (
  <Anchor component={Link} href={href} size="sm">
    <Group gap={4}>
      <IconArrowLeft size={14} aria-hidden /> {children}
    </Group>
  </Anchor>
);

/** A part of a page, with a heading of its own. */
export function Card(props: { title?: string; about?: string; actions?: ReactNode; children: ReactNode }) {
  const { title, about, actions, children } = props;
  return (
    <section className="card" aria-label={title}>
      {title && (
        <Group justify="space-between" mb="md" gap="xs">
          <div>
            <Title order={2}>{title}</Title>
            {about && (
              <Text size="sm" c="dimmed" maw={640}>
                {about}
              </Text>
            )}
          </div>
          {actions}
        </Group>
      )}
      {children}
    </section>
  );
}

/** What a list says while it has nothing. */
export function Empty(props: {
  title: string;
  text?: string;
  icon?: ComponentType<{ size?: number | string; stroke?: number }>;
  children?: ReactNode;
}) {
  const { title, text, icon: Icon = IconInbox, children } = props;
  return (
    <Center py={32} px="md">
      <Stack align="center" gap="xs" maw={420}>
        <ThemeIcon size={52} radius="xl" variant="light" aria-hidden>
          <Icon size={26} stroke={1.6} />
        </ThemeIcon>
        <Text fw={600} ta="center">
          {title}
        </Text>
        {text && (
          <Text size="sm" c="dimmed" ta="center">
            {text}
          </Text>
        )}
        {children && <Group mt="xs">{children}</Group>}
      </Stack>
    </Center>
  );
}

/** What could not be had, with the server's own words, and a way to ask again. */
export function Failure({ error, retry }: { error: unknown; retry?: () => void }) {
  const t = useText();
  const isDenied = isCode(error, 'denied');
  const isMissing = isCode(error, 'notFound') || isCode(error, 'userNotFound');
  // Asking again changes neither.
  const isFinal = isDenied || isMissing;
  const title = () => {
    if (isDenied) return t('Your role does not open this', '현재 역할로는 볼 수 없습니다');
    if (isMissing) return t('This is not there', '찾을 수 없습니다');
    return t('This could not be loaded', '불러오지 못했습니다');
  };
  return (
    <Alert
      role="alert"
      color={isFinal ? 'gray' : 'red'}
      variant="light"
      icon={<IconAlertTriangle aria-hidden />}
      title={title()}
    >
      <Text size="sm">
        {isMissing ? (
          t(
            'It may have been deleted, or the address was mistyped.',
            '삭제되었거나 주소가 잘못되었을 수 있습니다.',
          )
        ) : (
          <Message of={error} />
        )}
      </Text>
      {retry && !isFinal && (
        <Button mt="sm" size="xs" variant="default" onClick={retry}>
          {t('Try again', '다시 시도')}
        </Button>
      )}
    </Alert>
  );
}

export function Loading({ rows = 5, height = 40 }: { rows?: number; height?: number }) {
  const t = useText();
  return (
    <Stack gap="sm" role="status" aria-label={t('Loading', '불러오는 중')}>
      {Array.from({ length: rows }, (_, index) => (
        <Skeleton key={index} height={height} radius="sm" />
      ))}
    </Stack>
  );
}

interface Asked<T> {
  data: T | undefined;
  error: unknown;
  refetch: () => unknown;
}

/** Shows an answer once it is there; until then that it is on its way, or why it does not come. */
export function Answered<T>(props: { of: Asked<T>; rows?: number; children: (answer: T) => ReactNode }) {
  const { of, rows, children } = props;
  if (of.data !== undefined) return children(of.data);
  if (of.error) return <Failure error={of.error} retry={() => void of.refetch()} />;
  return <Loading rows={rows} />;
}
