import { lookupOf, substituteText, substituteValue, type TemplateDocument } from '@belfry/template';
import type { MessageRow } from '../storage/messages.js';

/** A message as an app gets it; texts of the template are filled in, its layout is fetched by key and version. */
export function presentMessage(row: MessageRow, channelKey: string, document: TemplateDocument | null) {
  const variables = row.variables ? { ...row.common, ...row.variables } : row.common;
  const lookup = lookupOf({ variables });
  const data = document?.data_template ? substituteValue(document.data_template, lookup) : undefined;
  return {
    notification_id: row.notification,
    channel_key: channelKey,
    template_key: row.template_key,
    template_version: row.template_version,
    variables,
    label: document?.label ? substituteText(document.label, lookup) : null,
    category: row.category,
    message: substituteText(document?.fallback_message ?? '', lookup),
    ...(data ? { data } : {}),
    message_status: row.is_read ? ('READ' as const) : ('SENT' as const),
    priority: row.priority,
    created_at: row.sent_at,
    impression_at: row.impression_at ?? 0,
    clicked_at: row.clicked_at ?? 0,
  };
}
