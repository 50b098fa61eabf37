/** Every bound of the template language. Reaching a bound is fine, passing it is a fault. */
export const TEMPLATE_LIMITS = {
  /** UTF-8 bytes of one template document, written as JSON. */
  bytes: 256 * 1024,
  /** Views of one `ui_template`, those inside carousels and cascades included. */
  views: 500,
  /** Levels of views; a view directly in `body.items` is level 1. */
  depth: 20,
  /** Levels of objects and arrays below one member, `items` apart: the template is stored as jsonb. */
  jsonDepth: 64,
  /** Objects, arrays and scalars of one JSON value; more cannot fit into `bytes`. */
  jsonNodes: 256 * 1024,
  /** Pixels, for every size, spacing, radius and image measure. */
  pixels: 100_000,
  /** Declared variables of one template. */
  variables: 100,
  /** UTF-16 code units of a variable's key, and of a colour variable's name. */
  variableNameLength: 100,
  /** UTF-16 code units of all flat names and values that one target brings along. */
  variablesBytesPerTarget: 16 * 1024,
  /** Names of one `data_template`. */
  dataTemplateNames: 100,
  /** UTF-16 code units of one name of a `data_template`. */
  dataTemplateNameLength: 100,
  /** Colour variables of one template. */
  colorVariables: 100,
  /** Channels of one template. */
  channels: 20,
  /** UTF-16 code units of `name`. */
  nameLength: 200,
  /** UTF-16 code units of `label`, placeholders not yet filled in. */
  labelLength: 100,
  /** UTF-16 code units of `category`, which is a category id. */
  categoryLength: 64,
  /** UTF-16 code units of a push title, placeholders not yet filled in; the same as when sending. */
  pushTitleLength: 200,
  /** UTF-16 code units of a push body, placeholders not yet filled in; the same as when sending. */
  pushBodyLength: 2_000,
  /** UTF-16 code units of `fallback_message`. */
  messageLength: 5_000,
  /** Locales of one template's `translations`. */
  translations: 50,
  /** Steps of a `sequence`. */
  sequenceSteps: 10,
  /** Seconds a step may wait for the next: 30 days. */
  waitSeconds: 2_592_000,
  /** Roles of one template's `permission`. */
  permissionRoles: 50,
  /** UTF-16 code units of a role's name. */
  roleLength: 100,
  /** Hours a message may be kept: ten years. */
  retentionHours: 87_600,
  /** Faults one check reports; the rest is left out so that a hostile value cannot buy a huge answer. */
  faults: 100,
} as const;

/** Hours a message is kept when the template does not say: 180 days. */
export const DEFAULT_RETENTION_HOURS = 4320;

/** What a template key looks like. */
export const TEMPLATE_KEY = /^[A-Za-z0-9_-]{1,100}$/;
