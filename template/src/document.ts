import { isColour } from './colour.js';
import { type Fault, FaultList, kindOf, memberPath } from './fault.js';
import { checkSize, isObject, type JsonObject, JsonScan, ownMember, setMember } from './json.js';
import { DEFAULT_RETENTION_HOURS, TEMPLATE_KEY, TEMPLATE_LIMITS } from './limits.js';
import { type MemberContext, type MemberCheck, arrayOf, numberOf, object } from './member.js';
import { type CheckOptions, checkUiTemplate } from './ui-template.js';
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
 * That channels and the category exist is for the caller to check.
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
  const reader = new DocumentReader(value, { list, schemes: allowedSchemes(options.urlSchemes) });
  const base = reader.base(options);
  const document = reader.layout(base, options);
  if (list.empty && document !== undefined) checkSize(document, '', list);
  return list.empty && document !== undefined ? { document } : { faults: list.faults };
}

const channelKey: MemberCheck = (value, path, { list }) => {
  if (typeof value !== 'string' || !TEMPLATE_KEY.test(value)) {
    list.add(path, 'is not a channel key', 'use 1 to 100 letters, digits, _ and -');
  }
};

interface TextRule {
  max: number;
  /** Of the object the text is a member of; that of the document when left out. */
  path?: string;
}

class DocumentReader {
  private readonly list: FaultList;
  private readonly scan: JsonScan;

  constructor(
    private readonly source: JsonObject,
    private readonly context: MemberContext,
  ) {
    this.list = context.list;
    this.scan = new JsonScan(context.list);
  }

  base(options: CheckOptions): TemplateBase {
    const { nameLength, labelLength, categoryLength, messageLength } = TEMPLATE_LIMITS;
    const name = this.text(this.source, 'name', { max: nameLength });
    if (name === '') this.list.add('name', 'is missing', 'give the template a name');
    return {
      name,
      channels: this.channels(),
      label: this.textOrNull('label', labelLength),
      category: this.textOrNull('category', categoryLength),
      variables: this.variables(options),
      color_variables: this.colours(),
      push_template: this.push(),
      fallback_message: this.text(this.source, 'fallback_message', { max: messageLength }),
      message_retention_hours: this.retention(),
    };
  }

  /** The whole document; undefined when it has no layout that could be kept. */
  layout(base: TemplateBase, options: CheckOptions): TemplateDocument | undefined {
    const ui = this.given('ui_template');
    const data = this.given('data_template');
    if ((ui === undefined) === (data === undefined)) {
      const problem = ui === undefined ? 'is missing' : 'excludes data_template';
      this.list.add('ui_template', problem, 'give exactly one of ui_template and data_template');
      return undefined;
    }
    if (data !== undefined) {
      return { ...base, ui_template: null, data_template: this.names(data) };
    }
    this.list.addAll('ui_template', checkUiTemplate(ui, options));
    // Only looked at when the list is empty, and then the check has shown what it is.
    return { ...base, ui_template: ui as UiTemplate, data_template: null };
  }

  private given(name: string): unknown {
    return ownMember(this.source, name) ?? undefined;
  }

  /** The text of a member; empty when it is absent or wrong. */
  private text(from: JsonObject, name: string, { max, path = '' }: TextRule): string {
    const value = ownMember(from, name) ?? '';
    const at = memberPath(path, name);
    if (typeof value !== 'string') {
      this.list.add(at, `must be a string, is ${kindOf(value)}`, 'write text in quotes');
      return '';
    }
    if (value.length > max) this.list.add(at, `is longer than ${max}`, `use at most ${max} characters`);
    this.scan.value(value, at);
    return value;
  }

  private textOrNull(name: string, max: number): string | null {
    const absent = this.given(name) === undefined;
    const text = this.text(this.source, name, { max });
    return absent ? null : text;
  }

