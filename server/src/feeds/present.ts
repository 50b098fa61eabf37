import { localize, lookupOf, substituteText, substituteValue } from '@belfry/template';
import type { MessageRow } from '../storage/messages.js';
import type { ShownVersion } from '../templates/versions.js';

/** Where a message is, what it is shown by, and in whose language. */
export interface Presentation {
  channelKey: string;
  shown: ShownVersion;
  locale: string | null;
}

/** A message as an app gets it; texts of the template are filled in, its layout is fetched by key and version. */
export function presentMessage(row: MessageRow, { channelKey, shown, locale }: Presentation) {
  const { version, defaults } = shown;
  const document = shown.document && localize(shown.document, locale);
  const sent = row.variables ? { ...row.common, ...row.variables } : row.common;
  const variables = defaults ? { ...defaults, ...sent } : sent;
  const lookup = lookupOf({ variables });
  const data = document?.data_template ? substituteValue(document.data_template, lookup) : undefined;
  return {
    notification_id: row.notification,
    channel_key: channelKey,
    template_key: row.template_key,
    template_version: version,
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
