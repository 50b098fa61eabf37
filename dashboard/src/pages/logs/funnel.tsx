import { Group, Progress, Stack, Text } from '@mantine/core';
import { OUTCOME_NAMES, useOutcomeWord } from '../../kit/small.js';
import { useFormat, useText } from '../../shell/text.js';
import type { Details } from './notification.js';

/** How many are left at each step from being asked for to being clicked. */
export function Funnel({ of }: { of: Details }) {
  const t = useText();
  const { number, share } = useFormat();
  const requested =
    Object.values(of.outcomes).reduce((sum, one) => sum + one, 0) || (of.metrics?.requested ?? 0);
  const steps = [
    { name: t('Requested', '요청'), count: requested },
    { name: t('Sent', '발송'), count: of.outcomes.sent },
    { name: t('Seen', '노출'), count: of.metrics?.impressions ?? 0 },
    { name: t('Clicked', '클릭'), count: of.metrics?.clicked ?? 0 },
  ];
  return (
    <Stack gap="sm">
      {steps.map(({ name, count }, index) => {
        const before = steps[Math.max(0, index - 1)]?.count ?? 0;
        return (
          <div key={name}>
            <Group justify="space-between" mb={4}>
              <Text size="sm">{name}</Text>
              <Text size="sm" className="numbers">
                <b>{number(count)}</b>
                {index > 0 && before > 0 && (
                  <Text span size="sm" c="dimmed">
                    {' '}
                    · {share(count, before)}
                  </Text>
                )}
              </Text>
            </Group>
            <Progress
              value={requested > 0 ? (count / requested) * 100 : 0}
              size="lg"
              aria-label={name}
              color={['gray.5', 'belfry', 'belfry.4', 'teal.6'][index]}
            />
          </div>
        );
      })}
    </Stack>
  );
}

const COLOURS: Record<string, string> = {
  sent: 'belfry',
  duplicate: 'gray.5',
  invalid: 'orange.6',
  unknown_user: 'orange.4',
  missing_variable: 'red.6',
  opted_out: 'grape.5',
  cancelled: 'gray.7',
  pending: 'gray.3',
};

type Outcomes = Details['outcomes'];

/** How the asked targets ended, in one bar; those that did not occur are left out. */
export function OutcomesBar({ outcomes }: { outcomes: Outcomes }) {
  const { number } = useFormat();
  const word = useOutcomeWord();
  const names = OUTCOME_NAMES.filter((name) => outcomes[name as keyof Outcomes] > 0);
  const total = names.reduce((sum, name) => sum + outcomes[name as keyof Outcomes], 0);
  return (
    <Stack gap="sm">
      <Progress.Root size={18} radius="sm">
        {names.map((name) => (
          <Progress.Section
            key={name}
            value={(outcomes[name as keyof Outcomes] / total) * 100}
            color={COLOURS[name]}
            aria-label={word(name)}
          />
        ))}
      </Progress.Root>
      <Group gap="lg">
        {(names.length > 0 ? names : ['pending']).map((name) => (
          <Group key={name} gap={6}>
            <span
              aria-hidden
              style={{
                width: 10,
                height: 10,
                borderRadius: 3,
                background: `var(--mantine-color-${(COLOURS[name] ?? 'gray.5').replace('.', '-')}${COLOURS[name]?.includes('.') ? '' : '-filled'})`,
              }}
            />
            <Text size="sm" className="numbers">
              {word(name)} <b>{number(outcomes[name as keyof Outcomes])}</b>
            </Text>
          </Group>
        ))}
      </Group>
    </Stack>
  );
}
