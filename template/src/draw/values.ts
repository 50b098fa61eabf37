import { cssColour, type Mode } from '../colour.js';
import { isObject, type JsonObject } from '../json.js';
import { TEMPLATE_LIMITS } from '../limits.js';
import { numberOf } from '../number.js';
import { type Lookup, substituteText } from '../substitute.js';
import { isolate } from './bidi.js';

/**
 * Reads members of a layout to draw them: placeholders filled in, once, and nothing returned that is not of the
 * wanted kind. What comes out of here may be put into a style; nothing else may.
 */
export class Values {
  constructor(
    private readonly lookup: Lookup,
    private readonly mode: Mode,
  ) {}

  /** Text for the machine: a URL, an id, the data of an action. */
  text(value: unknown): string | undefined {
    return typeof value === 'string' ? substituteText(value, this.lookup) : undefined;
  }

  /** Text for people: what is filled in keeps its direction to itself. */
  shown(value: unknown): string {
    if (typeof value !== 'string') return '';
    return substituteText(value, (name) => {
      const text = this.lookup(name);
      return text === undefined ? undefined : isolate(text);
    });
  }

  /** A number from 0 to the limit of pixels. */
  number(value: unknown): number | undefined {
    const number = numberOf(typeof value === 'string' ? this.text(value) : value);
    return number === undefined ? undefined : Math.min(Math.max(number, 0), TEMPLATE_LIMITS.pixels);
  }

  /** A CSS colour of the mode. */
  colour(value: unknown): string | undefined {
    return cssColour(this.text(value), this.mode);
  }

  /** One of a few words. */
  word<Word extends string>(value: unknown, words: readonly Word[]): Word | undefined {
    const text = this.text(value);
    return words.find((word) => word === text);
  }
}

/** A member that is an object; an empty one in place of anything else. */
export function objectOf(value: unknown): JsonObject {
  return isObject(value) ? value : {};
}

export function arrayOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
