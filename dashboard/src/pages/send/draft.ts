import type { Answer, Body } from '../../api/call.js';
import type { CsvHead } from './csv-file.js';

export type Template = Answer<'getTemplate'>;
export type Declared = Template['variables'][number];

export interface CsvAudience {
  kind: 'file';
  file: File;
  head: CsvHead;
  /** What each column is: `user_id`, a flat variable, or a name of its own that no template asks for. */
  names: string[];
  /** Its key once it was uploaded with these names. */
  fileKey: string | null;
}

export type Audience = { kind: 'ids'; ids: string[] } | CsvAudience | { kind: 'stored'; fileKey: string };

/** What a send is made of, as far as somebody has come. */
export interface Draft {
  audience: Audience;
  template: Template | null;
  /** Flat variable → value for every target that brings none. */
  common: Record<string, string>;
  title: string;
  tag: string;
  priority: 'high' | 'normal' | 'low';
  push: { isChanged: boolean; enable: boolean; title: string; body: string };
  /** Of an input for a local time; empty: now. */
  at: string;
}

export const emptyDraft = (): Draft => ({
  audience: { kind: 'ids', ids: [] },
  template: null,
  common: {},
  title: '',
  tag: '',
  priority: 'normal',
  push: { isChanged: false, enable: true, title: '', body: '' },
  at: '',
});

/** The values that a declared variable is filled with: itself, or the parts of an image or an action. */
export const flatNamesOf = ({ key, type }: Declared): string[] => {
  if (type === 'image') return [`${key}.url`];
  return type === 'action' ? [`${key}.data`] : [key];
};

export const hasDefault = (one: Declared): boolean => one.default !== undefined && one.default !== null;

/** Flat values as a send takes them: `photo.url` is the `url` of `photo`. */
export function nested(flat: Record<string, string>): Record<string, unknown> {
  const values: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(flat)) {
    if (value === '') continue;
    const dot = name.indexOf('.');
    if (dot < 0) values[name] = value;
    else {
      const key = name.slice(0, dot);
      values[key] = { ...(values[key] as object | undefined), [name.slice(dot + 1)]: value };
    }
  }
  return values;
}

/** The flat values of one of the shown rows of a file. */
export const rowValues = ({ head, names }: CsvAudience, row: number): Record<string, string> =>
  Object.fromEntries(names.map((name, index): [string, string] => [name, head.rows[row]?.[index] ?? '']));

export const hasAudience = ({ audience }: Draft): boolean => {
  if (audience.kind === 'ids') return audience.ids.length > 0;
  return audience.kind === 'stored' ? audience.fileKey !== '' : true;
};

/** Whether somebody has put anything into a draft that was begun with this template, or with none (empty). */
export function isBegun(draft: Draft, template: string): boolean {
  const written = ({ common, title, tag, priority, push, at }: Draft) =>
    JSON.stringify([common, title, tag, priority, push, at]);
  const isOtherTemplate = draft.template !== null && draft.template.key !== template;
  return hasAudience(draft) || isOtherTemplate || written(draft) !== written(emptyDraft());
}

const REALTIME_TARGETS = 10;

/** The body of the send. */
export function bodyOf(draft: Draft): Body<'sendNotification'> {
  const { audience, template, common, title, tag, priority, push, at } = draft;
  const values = nested(common);
  const targets =
    audience.kind === 'ids' ? { targets: audience.ids } : { targets_filename: audience.fileKey ?? '' };
  const isBatch = audience.kind !== 'ids' || audience.ids.length > REALTIME_TARGETS || at !== '';
  return {
    template: {
      key: template?.key ?? '',
      ...(Object.keys(values).length > 0 ? { variables: { '*': values } } : {}),
    },
    ...targets,
    mode: isBatch ? 'batch' : 'realtime',
    // Of a realtime send, which is delivered at once, there is none.
    ...(isBatch ? { priority } : {}),
    ...(title.trim() ? { title: title.trim() } : {}),
    ...(tag.trim() ? { tag: tag.trim() } : {}),
    ...(at ? { scheduled_at: new Date(at).getTime() } : {}),
    ...(push.isChanged
      ? { push_template: { title: push.title, body: push.body, enable_push: push.enable } }
      : {}),
  };
}
