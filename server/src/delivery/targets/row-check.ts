import {
  compileVariables,
  type CompiledVariables,
  flatNames,
  TEMPLATE_LIMITS,
  type VariableDeclaration,
} from '@belfry/template';
import { duplicateTarget, refusal, refuseUserId } from '../../notifications/targets.js';
import type { Columns } from './columns.js';
import type { TargetsPart } from './targets-part.js';
import { UserSet } from './user-set.js';

/** What rows are checked against. */
export interface RowRules {
  declared: readonly VariableDeclaration[];
  /** Values that all targets have: the defaults and those common to all, flat. */
  common: Record<string, string>;
}

/** A column of variables, with what is written before its value. */
interface Column {
  index: number;
  name: string;
  /** The name as a member of a JSON object, with a comma before it and without. */
  member: string;
  firstMember: string;
  /** Whether an empty cell of it refuses the row. */
  isRequired: boolean;
  /** Whether it names a variable that is an object, so that no cell can be its value. */
  isObject: boolean;
  /** Whether a cell of it was empty. */
  hasEmpty: boolean;
}

/** What rules ask of the columns: names that every row must have a value of, and names that none may have. */
function askedBy({ declared, common }: RowRules) {
  const names = declared.map((one) => flatNames(one)[0] ?? one.key);
  return {
    names,
    required: new Set(names.filter((name) => !Object.hasOwn(common, name))),
    objects: new Set(declared.filter(({ type }) => type !== 'string').map(({ key }) => key)),
  };
}

/** Whether these columns leave nothing to ask of any row that is plain, as RowCheck tells. */
export function fitsEveryRow(
  rules: RowRules,
  { columns, withEmpty }: { columns: readonly string[]; withEmpty: readonly string[] },
): boolean {
  const { required, objects } = askedBy(rules);
  return (
    [...required].every((name) => columns.includes(name) && !withEmpty.includes(name)) &&
    !columns.some((name) => objects.has(name))
  );
}

const DUPLICATE = JSON.stringify(duplicateTarget);

/**
 * Checks the rows of a file, each by itself but for its user: the first row of a user counts, whatever becomes
 * of it, and later ones are duplicates. A row with too many or too few cells is nobody's: which of its cells
 * is the user id cannot be known.
 */
export class RowCheck {
  readonly #columns: Columns;
  readonly #variables: Column[];
  readonly #schema: CompiledVariables;
  /** The names that the template asks for and that all targets have. */
  readonly #present: Record<string, string>;
  /** Whether a name that the template asks for has neither a column nor a common value. */
  readonly #lacksColumn: boolean;
  readonly #users = new UserSet();
  #isPlain = true;

  constructor(columns: Columns, rules: RowRules) {
    const { declared, common } = rules;
    const { names, required, objects } = askedBy(rules);
    this.#columns = columns;
    this.#schema = compileVariables(declared);
    // A name without a member in the common values is asked for in every row. Their own texts do not matter here,
    // and together with the defaults they may be larger than one target's values.
    this.#present = Object.fromEntries(
      names.filter((name) => Object.hasOwn(common, name)).map((name) => [name, '']),
    );
    this.#variables = columns.variables.map(({ index, name }) => ({
      index,
      name,
      member: `,${JSON.stringify(name)}:`,
      firstMember: `${JSON.stringify(name)}:`,
      isRequired: required.has(name),
      isObject: objects.has(name),
      hasEmpty: false,
    }));
    const given = new Set(columns.variables.map(({ name }) => name));
    this.#lacksColumn = [...required].some((name) => !given.has(name));
  }

  /** Whether no row so far had to be looked at by the rules of the template itself. */
  get isPlain(): boolean {
    return this.#isPlain;
  }

  /** The columns of variables. */
  get columns(): string[] {
    return this.#variables.map(({ name }) => name);
  }

  /** Those of them that were empty in a row so far. */
  get withEmpty(): string[] {
    return this.#variables.filter(({ hasEmpty }) => hasEmpty).map(({ name }) => name);
  }

  /** Takes the user of a row that is stored already. */
  skip(cells: readonly string[]): void {
    const userId = cells[this.#columns.userId] ?? '';
    if (cells.length === this.#columns.count && !refuseUserId(userId)) this.#users.add(userId);
  }

  /** Adds the target of a row to a part. `mayHoldNul`: whether its cells may hold U+0000. */
  check(cells: readonly string[], line: number, to: { part: TargetsPart; mayHoldNul: boolean }): void {
    const { part, mayHoldNul } = to;
    const { count, userId: place } = this.#columns;
    const userId = cells[place] ?? '';
    if (cells.length !== count) {
      const message = `Line ${line} has ${cells.length} cell${cells.length === 1 ? '' : 's'}, the first row has ${count}.`;
      part.refuse(userId, refusal('invalid', 'InvalidValue', message));
      return;
    }
    const refused = refuseUserId(userId);
    if (refused) part.refuse(userId, refused);
    else if (!this.#users.add(userId)) part.refuseFor(userId, 'duplicate', DUPLICATE);
    else {
      const text = this.#lacksColumn || mayHoldNul ? null : this.#write(cells);
      if (text === null) this.#resolve(cells, userId, part);
      else part.accept(userId, text);
    }
  }

  /**
   * The variables of a row as JSON text, '' for none; null when something may be wrong with them. Nearly every
   * row passes here, without an object being made for it.
   */
  #write(cells: readonly string[]): string | null {
    let room: number = TEMPLATE_LIMITS.variablesBytesPerTarget;
    let text = '';
    for (const column of this.#variables) {
      const cell = cells[column.index] ?? '';
      if (cell === '') {
        column.hasEmpty = true;
        if (column.isRequired) return null;
        continue;
      }
      if (column.isObject) return null;
      room -= column.name.length + cell.length;
      if (room < 0) return null;
      text += (text === '' ? column.firstMember : column.member) + JSON.stringify(cell);
    }
    return text === '' ? '' : `{${text}}`;
  }

  /** The same by the rules of the template itself, which say what is wrong. */
  #resolve(cells: readonly string[], userId: string, part: TargetsPart): void {
    this.#isPlain = false;
    const values = Object.create(null) as Record<string, string>;
    for (const { index, name } of this.#variables) {
      const cell = cells[index] ?? '';
      if (cell !== '') values[name] = cell;
    }
    const resolved = this.#schema.resolve(this.#present, values);
    if (!resolved.ok) part.refuse(userId, resolved);
    else part.accept(userId, this.#write(cells) ?? JSON.stringify(resolved.own));
  }
}
