import { isColour } from './colour.js';
import { type Fault, FaultList, kindOf } from './fault.js';
import { checkSize, isObject, JsonScan } from './json.js';
import { DEFAULT_RETENTION_HOURS, TEMPLATE_KEY, TEMPLATE_LIMITS } from './limits.js';
import type { MemberCheck } from './member.js';
import { numberOf } from './number.js';
import { MemberReader } from './member-reader.js';
import { readDataTemplate, readUiTemplate } from './layout.js';
import { readSequence, type Sequence } from './sequence.js';
import { readTranslations, type Translation } from './translations.js';
import type { CheckOptions } from './ui-template.js';
import { allowedSchemes } from './url.js';
import {
  checkVariableName,
  checkVariables,
  normalizeVariables,
  type VariableDeclaration,
} from './variables.js';
import type { UiTemplate } from './view.js';

/** What a push notification says; empty text for nothing. */
export interface PushTemplate {
  title: string;
  body: string;
  enable_push: boolean;
}

interface TemplateBase {
  name: string;
  /** Channel keys, at least one. */
  channels: string[];
  label: string | null;
  /** A category's id. */
  category: string | null;
  variables: VariableDeclaration[];
  /** Name → one colour, or `"light,dark"`. */
  color_variables: Record<string, string>;
  push_template: PushTemplate;
  /** Shown where the layout cannot be; empty text for nothing. */
  fallback_message: string;
  message_retention_hours: number;
  /** In what order the channels are used; null: all at once. */
  sequence: Sequence | null;
  /** The roles that may send and change the template; empty: whoever may send or change any. */
  permission: string[];
  /** Locale (canonical, `ko` or `ko-KR`) → what differs for it. */
  translations: Record<string, Translation>;
}

/** What one version of a template holds. Either a layout, or text for apps that draw by themselves. */
export type TemplateDocument = TemplateBase &
  (
    | { ui_template: UiTemplate; data_template: null }
    | { ui_template: null; data_template: Record<string, string> }
  );

export type CheckedDocument = { document: TemplateDocument } | { faults: Fault[] };

/**
 * Checks everything about a template that one document can show, and fills in what was left out.
 * Null is the same as left out. Unknown members of the document are dropped, those inside `ui_template` are kept.
 * Returns the document or what is wrong with it; never throws, whatever `JSON.parse` may have made.
 * That channels, category and roles exist is for the caller to check.
 */
export function checkTemplateDocument(value: unknown, options: CheckOptions = {}): CheckedDocument {
  const list = new FaultList();
  if (!isObject(value)) {
    list.add(
      '',
      `must be an object, is ${kindOf(value)}`,
      'write a template: {"name", "channels", "ui_template", …}',
    );
    return { faults: list.faults };
  }
  const urlSchemes = options.urlSchemes ?? [];
  const context = { list, schemes: allowedSchemes(urlSchemes), scan: new JsonScan(list), urlSchemes };
  const document = readDocument(new MemberReader(value, '', context));
  if (list.empty && document !== undefined) checkSize(document, '', list);
  return list.empty && document !== undefined ? { document } : { faults: list.faults };
}

const channelKey: MemberCheck = (value, path, { list }) => {
  if (typeof value !== 'string' || !TEMPLATE_KEY.test(value)) {
    list.add(path, 'is not a channel key', 'use 1 to 100 letters, digits, _ and -');
  }
};

const role: MemberCheck = (value, path, { list }) => {
  const max = TEMPLATE_LIMITS.roleLength;
  if (typeof value !== 'string' || value === '' || value.length > max)
    list.add(path, 'is not the name of a role', `write a name of 1 to ${max} characters`);
};

