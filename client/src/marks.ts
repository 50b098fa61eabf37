/** What the user has marked as read, shown before the server has said so. Plain data, as state.ts. */
import { compareIds } from './ids.js';
import type { List, State } from './state.js';
import type { Message, Unread } from './types.js';

/** One call that is to be made, or has been made. */
export interface Mark {
  channel: string;
  /** All up to this one … */
  through: string | null;
  /** … or these. */
  ids: readonly string[];
  /** The server has taken it. */
  isTaken: boolean;
  /** The change log has told since that something of the channel was read, or that nothing is unread. */
  isTold: boolean;
}

export interface Marks {
  /** Those that are not done with, the oldest first. */
  pending: readonly Mark[];
  /** Messages that the user has marked, by `channel id`. Read stays read. */
  read: ReadonlySet<string>;
}

export const NO_MARKS: Marks = { pending: [], read: new Set() };

const keyOf = ({ channel_key: channel, notification_id: id }: Message): string => `${channel} ${id}`;

const listsOf = (state: State, channel: string): List[] =>
  [...state.lists.values()].filter((list) => list.channel === channel);

/** The newest message that is known of a channel. */
export function newestOf(state: State, channel: string): string | null {
  const ids = [
    state.channels.find(({ key }) => key === channel)?.last_message?.notification_id,
    ...listsOf(state, channel).map(({ messages }) => messages[0]?.notification_id),
  ].filter((id) => id !== undefined);
  return ids.sort(compareIds).at(-1) ?? null;
}

/** Marks messages of a channel: those named, or all that are known. */
export function addMark(
  marks: Marks,
  state: State,
  of: { channel: string; ids: readonly string[] | null },
): Marks {
  const { channel, ids } = of;
  const through = ids === null ? newestOf(state, channel) : null;
  if (ids === null && through === null) return marks;
  const read = new Set(marks.read);
  for (const id of ids ?? []) read.add(`${channel} ${id}`);
  if (through !== null)
    for (const { messages } of listsOf(state, channel))
      for (const message of messages)
        if (compareIds(message.notification_id, through) <= 0) read.add(keyOf(message));
  const mark = { channel, through, ids: ids ?? [], isTaken: false, isTold: false };
  return { read, pending: [...marks.pending, mark] };
}

const without = ({ pending, read }: Marks, mark: Mark): Marks => ({
  read,
  pending: pending.filter((one) => one !== mark),
});

const replace = (marks: Marks, mark: Mark, by: Mark): Marks => ({
  ...marks,
  pending: marks.pending.map((one) => (one === mark ? by : one)),
});

/** The server has taken a mark: what it says of the counts comes by the change log. */
export function takeMark(marks: Marks, mark: Mark): Marks {
  const isDone = mark.isTold || mark.through === null;
  return isDone ? without(marks, mark) : replace(marks, mark, { ...mark, isTaken: true });
}

/** The server has refused a mark for good: its messages are as they were. */
export function refuseMark(marks: Marks, state: State, mark: Mark): Marks {
  const read = new Set(marks.read);
  for (const id of mark.ids) read.delete(`${mark.channel} ${id}`);
  const { through } = mark;
  if (through !== null)
    for (const { messages } of listsOf(state, mark.channel))
      for (const message of messages)
        if (compareIds(message.notification_id, through) <= 0) read.delete(keyOf(message));
  return without({ ...marks, read }, mark);
}

/** What a page of the change log says about marks that wait for it. */
export function tellMarks(
  marks: Marks,
  page: { changes: readonly { type: string; channel_key?: string }[]; unread: Unread },
): Marks {
  if (marks.pending.length === 0) return marks;
  const pending = marks.pending.flatMap((mark) => {
    const isTold =
      mark.isTold ||
      page.unread.channels[mark.channel] === 0 ||
      page.changes.some(({ type, channel_key: key }) => type === 'read' && key === mark.channel);
    if (isTold && mark.isTaken) return [];
    return [isTold === mark.isTold ? mark : { ...mark, isTold }];
  });
  return { ...marks, pending };
}

/** All is new: what the server has taken is in it. */
export const forgetTaken = (marks: Marks): Marks => ({
  ...marks,
  pending: marks.pending.filter(({ isTaken }) => !isTaken),
});

/** A message as the user sees it. */
export const shownMessage = (marks: Marks, message: Message): Message =>
  message.message_status === 'SENT' && marks.read.has(keyOf(message))
    ? { ...message, message_status: 'READ' }
    : message;

/** The messages of a channel that are here and unread: all, and those of them that the user has marked. */
function unreadHere(marks: Marks, state: State, channel: string) {
  const here = new Set<string>();
  const marked = new Set<string>();
  for (const { messages } of listsOf(state, channel))
    for (const message of messages)
      if (message.message_status === 'SENT')
        (marks.read.has(keyOf(message)) ? marked : here).add(keyOf(message));
  return { here: here.size, marked: marked.size };
}

/** The counts as the user sees them: the server's, without what is marked. */
export function shownUnread(marks: Marks, state: State): Unread {
  const channels = Object.fromEntries(
    Object.entries(state.unread.channels).map(([channel, count]) => {
      const { here, marked } = unreadHere(marks, state, channel);
      // What all were marked is not here yet, and may be much more than that.
      const isAllMarked = marks.pending.some((mark) => mark.channel === channel && mark.through !== null);
      return [channel, isAllMarked ? Math.min(count, here) : Math.max(0, count - marked)];
    }),
  );
  return { channels, total: Object.values(channels).reduce((sum, count) => sum + count, 0) };
}
