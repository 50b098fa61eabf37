import {
  compileText,
  compileValue,
  type Fill,
  localize,
  lookupOf,
  matchLocale,
  type TemplateDocument,
} from '@belfry/template';
import type { MessageRow } from '../storage/messages.js';
import type { ShownVersion } from '../templates/versions.js';

/** Where a message is, what it is shown by, and in whose language. */
export interface Presentation {
  channelKey: string;
  shown: ShownVersion;
  locale: string | null;
}

interface Texts {
  label: Fill<string> | undefined;
  message: Fill<string>;
  data: Fill<Record<string, string>> | undefined;
}

/** What is filled in of a document, prepared once for each locale that it has a translation for. */
const PREPARED = new WeakMap<TemplateDocument, Map<string | null, Texts>>();

function textsOf(document: TemplateDocument, locale: string | null): Texts {
  const prepared = PREPARED.get(document) ?? new Map<string | null, Texts>();
  PREPARED.set(document, prepared);
  const fit = matchLocale(Object.keys(document.translations), locale);
  const kept = prepared.get(fit);
  if (kept) return kept;
  const { label, fallback_message, data_template } = localize(document, fit);
  const texts: Texts = {
    label: label ? compileText(label) : undefined,
    message: compileText(fallback_message),
    data: data_template ? compileValue(data_template) : undefined,
  };
  prepared.set(fit, texts);
  return texts;
}

/** A message as an app gets it; texts of the template are filled in, its layout is fetched by key and version. */
export function presentMessage(row: MessageRow, { channelKey, shown, locale }: Presentation) {
  const { version, defaults } = shown;
  const texts = shown.document && textsOf(shown.document, locale);
  const sent = row.variables ? over(row.common, row.variables) : row.common;
  const variables = defaults ? over(defaults, sent) : sent;
  const lookup = lookupOf({ variables });
  const data = texts?.data?.(lookup);
  return {
    notification_id: row.notification,
    channel_key: channelKey,
    template_key: row.template_key,
    template_version: version,
    variables,
    label: texts?.label?.(lookup) ?? null,
    category: row.category,
    message: texts?.message(lookup) ?? '',
    ...(data ? { data } : {}),
    message_status: row.is_read ? ('READ' as const) : ('SENT' as const),
    priority: row.priority,
    created_at: row.sent_at,
    impression_at: row.impression_at ?? 0,
    clicked_at: row.clicked_at ?? 0,
  };
}

/** Both, the second over the first; without a copy, which takes long, where the first has nothing. */
function over(below: Record<string, string>, above: Record<string, string>): Record<string, string> {
  for (const _ in below) return { ...below, ...above };
  return above;
}
