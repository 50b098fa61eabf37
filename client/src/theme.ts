/** How a feed looks. Colours are `"light,dark"`, or one for both: `#RRGGBB`, `#AARRGGBB` or `#ARGB`. */
export interface TextTheme {
  textSize?: number;
  textColor?: string;
  fontWeight?: string | number;
}

export interface FeedTheme {
  key?: string;
  notification?: {
    radius?: number;
    backgroundColor?: string;
    pressedColor?: string;
    unreadIndicatorColor?: string;
    sentAt?: TextTheme;
    label?: TextTheme;
    category?: TextTheme;
  };
  list?: {
    backgroundColor?: string;
    tooltip?: TextTheme & { backgroundColor?: string };
    timeline?: TextTheme & { backgroundColor?: string };
    category?: TextTheme & {
      radius?: number;
      backgroundColor?: string;
      selectedBackgroundColor?: string;
      selectedTextColor?: string;
    };
  };
  header?: TextTheme & { buttonIconTintColor?: string; backgroundColor?: string; lineColor?: string };
  components?: {
    text?: { textColor?: string };
    textButton?: { textColor?: string; backgroundColor?: string; radius?: number };
  };
}

/** What the server says of the application's look; the first theme is used. */
export interface Theme {
  updated_at: number;
  theme_mode: 'light' | 'dark' | 'default';
  themes: FeedTheme[];
  /** By key: those of channels that have their own. */
  channels: Record<string, FeedTheme>;
}

/** The look of a channel; null while it is not known. */
export const themeOf = (theme: Theme | null, channel: string): FeedTheme | null =>
  theme?.channels[channel] ?? theme?.themes[0] ?? null;
