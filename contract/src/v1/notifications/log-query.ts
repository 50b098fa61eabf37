import Type from 'typebox';
import { LIMITS } from '../../limits.js';
import { limit, PageToken, Time } from '../../shapes.js';

/** Texts of a query come percent-encoded and may hold anything; U+0000 is in no value that is kept. */
const text = (maxLength: number, description: string) =>
  Type.Optional(Type.String({ maxLength, pattern: '^[^\\u0000]*$', description }));

/** As many values as a filter takes, each as long as it may be, and the commas between. */
const list = (length: number, what: string) =>
  text(
    LIMITS.filterValues * (length + 1),
    `Comma-separated ${what}, at most ${LIMITS.filterValues}. Effective when filter_by names this parameter.`,
  );

/** The parameters of every list of notifications or their messages. */
export const logQuery = {
  mode: Type.Optional(
    Type.Enum(['realtime', 'real-time', 'batch'], { description: 'Only notifications of this mode.' }),
  ),
  filter_by: Type.Optional(
    Type.Enum(['template_keys', 'channel_keys', 'tags', 'title', 'title_startswith'], {
      description: 'The parameter that filters; the others of these are ignored.',
    }),
  ),
  template_keys: list(LIMITS.templateKeyLength, 'template keys'),
  channel_keys: list(LIMITS.channelKeyLength, 'channel keys'),
  tags: list(LIMITS.tagLength, 'tags'),
  title: text(LIMITS.titleLength, 'The whole title. Effective when filter_by is title.'),
  title_startswith: text(
    LIMITS.titleLength,
    'How the title begins; no character stands for others. Effective when filter_by is title_startswith.',
  ),
  start: Type.Optional(Time),
  end: Type.Optional(Time),
  limit: limit(LIMITS.logPage, LIMITS.logPageDefault),
  reverse: Type.Optional(Type.Boolean({ default: false, description: 'Newest first.' })),
  token: Type.Optional(PageToken),
};
