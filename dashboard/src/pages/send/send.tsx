import { Button, Group, Stepper } from '@mantine/core';
import { useState } from 'react';
import { useSearchParams } from 'wouter';
import { useAsk } from '../../api/hooks.js';
import { Page } from '../../kit/page.js';
import { useLeaveGuard } from '../../shell/guard.js';
import { useText } from '../../shell/text.js';
import { AudienceStep } from './audience-step.js';
import { DetailsStep } from './details-step.js';
import { type Draft, emptyDraft, hasAudience, isBegun } from './draft.js';
import { ReviewStep } from './review-step.js';
import { TemplateStep } from './template-step.js';

export interface StepProps {
  draft: Draft;
  set: (change: Partial<Draft>) => void;
}

/** A send in four steps. */
export function Send() {
  const t = useText();
  const [search] = useSearchParams();
  const [step, setStep] = useState(0);
  const [draft, setDraft] = useState(emptyDraft);
  const set = (change: Partial<Draft>) => setDraft((before) => ({ ...before, ...change }));
  const asked = search.get('template') ?? '';
  const preset = useAsk('getTemplate', { params: { key: asked } }, { enabled: asked !== '' });
  if (preset.data && draft.template === null) set({ template: preset.data });
  useLeaveGuard(isBegun(draft, asked), 'send');
  const isReady = [hasAudience(draft), draft.template !== null, true, true];
  // A step can be opened once those before it are done.
  const mayOpen = (index: number) => isReady.slice(0, index).every(Boolean);
  return (
    <Page title={t('Send', '발송')}>
      <div className="card">
        <Stepper
          active={step}
          onStepClick={(index) => mayOpen(index) && setStep(index)}
          className="send-steps"
          size="sm"
          iconSize={32}
          wrap={false}
          allowNextStepsSelect
        >
          <Stepper.Step label={t('Audience', '대상')}>
            <AudienceStep draft={draft} set={set} />
          </Stepper.Step>
          <Stepper.Step label={t('Template', '템플릿')}>
            <TemplateStep draft={draft} set={set} />
          </Stepper.Step>
          <Stepper.Step label={t('Details', '상세')}>
            <DetailsStep draft={draft} set={set} />
          </Stepper.Step>
          <Stepper.Step label={t('Review', '검토')}>
            <ReviewStep draft={draft} set={set} />
          </Stepper.Step>
        </Stepper>
        <Group justify="space-between" mt="xl">
          <Button variant="default" disabled={step === 0} onClick={() => setStep(step - 1)}>
            {t('Back', '이전')}
          </Button>
          {step < 3 && (
            <Button disabled={!isReady[step]} onClick={() => setStep(step + 1)}>
              {t('Next', '다음')}
            </Button>
          )}
        </Group>
      </div>
    </Page>
  );
}
