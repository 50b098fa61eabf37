import type { Fault } from '@belfry/template';
import { Alert, Code, List, Text } from '@mantine/core';
import { useText } from '../../../shell/text.js';

const SHOWN = 8;

export function Faults({ faults }: { faults: readonly Fault[] }) {
  const t = useText();
  if (faults.length === 0) return null;
  return (
    <Alert color="red" mt="md" role="status" title={t('This cannot be saved yet', '아직 저장할 수 없습니다')}>
      <List size="sm" spacing={4}>
        {faults.slice(0, SHOWN).map(({ path, message, hint }) => (
          <List.Item key={`${path} ${message}`}>
            <Code>{path || '·'}</Code> {message}; {hint}.
          </List.Item>
        ))}
      </List>
      {faults.length > SHOWN && (
        <Text size="sm">{t(`and ${faults.length - SHOWN} more`, `외 ${faults.length - SHOWN}개`)}</Text>
      )}
    </Alert>
  );
}