  private channels(): string[] {
    const value = this.given('channels');
    if (value === undefined || (Array.isArray(value) && value.length === 0)) {
      this.list.add('channels', 'names no channel', 'name at least one channel key');
      return [];
    }
    arrayOf(channelKey, TEMPLATE_LIMITS.channels)(value, 'channels', this.context);
    if (!Array.isArray(value)) return [];
    const keys = value.filter((key) => typeof key === 'string');
    if (new Set(keys).size < keys.length) {
      this.list.add('channels', 'names a channel twice', 'name each channel once');
    }
    return keys;
  }

  private variables(options: CheckOptions): VariableDeclaration[] {
    const value = this.given('variables') ?? [];
    const faults = checkVariables(value, options);
    this.list.addAll('variables', faults);
    return faults.length === 0 && Array.isArray(value) ? normalizeVariables(value) : [];
  }

  private colours(): Record<string, string> {
    const max = TEMPLATE_LIMITS.colorVariables;
    return this.textMap(this.given('color_variables') ?? {}, 'color_variables', {
      max,
      check: (name, value, path) => {
        checkVariableName(name, path, this.list);
        if (!isColour(value)) {
          this.list.add(
            path,
            'is not a colour',
            'write #RRGGBB, #AARRGGBB or #ARGB, or a pair "light,dark" of them',
          );
        }
      },
    });
  }

  private names(value: unknown): Record<string, string> {
    const max = TEMPLATE_LIMITS.dataTemplateNames;
    const length = TEMPLATE_LIMITS.dataTemplateNameLength;
    return this.textMap(value, 'data_template', {
      max,
      check: (name, _value, path) => {
        if (name === '' || name.length > length) {
          this.list.add(
            path,
            'has a name that is empty or too long',
            `use names of 1 to ${length} characters`,
          );
        }
      },
    });
  }

  /** A flat object of name → string, copied so that the document shares nothing that may change. */
  private textMap(
    value: unknown,
    path: string,
    rule: { max: number; check: (name: string, value: string, path: string) => void },
  ): Record<string, string> {
    object({})(value, path, this.context);
    if (!isObject(value)) return {};
    const names = Object.keys(value);
    if (names.length > rule.max)
      this.list.add(path, `has more than ${rule.max} names`, `use at most ${rule.max}`);
    const copy: Record<string, string> = {};
    for (const name of names.slice(0, rule.max)) {
      const text = value[name];
      const at = memberPath(path, name);
      if (typeof text === 'string') {
        rule.check(name, text, at);
        setMember(copy, name, text);
      } else this.list.add(at, `must be a string, is ${kindOf(text)}`, 'write text in quotes');
    }
    this.scan.members(copy, path);
    return copy;
  }

  private push(): PushTemplate {
    const value = this.given('push_template') ?? {};
    const absent: PushTemplate = { title: '', body: '', enable_push: false };
    object({})(value, 'push_template', this.context);
    if (!isObject(value)) return absent;
    const { pushTitleLength, pushBodyLength } = TEMPLATE_LIMITS;
    const title = this.text(value, 'title', { max: pushTitleLength, path: 'push_template' });
    const body = this.text(value, 'body', { max: pushBodyLength, path: 'push_template' });
    // Who wrote a push means to send it.
    const enable_push = ownMember(value, 'enable_push') ?? (title !== '' || body !== '');
    if (typeof enable_push === 'boolean') return { title, body, enable_push };
    this.list.add(
      'push_template.enable_push',
      `must be a boolean, is ${kindOf(enable_push)}`,
      'write true or false',
    );
    return absent;
  }

  private retention(): number {
    const hours = numberOf(this.given('message_retention_hours') ?? DEFAULT_RETENTION_HOURS);
    const max = TEMPLATE_LIMITS.retentionHours;
    if (hours !== undefined && Number.isInteger(hours) && hours >= 1 && hours <= max) return hours;
    const wanted = `a whole number of hours from 1 to ${max}`;
    this.list.add('message_retention_hours', `must be ${wanted}`, `write ${wanted}`);
    return DEFAULT_RETENTION_HOURS;
  }
}
