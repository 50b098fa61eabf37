import { describe, expect, it } from 'vitest';
import { checkTemplateDocument, TEMPLATE_LIMITS } from './index.js';

const UI = { version: 1, body: { items: [] } };
const check = (sequence: unknown, channels = ['feed', 'sms']) =>
  checkTemplateDocument({ name: 'n', channels, ui_template: UI, sequence });
const paths = (sequence: unknown, channels?: string[]) => {
  const result = check(sequence, channels);
  return 'faults' in result ? result.faults.map((fault) => fault.path) : [];
};
const step = (key: string, members: object = {}) => ({ channels: [{ key }], ...members });

describe('a sequence', () => {
  it('gets what was left out', () => {
    const result = check({ steps: [step('feed', { wait_seconds: '60' }), step('sms')] });
    expect(result).toHaveProperty('document.sequence', {
      enabled: true,
      steps: [
        { channels: [{ key: 'feed' }], stop_condition: 'none', wait_seconds: 60 },
        { channels: [{ key: 'sms' }], stop_condition: 'none', wait_seconds: 0 },
      ],
    });
  });

  it.each(['none', 'sent', 'delivered', 'viewed', 'clicked'])('may stop when %s', (stop_condition) => {
    expect(paths({ steps: [step('feed', { stop_condition }), step('sms')] })).toEqual([]);
  });

  it('holds up to its limits of steps and seconds', () => {
    const { sequenceSteps, waitSeconds } = TEMPLATE_LIMITS;
    const channels = Array.from({ length: sequenceSteps }, (_, index) => `c${index}`);
    const steps = channels.map((key) => step(key, { wait_seconds: waitSeconds }));
    expect(paths({ steps }, channels)).toEqual([]);
    expect(paths({ steps: [...steps, step('more')] }, [...channels, 'more'])).toEqual(['sequence.steps']);
    expect(paths({ steps: [step('feed', { wait_seconds: waitSeconds + 1 })] }, ['feed'])).toEqual([
      'sequence.steps[0].wait_seconds',
    ]);
  });

  it.each([
    [[], 'sequence'],
    [{}, 'sequence.steps'],
    [{ steps: [] }, 'sequence.steps'],
    [{ steps: {} }, 'sequence.steps'],
    [{ enabled: 'yes', steps: [step('feed'), step('sms')] }, 'sequence.enabled'],
    [{ steps: [step('feed')] }, 'sequence.steps'],
    [{ steps: [step('feed'), step('feed'), step('sms')] }, 'sequence.steps[1].channels[0]'],
    [{ steps: [step('feed'), step('sms'), step('chat')] }, 'sequence.steps[2].channels[0]'],
    [{ steps: [step('feed'), step('sms'), 'feed'] }, 'sequence.steps[2]'],
    [{ steps: [step('feed'), step('sms'), { channels: [] }] }, 'sequence.steps[2].channels'],
    [{ steps: [step('feed'), step('sms', { stop_condition: 'read' })] }, 'sequence.steps[1].stop_condition'],
    [{ steps: [step('feed'), step('sms', { wait_seconds: 1.5 })] }, 'sequence.steps[1].wait_seconds'],
    [{ steps: [step('feed'), step('sms', { wait_seconds: -1 })] }, 'sequence.steps[1].wait_seconds'],
  ])('is refused as %j', (sequence, path) => expect(paths(sequence)).toEqual([path]));
});
