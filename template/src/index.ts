export { placeholdersOf, warningsOf } from './document-placeholders.js';
export {
  type CheckedDocument,
  checkTemplateDocument,
  type PushTemplate,
  type TemplateDocument,
} from './document.js';
export type { Fault } from './fault.js';
export { DEFAULT_RETENTION_HOURS, TEMPLATE_KEY, TEMPLATE_LIMITS } from './limits.js';
export { colourFor, cssColour, isColour, type Mode } from './colour.js';
export { canonicalLocale, matchLocale } from './locale.js';
export { type Sequence, type SequenceStep, STOP_CONDITIONS, type StopCondition } from './sequence.js';
export { localize } from './localize.js';
export type { Translation } from './translations.js';
export {
  compileText,
  compileValue,
  type Fill,
  type FlatValues,
  type Lookup,
  lookupOf,
  type LookupSources,
  placeholders,
  substituteText,
} from './substitute.js';
export { type CheckOptions, checkUiTemplate } from './ui-template.js';
export { allowedSchemes, hasRefusedScheme, imageUrl, isAllowedUrl, linkUrl, URL_SCHEMES } from './url.js';
export {
  type CompiledVariables,
  compileVariables,
  type FlatVariables,
  type RefusedVariables,
  type ResolvedVariables,
} from './variable-values.js';
export {
  checkTheme,
  DEFAULT_THEME,
  type Theme,
  THEME_LIMITS,
  type ThemeChanges,
  type ThemeText,
  withThemeChanges,
} from './theme.js';
export {
  type ActionValue,
  checkVariables,
  flatNames,
  type ImageValue,
  type Scalar,
  type VariableDeclaration,
  type VariableType,
} from './variables.js';
export type * from './view.js';
