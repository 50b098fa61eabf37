import { Center, Group, Stack, Text, Title } from '@mantine/core';
import { type ReactNode, useEffect } from 'react';
import { Preferences } from '../../shell/menus.js';

/** The frame of the pages before the sign-in. */
export function Frame({ title, about, children }: { title: string; about?: string; children: ReactNode }) {
  useEffect(() => {
    document.title = `${title} · Belfry`;
  }, [title]);
  return (
    <Center mih="100vh" p="md" component="main">
      <Stack w="100%" maw={400} gap="md">
        <Group justify="space-between">
          <Group gap={10}>
            <img src="/dashboard/icon.svg" width={36} height={36} alt="" />
            <Text fw={700} size="lg">
              Belfry
            </Text>
          </Group>
          <Preferences />
        </Group>
        <div className="card">
          <Title order={1} mb={about ? 4 : 'md'}>
            {title}
          </Title>
          {about && (
            <Text size="sm" c="dimmed" mb="md">
              {about}
            </Text>
          )}
          {children}
        </div>
      </Stack>
    </Center>
  );
}
