import { checkUiTemplate, type Fault } from '@belfry/template';
import { type JsonFault, jsonFault } from '../../kit/json-fault.js';

type Json = Record<string, unknown>;

/** What a text holds that templates can be made of, told before the server is asked. */
export type Found =
  /** Of exportTemplate, or a list of templates. */
  | { kind: 'list'; file: Json; keys: string[] }
  /** One template, or a layout by itself: it needs a key and a name. */
  | { kind: 'one'; file: Json; key: string; name: string; layout: Json | null; faults: Fault[] }
  /** `fault`: why it cannot even be read, and in which line. */
  | { kind: 'none'; fault: { words: JsonFault['words']; line: number } | null };

const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');

/** Reads a text as a file to import. */
export function findTemplates(text: string): Found {
  const fault = jsonFault(text);
  if (fault) {
    const line = text.slice(0, fault.from).split('\n').length;
    return { kind: 'none', fault: { words: fault.words, line } };
  }
  const file: unknown = JSON.parse(text);
  if (!isObject(file)) return { kind: 'none', fault: null };
  if (Array.isArray(file.templates)) {
    const templates = file.templates.filter(isObject);
    const [first] = templates;
    if (templates.length === 1 && first) return oneOf(first, file);
    return { kind: 'list', file, keys: templates.map((one) => textOf(one.key)) };
  }
  if (isObject(file.ui_template) || isObject(file.data_template)) return oneOf(file, file);
  if (isObject(file.body) && file.version !== undefined) return oneOf({ ui_template: file }, file);
  return { kind: 'none', fault: null };
}

function oneOf(template: Json, file: Json): Found {
  const layout = isObject(template.ui_template) ? template.ui_template : null;
  return {
    ...{ kind: 'one', file, layout },
    key: textOf(template.key),
    name: textOf(template.name),
    // Which schemes the application adds, the server knows.
    faults: layout ? checkUiTemplate(layout).filter(({ message }) => !message.includes('scheme')) : [],
  };
}