/** The document; undefined when it has no layout that could be kept. */
function readDocument(reader: MemberReader): TemplateDocument | undefined {
  const base = readBase(reader);
  const ui = reader.given('ui_template');
  const data = reader.given('data_template');
  const layout = data === undefined ? 'ui_template' : 'data_template';
  const translations = readTranslations(reader, layout);
  if ((ui === undefined) === (data === undefined)) {
    const problem = ui === undefined ? 'is missing' : 'excludes data_template';
    reader.fault('ui_template', problem, 'give exactly one of ui_template and data_template');
    return undefined;
  }
  if (data !== undefined)
    return { ...base, translations, ui_template: null, data_template: readDataTemplate(reader) };
  return { ...base, translations, ui_template: readUiTemplate(reader), data_template: null };
}

function readBase(reader: MemberReader): Omit<TemplateBase, 'translations'> {
  const { nameLength, labelLength, categoryLength, messageLength } = TEMPLATE_LIMITS;
  const name = reader.text('name', nameLength);
  if (name === '') reader.fault('name', 'is missing', 'give the template a name');
  const channels = readChannels(reader);
  return {
    name,
    channels,
    label: reader.textOrNull('label', labelLength),
    category: reader.textOrNull('category', categoryLength),
    variables: readVariables(reader),
    color_variables: readColours(reader),
    push_template: readPush(reader),
    fallback_message: reader.text('fallback_message', messageLength),
    message_retention_hours: readRetention(reader),
    sequence: readSequence(reader, channels),
    permission: readPermission(reader),
  };
}

function readChannels(reader: MemberReader): string[] {
  const value = reader.given('channels');
  if (value === undefined || (Array.isArray(value) && value.length === 0)) {
    reader.fault('channels', 'names no channel', 'name at least one channel key');
    return [];
  }
  return reader.texts('channels', { each: channelKey, max: TEMPLATE_LIMITS.channels, what: 'channel' });
}

function readPermission(reader: MemberReader): string[] {
  const roles = reader.texts('permission', {
    each: role,
    max: TEMPLATE_LIMITS.permissionRoles,
    what: 'role',
  });
  reader.context.scan.value(roles, reader.at('permission'));
  return roles;
}

function readVariables(reader: MemberReader): VariableDeclaration[] {
  const { list, urlSchemes } = reader.context;
  const value = reader.given('variables') ?? [];
  const faults = checkVariables(value, { urlSchemes });
  list.addAll('variables', faults);
  return faults.length === 0 && Array.isArray(value) ? normalizeVariables(value) : [];
}

function readColours(reader: MemberReader): Record<string, string> {
  const { list } = reader.context;
  return reader.textMap('color_variables', {
    max: TEMPLATE_LIMITS.colorVariables,
    check: (name, value, path) => {
      checkVariableName(name, path, list);
      if (isColour(value)) return;
      const hint = 'write #RRGGBB, #AARRGGBB or #ARGB, or a pair "light,dark" of them';
      list.add(path, 'is not a colour', hint);
    },
  });
}

function readPush(reader: MemberReader): PushTemplate {
  const push = reader.object('push_template');
  if (push === undefined) return { title: '', body: '', enable_push: false };
  const title = push.text('title', TEMPLATE_LIMITS.pushTitleLength);
  const body = push.text('body', TEMPLATE_LIMITS.pushBodyLength);
  // Who wrote a push means to send it.
  const enable_push = push.given('enable_push') ?? (title !== '' || body !== '');
  if (typeof enable_push === 'boolean') return { title, body, enable_push };
  push.fault('enable_push', `must be a boolean, is ${kindOf(enable_push)}`, 'write true or false');
  return { title, body, enable_push: false };
}

function readRetention(reader: MemberReader): number {
  const hours = numberOf(reader.given('message_retention_hours') ?? DEFAULT_RETENTION_HOURS);
  const max = TEMPLATE_LIMITS.retentionHours;
  if (hours !== undefined && Number.isInteger(hours) && hours >= 1 && hours <= max) return hours;
  const wanted = `a whole number of hours from 1 to ${max}`;
  reader.fault('message_retention_hours', `must be ${wanted}`, `write ${wanted}`);
  return DEFAULT_RETENTION_HOURS;
}
