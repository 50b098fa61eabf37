/** What the client knows, as plain data, and how it changes. Nothing here waits, reads a clock or asks anybody. */
import { compareIds } from './ids.js';
import type { Channel, Change, ChangePage, Message, MessagePage, Unread } from './types.js';

/** Messages of a channel that follow each other, newest first. */
export interface List {
  channel: string;
  /** Only messages of this category; null: all. */
  category: string | null;
  messages: readonly Message[];
  /** Are there older, or newer, ones that are not here? */
  hasOlder: boolean;
  hasNewer: boolean;
  isLoaded: boolean;
}

export interface State {
  /** Where in the change log all of this is; null: nothing has been loaded. */
  cursor: string | null;
  channels: readonly Channel[];
  /** The channels must be asked for again. */
  areChannelsStale: boolean;
  unread: Unread;
  lists: ReadonlyMap<string, List>;
  /** Raised whenever the theme must be asked for again. */
  themeChanges: number;
}

export const EMPTY: State = {
  cursor: null,
  channels: [],
  areChannelsStale: false,
  unread: { channels: {}, total: 0 },
  lists: new Map(),
  themeChanges: 0,
};

export const listKey = (channel: string, category: string | null): string => `${channel} ${category ?? ''}`;

export const newList = (channel: string, category: string | null): List => ({
  ...{ channel, category, messages: [] },
  ...{ hasOlder: true, hasNewer: false, isLoaded: false },
});

const withMember = (lists: State['lists'], list: List): State['lists'] =>
  new Map(lists).set(listKey(list.channel, list.category), list);

/** Where an id is among messages, or would be, newest first. */
function placeOf(messages: readonly Message[], id: string): number {
  let low = 0;
  let high = messages.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (compareIds((messages[middle] as Message).notification_id, id) > 0) low = middle + 1;
    else high = middle;
  }
  return low;
}

function put(messages: readonly Message[], message: Message): Message[] {
  const at = placeOf(messages, message.notification_id);
  const isThere = messages[at]?.notification_id === message.notification_id;
  return [...messages.slice(0, at), message, ...messages.slice(isThere ? at + 1 : at)];
}

/** Would a message leave a hole if it were put into the list? Then it is left to the page that has it. */
function isWithin({ messages, hasOlder, hasNewer }: List, id: string): boolean {
  const newest = messages[0];
  const oldest = messages.at(-1);
  if (!newest || !oldest) return !hasOlder && !hasNewer;
  return (
    (!hasNewer || compareIds(id, newest.notification_id) <= 0) &&
    (!hasOlder || compareIds(id, oldest.notification_id) >= 0)
  );
}

function read(list: List, change: Extract<Change, { type: 'read' }>): List {
  const ids = new Set(change.notification_ids);
  let isChanged = false;
  const messages = list.messages.map((message) => {
    const { notification_id: id, message_status: status } = message;
    if (status === 'READ') return message;
    if (!ids.has(id) && (change.through === null || compareIds(id, change.through) > 0)) return message;
    isChanged = true;
    return { ...message, message_status: 'READ' as const };
  });
  return isChanged ? { ...list, messages } : list;
}

/** A list after a change; the same when it is none of its. */
function changeList(list: List, change: Change): List {
  if (!list.isLoaded) return list;
  if (change.type === 'deleted') {
    const messages = list.messages.filter((one) => one.notification_id !== change.notification_id);
    return messages.length === list.messages.length ? list : { ...list, messages };
  }
  if (change.type === 'read') return change.channel_key === list.channel ? read(list, change) : list;
  if (change.type !== 'message') return list;
  const { message } = change;
  const isOurs =
    message.channel_key === list.channel && (list.category === null || list.category === message.category);
  return isOurs && isWithin(list, message.notification_id)
    ? { ...list, messages: put(list.messages, message) }
    : list;
}

function changeChannel(channel: Channel, change: Change): Channel {
  if (change.type !== 'message' || change.message.channel_key !== channel.key) return channel;
  const last = channel.last_message;
  return last && compareIds(last.notification_id, change.message.notification_id) > 0
    ? channel
    : { ...channel, last_message: change.message };
}

/** Applying a change twice is the same as applying it once. */
function applyChange(state: State, change: Change): State {
  let { lists, areChannelsStale } = state;
  for (const list of lists.values()) {
    const changed = changeList(list, change);
    if (changed !== list) lists = withMember(lists, changed);
  }
  // Which message is the last one now, only the server knows.
  if (change.type === 'deleted')
    areChannelsStale ||= state.channels.some(
      ({ last_message: last }) => last?.notification_id === change.notification_id,
    );
  if (change.type === 'channels') areChannelsStale = true;
  return {
    ...state,
    ...{ lists, areChannelsStale },
    channels: state.channels.map((channel) => changeChannel(channel, change)),
    themeChanges: state.themeChanges + (change.type === 'theme' ? 1 : 0),
  };
}

const replay = (state: State, changes: readonly Change[]): State => changes.reduce(applyChange, state);

/** The state after a page of the change log. */
export const applyPage = (state: State, page: ChangePage, cursor: string): State => ({
  ...replay(state, page.changes),
  unread: page.unread,
  cursor,
});

/** What is asked of the server is answered later than it was read; `meanwhile` are the changes since it was asked. */
export interface Answered<T> {
  answer: T;
  meanwhile: readonly Change[];
}

/** The channels as they are now. Their unread messages are those of the change log. */
export function applyChannels(state: State, { answer, meanwhile }: Answered<readonly Channel[]>): State {
  return replay({ ...state, channels: answer, areChannelsStale: false }, meanwhile);
}

/** Which end of a list a page was asked for: its beginning, or what lies before or after it. */
export type Edge = 'first' | 'older' | 'newer';

/** A list after a page of messages. */
export function applyMessages(
  state: State,
  of: { key: string; edge: Edge; hasNewer?: boolean },
  { answer, meanwhile }: Answered<MessagePage>,
): State {
  const list = state.lists.get(of.key);
  if (!list) return state;
  const merged = answer.messages.reduce<readonly Message[]>(put, of.edge === 'first' ? [] : list.messages);
  const changed: List = {
    ...list,
    messages: merged,
    isLoaded: true,
    hasOlder: of.edge === 'newer' ? list.hasOlder : answer.has_more,
    hasNewer:
      of.edge === 'newer' ? answer.has_more : of.edge === 'first' ? of.hasNewer === true : list.hasNewer,
  };
  return replay({ ...state, lists: withMember(state.lists, changed) }, meanwhile);
}

export const addList = (state: State, list: List): State =>
  state.lists.has(listKey(list.channel, list.category))
    ? state
    : { ...state, lists: withMember(state.lists, list) };

export function dropList(state: State, key: string): State {
  const lists = new Map(state.lists);
  lists.delete(key);
  return { ...state, lists };
}
