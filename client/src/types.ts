/** What the server answers, as far as an app needs it. A test compares these with the contract. */

/** A message of the user's feed: the layout comes from the template, the values from here. */
export interface Message {
  /** A decimal string; ids sort by time. Compare with `compareIds`, not as numbers. */
  notification_id: string;
  channel_key: string;
  template_key: string;
  template_version: number;
  variables: Record<string, string>;
  label: string | null;
  category: string | null;
  /** The fallback text, filled in. */
  message: string;
  /** Only of a template with a `data_template`. */
  data?: Record<string, string>;
  message_status: 'SENT' | 'READ';
  priority: 'high' | 'normal' | 'low' | null;
  /** Unix ms, as all times. */
  created_at: number;
  impression_at: number;
  clicked_at: number;
}

export interface Category {
  id: string;
  name: string;
  is_default: boolean;
}

export interface Channel {
  key: string;
  type: 'feed' | 'chat';
  name: string;
  cover_url: string | null;
  channel_url: string;
  unread_count: number;
  last_message: Message | null;
  categories: Category[];
  is_label_enabled: boolean;
  is_category_filter_enabled: boolean;
}

export interface Unread {
  channels: Record<string, number>;
  total: number;
}

export type Change =
  | { type: 'message'; message: Message }
  | { type: 'deleted'; notification_id: string }
  | { type: 'read'; channel_key: string; through: string | null; notification_ids: string[] }
  | { type: 'template'; key: string }
  | { type: 'theme' }
  | { type: 'channels' }
  | { type: 'reload'; reason: 'too_old' | 'too_many' | 'unknown' };

/** A page of the change log, as the stream and the change log give it. */
export interface ChangePage {
  changes: Change[];
  unread: Unread;
}

export interface MessagePage {
  messages: Message[];
  has_more: boolean;
}

/** How a message is drawn. A version never changes. */
export interface Template {
  key: string;
  version: number;
  name: string;
  ui_template: Record<string, unknown> | null;
  data_template: Record<string, string> | null;
  color_variables: Record<string, string>;
  updated_at: number;
}
