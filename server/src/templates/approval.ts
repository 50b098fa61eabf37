import { BelfryError } from '@belfry/contract';
import { insertChange } from '../storage/changes.js';
import type { ApprovalStatus, TemplateRow } from '../storage/templates.js';
import { lockTemplate, setTemplateApproval } from '../storage/templates.js';
import { requireTemplate, templateNotFound } from './find.js';
import { changeTemplates, type Editor, type TemplateParts } from './manage.js';
import { requireTemplateRole } from './permission.js';

/** From which statuses each may be reached. An approval that was taken back may be asked for again. */
const REACHED_FROM: Record<Exclude<ApprovalStatus, 'draft'>, readonly ApprovalStatus[]> = {
  pending: ['draft', 'rejected'],
  approved: ['pending'],
  rejected: ['pending', 'approved'],
};

const VERBS = { pending: 'submitted', approved: 'approved', rejected: 'rejected' } as const;

/**
 * Moves a version to a status of its approval. Sends use the newest version that needs none or has it, so the
 * next send after this one does. Throws InvalidValue when the version is not where it could come from.
 */
export async function decideApproval(
  parts: TemplateParts,
  editor: Editor,
  decision: {
    key: string;
    version: number;
    status: keyof typeof REACHED_FROM;
    reason?: string | undefined;
  },
): Promise<TemplateRow> {
  const { application, actor } = editor;
  const { key, version, status, reason = null } = decision;
  const at = parts.clock.now();
  return changeTemplates(parts, editor, async (connection) => {
    if (!(await lockTemplate(connection, application.id, key))) throw templateNotFound(key);
    const row = await requireTemplate(connection, application, { key, version });
    if (status === 'pending')
      requireTemplateRole({ key, permission: row.document.permission }, actor, 'edit');
    const from = row.approval_status;
    if (from === null)
      throw new BelfryError(
        'InvalidValue',
        `"version" ${version} of template "${key}" needs no approval: none of its channels asked for it when it was stored.`,
      );
    if (from !== status && !REACHED_FROM[status].includes(from))
      throw new BelfryError(
        'InvalidValue',
        `"version" ${version} of template "${key}" is ${from}; only one that is ${REACHED_FROM[status].join(' or ')} can be ${VERBS[status]}.`,
      );
    if (from !== status) {
      await setTemplateApproval(connection, application.id, {
        ...{ key, version, status },
        approval: { reason, by: { type: actor.type, value: actor.value }, at },
      });
      await insertChange(connection, application.id, { kind: 'template', key });
    }
    return requireTemplate(connection, application, { key, version });
  });
}
