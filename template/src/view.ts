/** A number, or the same as text (`12`, `"12"`), or text with a placeholder. Lengths are in pixels. */
export type Numeric = number | string;

/** `#RRGGBB`, `#AARRGGBB`, `#ARGB`, a pair `"light,dark"`, or text with a placeholder. */
export type Colour = string;

/** Fixed: pixels. Flex: 0 fills the parent, 1 wraps the content. */
export interface Size {
  type: 'fixed' | 'flex';
  value: Numeric;
}

/** Pixels on each side; a side left out is 0. */
export interface Sides {
  top?: Numeric;
  right?: Numeric;
  bottom?: Numeric;
  left?: Numeric;
}

export interface ViewStyle {
  backgroundColor?: Colour;
  backgroundImageUrl?: string;
  borderWidth?: Numeric;
  borderColor?: Colour;
  radius?: Numeric;
  margin?: Sides;
  padding?: Sides;
}

export interface Align {
  horizontal?: 'left' | 'center' | 'right';
  vertical?: 'top' | 'center' | 'bottom';
}

export interface TextStyle {
  size?: Numeric;
  color?: Colour;
  weight?: 'normal' | 'bold' | Numeric;
}

export interface ImageStyle {
  contentMode?: 'aspectFit' | 'aspectFill' | 'scalesToFill';
  tintColor?: Colour;
}

/** The measures of the image file, so that its place is known before it has loaded. */
export interface ImageMetaData {
  pixelWidth?: Numeric;
  pixelHeight?: Numeric;
}

/** What a tap does. `data` is a URL for type `web` (the default), the app's own text otherwise. */
export interface Action {
  type?: 'web' | 'custom' | 'uikit' | (string & {});
  data: string;
  alterData?: string;
}

interface CommonView {
  action?: Action;
  /** Left out: flex 0. */
  width?: Size;
  /** Left out: flex 1. */
  height?: Size;
  viewStyle?: ViewStyle;
  elementId?: string;
}

export interface BoxView extends CommonView {
  type: 'box';
  /** Left out: row. */
  layout?: 'row' | 'column';
  align?: Align;
  items?: View[];
}

export interface TextView extends CommonView {
  type: 'text';
  text: string;
  maxTextLines?: Numeric;
  align?: Align;
  textStyle?: TextStyle;
}

export interface ImageView extends CommonView {
  type: 'image';
  imageUrl: string;
  /** What a screen reader says in place of the image; nothing for an ornament. */
  altText?: string;
  imageStyle?: ImageStyle;
  metaData?: ImageMetaData;
}

export interface TextButtonView extends CommonView {
  type: 'textButton';
  text: string;
  /** Left out: 1. */
  maxTextLines?: Numeric;
  textStyle?: TextStyle;
}

export interface ImageButtonView extends CommonView {
  type: 'imageButton';
  imageUrl: string;
  /** What a screen reader says in place of the image; nothing for an ornament. */
  altText?: string;
  imageStyle?: ImageStyle;
  metaData?: ImageMetaData;
}

export interface CarouselView extends CommonView {
  type: 'carouselView';
  items?: UiTemplate[];
  /** Left out: spacing 10, maxChildWidth 240. */
  carouselStyle?: { spacing?: Numeric; maxChildWidth?: Numeric };
}

export interface CascadeView extends CommonView {
  type: 'cascadeView';
  items?: UiTemplate[];
  /** Left out: spacing 10. */
  cascadeStyle?: { spacing?: Numeric };
}

export type View =
  | BoxView
  | TextView
  | ImageView
  | TextButtonView
  | ImageButtonView
  | CarouselView
  | CascadeView;

/** A layout: views stacked as a column. */
export interface UiTemplate {
  version: 1 | 2 | '1' | '2';
  body: { items: View[] };
}
