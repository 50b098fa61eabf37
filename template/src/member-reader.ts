import { kindOf, memberPath } from './fault.js';
import { isObject, type JsonObject, type JsonScan, ownMember, setMember } from './json.js';
import { type MemberCheck, type MemberContext, arrayOf, object } from './member.js';

/** What the readers of one document share. */
export interface ReaderContext extends MemberContext {
  scan: JsonScan;
  /** The application's own URL schemes. */
  urlSchemes: readonly string[];
}

/** How the names and texts of a flat object are checked. */
export interface TextMapRule {
  max: number;
  check: (name: string, value: string, path: string) => void;
}

/**
 * Reads the members of one object of a document. Null is the same as left out. What is wrong is said in the
 * context's list, and something harmless returned in its place.
 */
export class MemberReader {
  constructor(
    private readonly source: JsonObject,
    readonly path: string,
    readonly context: ReaderContext,
  ) {}

  given(name: string): unknown {
    return ownMember(this.source, name) ?? undefined;
  }

  at(name: string): string {
    return memberPath(this.path, name);
  }

  fault(name: string, message: string, hint: string): void {
    this.context.list.add(this.at(name), message, hint);
  }

  /** Empty when it is absent. */
  text(name: string, max: number): string {
    const value = this.given(name) ?? '';
    if (typeof value !== 'string') {
      this.fault(name, `must be a string, is ${kindOf(value)}`, 'write text in quotes');
      return '';
    }
    if (value.length > max) this.fault(name, `is longer than ${max}`, `use at most ${max} characters`);
    this.context.scan.value(value, this.at(name));
    return value;
  }

  textOrNull(name: string, max: number): string | null {
    return this.given(name) === undefined ? null : this.text(name, max);
  }

  /** A reader of a member that is an object; undefined when it is absent, or is none. */
  object(name: string): MemberReader | undefined {
    const value = this.given(name);
    if (value === undefined) return undefined;
    object({})(value, this.at(name), this.context);
    return isObject(value) ? new MemberReader(value, this.at(name), this.context) : undefined;
  }

  /** The names of all members, whether null or not. */
  names(): string[] {
    return Object.keys(this.source);
  }

  /** A list of texts that all pass a check; none of them twice. */
  texts(name: string, rule: { each: MemberCheck; max: number; what: string }): string[] {
    const value = this.given(name) ?? [];
    arrayOf(rule.each, rule.max)(value, this.at(name), this.context);
    if (!Array.isArray(value)) return [];
    const texts = value.filter((item) => typeof item === 'string');
    if (new Set(texts).size < texts.length)
      this.fault(name, `names a ${rule.what} twice`, `name each ${rule.what} once`);
    return texts;
  }

  /** A flat object of name → string, copied so that the document shares nothing that may change. */
  textMap(name: string, rule: TextMapRule): Record<string, string> {
    const reader = this.object(name);
    const copy: Record<string, string> = {};
    if (reader === undefined) return copy;
    const names = reader.names();
    if (names.length > rule.max)
      this.fault(name, `has more than ${rule.max} names`, `use at most ${rule.max}`);
    for (const key of names.slice(0, rule.max)) {
      const text = ownMember(reader.source, key);
      if (typeof text === 'string') {
        rule.check(key, text, reader.at(key));
        setMember(copy, key, text);
      } else reader.fault(key, `must be a string, is ${kindOf(text)}`, 'write text in quotes');
    }
    this.context.scan.members(copy, this.at(name));
    return copy;
  }
}
