import type { StoredActor, TemplateRow } from '../storage/templates.js';

const presentActor = ({ type, value }: StoredActor) => ({ type, value });

/** A template as the API answers it. */
export function presentTemplate(row: TemplateRow) {
  const { document, approval, approval_status: status } = row;
  return {
    key: row.key,
    name: document.name,
    version: row.version,
    sendable_version: row.sendable_version,
    approval:
      status && approval
        ? { status, reason: approval.reason, by: presentActor(approval.by), at: approval.at }
        : null,
    channels: document.channels,
    label: document.label,
    category: document.category,
    variables: document.variables,
    ui_template: document.ui_template as Record<string, unknown> | null,
    data_template: document.data_template,
    color_variables: document.color_variables,
    push_template: document.push_template,
    fallback_message: document.fallback_message,
    message_retention_hours: document.message_retention_hours,
    sequence: document.sequence as Record<string, unknown> | null,
    permission: document.permission,
    translations: document.translations as Record<string, Record<string, unknown>>,
    is_archived: row.is_archived,
    created_at: row.created_at,
    updated_at: row.updated_at,
    updated_by: row.author && presentActor(row.author),
  };
}
