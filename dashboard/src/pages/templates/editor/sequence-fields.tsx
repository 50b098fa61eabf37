import {
  ActionIcon,
  Button,
  Group,
  MultiSelect,
  NumberInput,
  Select,
  Stack,
  Switch,
  Text,
} from '@mantine/core';
import { type Sequence, type SequenceStep, STOP_CONDITIONS, TEMPLATE_LIMITS } from '@belfry/template';
import { IconPlus, IconTrash } from '@tabler/icons-react';
import { useAsk } from '../../../api/hooks.js';
import { useText } from '../../../shell/text.js';
import type { TabProps } from './editor-state.js';

const WORDS: Record<SequenceStep['stop_condition'], [string, string]> = {
  none: ['Everybody goes on', '모두 계속'],
  sent: ['Stops once it was sent', '발송되면 중단'],
  delivered: ['Stops once it arrived', '도착하면 중단'],
  viewed: ['Stops once it was seen', '확인하면 중단'],
  clicked: ['Stops once it was tapped', '클릭하면 중단'],
};

const HOUR = 3600;

/** In what order the channels are used: one step after the other, for those who have not stopped. */
export function SequenceFields({ content, change, channels }: TabProps & { channels: string[] }) {
  const t = useText();
  const sequence = content.sequence as Sequence | null;
  const set = (next: Sequence | null, about?: string) =>
    change({ sequence: next as unknown as Record<string, unknown> | null }, about);
  const begin = () =>
    set({
      enabled: true,
      steps: channels.map((key) => ({ channels: [{ key }], stop_condition: 'viewed', wait_seconds: HOUR })),
    });
  if (channels.length < 2 && !sequence)
    return (
      <Text size="sm" c="dimmed">
        {t(
          'With two channels or more they can be used one after the other.',
          '채널이 둘 이상이면 순서대로 발송할 수 있습니다.',
        )}
      </Text>
    );
  return (
    <Stack gap="sm">
      <Switch
        label={t('Use the channels one after the other', '채널을 순서대로 사용')}
        description={t(
          'Kept with the template. This version of Belfry still sends to all channels at once.',
          '템플릿에 저장되지만, 이 버전은 아직 모든 채널에 한꺼번에 발송합니다.',
        )}
        checked={sequence !== null}
        onChange={(event) => (event.currentTarget.checked ? begin() : set(null))}
      />
      {sequence && (
        <>
          {sequence.steps.map((step, index) => (
            <Step
              key={index}
              step={step}
              number={index + 1}
              isLast={index === sequence.steps.length - 1}
              channels={channels}
              set={(next) =>
                set(
                  { ...sequence, steps: sequence.steps.map((one, place) => (place === index ? next : one)) },
                  `step ${index}`,
                )
              }
              remove={() => set({ ...sequence, steps: sequence.steps.filter((_, place) => place !== index) })}
            />
          ))}
          {sequence.steps.length < TEMPLATE_LIMITS.sequenceSteps && (
            <Button
              variant="default"
              w="fit-content"
              leftSection={<IconPlus size={16} aria-hidden />}
              onClick={() =>
                set({
                  ...sequence,
                  steps: [...sequence.steps, { channels: [], stop_condition: 'none', wait_seconds: HOUR }],
                })
              }
            >
              {t('Add a step', '단계 추가')}
            </Button>
          )}
        </>
      )}
    </Stack>
  );
}

interface StepProps {
  step: SequenceStep;
  number: number;
  isLast: boolean;
  channels: string[];
  set: (step: SequenceStep) => void;
  remove: () => void;
}

function Step({ step, number, isLast, channels, set, remove }: StepProps) {
  const t = useText();
  const list = useAsk('listChannels');
  const named = new Map((list.data?.channels ?? []).map(({ key, name }) => [key, name]));
  return (
    <Group gap="sm" align="flex-end" role="group" aria-label={t(`Step ${number}`, `${number}단계`)}>
      <MultiSelect
        label={t(`Step ${number}`, `${number}단계`)}
        flex="1 1 180px"
        value={step.channels.map(({ key }) => key)}
        onChange={(keys) => set({ ...step, channels: keys.map((key) => ({ key })) })}
        data={channels.map((key) => ({ value: key, label: named.get(key) ?? key }))}
      />
      {!isLast && (
        <>
          <NumberInput
            label={t('Wait (hours)', '대기(시간)')}
            w={130}
            min={0}
            max={TEMPLATE_LIMITS.waitSeconds / HOUR}
            decimalScale={2}
            value={step.wait_seconds / HOUR}
            onChange={(hours) => set({ ...step, wait_seconds: Math.round(Number(hours) * HOUR) })}
          />
          <Select
            label={t('Who goes on', '다음 단계 대상')}
            w={210}
            allowDeselect={false}
            value={step.stop_condition}
            onChange={(next) => set({ ...step, stop_condition: next ?? 'none' })}
            data={STOP_CONDITIONS.map((value) => ({ value, label: t(...WORDS[value]) }))}
          />
        </>
      )}
      <ActionIcon
        variant="default"
        size={36}
        aria-label={t(`Remove step ${number}`, `${number}단계 삭제`)}
        onClick={remove}
      >
        <IconTrash size={16} />
      </ActionIcon>
    </Group>
  );
}
