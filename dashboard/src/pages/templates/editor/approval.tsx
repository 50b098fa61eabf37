import { Alert, Button, Group, Modal, Stack, Text, Textarea } from '@mantine/core';
import { IconClock, IconShieldCheck, IconShieldX, type TablerIcon } from '@tabler/icons-react';
import { type FormEvent, useState } from 'react';
import { useAct } from '../../../api/hooks.js';
import { Tag } from '../../../kit/small.js';
import { useToast } from '../../../kit/toast.js';
import { useMay } from '../../../shell/member.js';
import { useText } from '../../../shell/text.js';
import type { Template } from '../../send/draft.js';

type Approval = NonNullable<Template['approval']>;
type Status = Approval['status'];

const LOOK: Record<Status, { color: string; words: [string, string]; icon: TablerIcon }> = {
  draft: { color: 'gray', words: ['Draft', '초안'], icon: IconShieldCheck },
  pending: { color: 'orange', words: ['Waiting for approval', '승인 대기'], icon: IconClock },
  approved: { color: 'teal', words: ['Approved', '승인됨'], icon: IconShieldCheck },
  rejected: { color: 'red', words: ['Rejected', '반려됨'], icon: IconShieldX },
};

/** Where the approval of a version stands; nothing where none is needed. */
export function ApprovalTag({ approval }: { approval: Template['approval'] }) {
  const t = useText();
  if (!approval) return null;
  const { color, words } = LOOK[approval.status];
  return <Tag color={color}>{t(...words)}</Tag>;
}

const SPOILS = ['getTemplate', 'listTemplates', 'listTemplateVersions'] as const;

/** What has to happen before the newest version is sent, and the buttons for it. */
export function ApprovalBanner({ template, isReadOnly }: { template: Template; isReadOnly: boolean }) {
  const t = useText();
  const { approval, version, sendable_version: sent } = template;
  if (!approval) return null;
  const { status, reason, by } = approval;
  const { color, icon: Icon } = LOOK[status];
  const titles: Record<Status, string> = {
    draft: t(`Version ${version} needs approval before it is sent`, `버전 ${version}은 승인 후 발송됩니다`),
    pending: t(`Version ${version} is waiting for approval`, `버전 ${version} 승인 대기 중`),
    approved: t(`Version ${version} is approved`, `버전 ${version} 승인됨`),
    rejected: t(`Version ${version} was rejected`, `버전 ${version} 반려됨`),
  };
  const now =
    sent === null
      ? t('Nothing can be sent with this template until then.', '그때까지 이 템플릿으로 발송할 수 없습니다.')
      : t(`Until then version ${sent} is sent.`, `그때까지 버전 ${sent}이 발송됩니다.`);
  return (
    <Alert color={color} variant="light" icon={<Icon aria-hidden />} title={titles[status]} role="status">
      <Group justify="space-between" gap="sm" align="flex-end">
        <div style={{ minWidth: 0, flex: '1 1 240px' }}>
          {reason && <Text size="sm">“{reason}”</Text>}
          {status !== 'approved' && <Text size="sm">{now}</Text>}
          {by && status !== 'draft' && (
            <Text size="sm">
              {status === 'pending' ? t('Asked for by', '요청자') : t('Decided by', '결정자')}: {by.value}
            </Text>
          )}
        </div>
        <Decisions template={template} status={status} isReadOnly={isReadOnly} />
      </Group>
    </Alert>
  );
}

function Decisions(props: { template: Template; status: Status; isReadOnly: boolean }) {
  const { template, status, isReadOnly } = props;
  const t = useText();
  const may = useMay();
  const toast = useToast();
  const [isRejecting, setRejecting] = useState(false);
  const params = { key: template.key };
  const { version } = template;
  const submit = useAct('submitTemplate', { spoils: SPOILS });
  const approve = useAct('approveTemplate', {
    spoils: SPOILS,
    onDone: () => toast.done(t('Approved: it is sent from now on', '승인했습니다. 이제 발송됩니다')),
  });
  return (
    <Group gap="xs">
      {(status === 'draft' || status === 'rejected') && may('submitTemplate') && !isReadOnly && (
        <Button
          size="xs"
          loading={submit.isPending}
          onClick={() => submit.mutate({ params, body: { version } }, { onError: toast.failed })}
        >
          {t('Ask for approval', '승인 요청')}
        </Button>
      )}
      {status === 'pending' && may('approveTemplate') && (
        <Button
          size="xs"
          loading={approve.isPending}
          onClick={() => approve.mutate({ params, body: { version } }, { onError: toast.failed })}
        >
          {t('Approve', '승인')}
        </Button>
      )}
      {(status === 'pending' || status === 'approved') && may('rejectTemplate') && (
        <Button size="xs" variant="default" onClick={() => setRejecting(true)}>
          {status === 'pending' ? t('Reject', '반려') : t('Take the approval back', '승인 취소')}
        </Button>
      )}
      {isRejecting && <Rejecting template={template} close={() => setRejecting(false)} />}
    </Group>
  );
}

const REASON_LENGTH = 500;

function Rejecting({ template, close }: { template: Template; close: () => void }) {
  const t = useText();
  const toast = useToast();
  const [reason, setReason] = useState('');
  const reject = useAct('rejectTemplate', { spoils: SPOILS, onDone: close });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const { key, version } = template;
    const body = { version, ...(reason.trim() ? { reason: reason.trim() } : {}) };
    reject.mutate({ params: { key }, body }, { onError: toast.failed });
  };
  return (
    <Modal
      opened
      onClose={close}
      title={t(`Reject version ${template.version}?`, `버전 ${template.version}을 반려할까요?`)}
      closeButtonProps={{ 'aria-label': t('Close', '닫기') }}
    >
      <form onSubmit={submit}>
        <Stack>
          <Textarea
            label={t('Why', '이유')}
            description={t('Whoever wrote it reads this', '작성자가 읽게 됩니다')}
            autosize
            minRows={2}
            maxLength={REASON_LENGTH}
            data-autofocus
            value={reason}
            onChange={(event) => setReason(event.currentTarget.value)}
          />
          <Group justify="flex-end">
            <Button variant="default" onClick={close}>
              {t('Cancel', '취소')}
            </Button>
            <Button type="submit" color="red.8" loading={reject.isPending}>
              {t('Reject', '반려')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
