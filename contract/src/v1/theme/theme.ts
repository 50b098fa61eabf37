import Type from 'typebox';
import { Key, record, Time } from '../../shapes.js';

const Colour = Type.String({
  description: '`#RRGGBB`, `#AARRGGBB` or `#ARGB`, or a pair `"light,dark"` of them.',
});
const Pixels = Type.Number({ description: 'Pixels.' });
const text = {
  textSize: Pixels,
  textColor: Colour,
  fontWeight: Type.Number({ description: '100 to 900; 400 is normal, 700 is bold.' }),
};
const Text = Type.Object(text);

export const ThemeMode = Type.Enum(['light', 'dark', 'default']);

const members = {
  notification: Type.Object({
    radius: Pixels,
    backgroundColor: Colour,
    pressedColor: Colour,
    unreadIndicatorColor: Colour,
    sentAt: Text,
    label: Text,
    category: Text,
  }),
  list: Type.Object({
    backgroundColor: Colour,
    tooltip: Type.Object({ ...text, backgroundColor: Colour }),
    timeline: Type.Object({ ...text, backgroundColor: Colour }),
    category: Type.Object({
      ...text,
      radius: Pixels,
      backgroundColor: Colour,
      selectedBackgroundColor: Colour,
      selectedTextColor: Colour,
    }),
  }),
  header: Type.Object({
    ...text,
    buttonIconTintColor: Colour,
    backgroundColor: Colour,
    lineColor: Colour,
  }),
  components: Type.Object({
    text: Type.Object({ textColor: Colour }),
    textButton: Type.Object({ textColor: Colour, backgroundColor: Colour, radius: Pixels }),
  }),
};

/** A theme without a key, whole. */
export const ThemeMembers = Type.Object(members);

/** A theme, whole. */
const KeyedTheme = Type.Object({ key: Type.String(), ...members });

/**
 * A theme as a caller gives it. Only its key is checked here: what a theme may hold is decided by template/, which
 * names the path of each fault.
 */
export const ThemeWish = Type.Unsafe<{ key: string } & Record<string, unknown>>({
  ...Type.Object({ key: Key }),
  description: 'A key and the members of a theme; those that are left out are as in the preset.',
});

export const ThemeState = Type.Object({
  updated_at: Time,
  theme_mode: ThemeMode,
  themes: Type.Array(KeyedTheme, { description: 'Each whole; the first is used.' }),
});

export const ClientTheme = Type.Object({
  updated_at: Time,
  theme_mode: ThemeMode,
  themes: Type.Array(KeyedTheme, { description: 'The theme that is used.' }),
  /** By key: how the channels look that have a theme of their own. */
  channels: record(ThemeMembers),
});
