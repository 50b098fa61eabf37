/** How callers share statements. */
export interface SharingOptions<Entry, Result> {
  /** Statements under way at once: while one commits, another executes. */
  inFlight: number;
  /** So many must wait for another statement beside one that is under way: each costs something by itself. */
  worthAnother: number;
  /** Entries in one statement at most. */
  most: number;
  /** Does all of it or nothing; results in the order of the entries. */
  together: (entries: Entry[]) => Promise<Result[]>;
  /** Does a single entry after `together` has failed, perhaps when it was done already. */
  alone: (entry: Entry) => Promise<Result>;
  /** Of entries with the same name only one is under way at once; left out: any may meet. */
  nameOf?: (entry: Entry) => string;
}

interface Waiting<Entry, Result> {
  entry: Entry;
  name: string | undefined;
  resolve: (result: Result) => void;
  reject: (error: unknown) => void;
}

/**
 * Concurrent callers share statements, and so commits. Who finds no statement under way goes at once and by itself;
 * those who come meanwhile wait and go together in the next one. There is no timer: waiting lasts as long as a
 * statement of others.
 *
 * When a statement fails, its entries are tried again one by one: none fails for another's sake, nor because the
 * answer of a statement that did commit was lost.
 */
export class Sharing<Entry, Result> {
  readonly #options: SharingOptions<Entry, Result>;
  #waiting: Waiting<Entry, Result>[] = [];
  readonly #names = new Set<string>();
  #underWay = 0;

  constructor(options: SharingOptions<Entry, Result>) {
    this.#options = options;
  }

  run(entry: Entry): Promise<Result> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ entry, name: this.#options.nameOf?.(entry), resolve, reject });
      this.#pump();
    });
  }

  #mayStart(): boolean {
    const { inFlight, worthAnother } = this.#options;
    if (this.#underWay === 0) return this.#waiting.length > 0;
    return this.#underWay < inFlight && this.#waiting.length >= worthAnother;
  }

  /** The first of those who wait, whose names are from now on under way. */
  #take(): Waiting<Entry, Result>[] {
    const group: Waiting<Entry, Result>[] = [];
    const left: Waiting<Entry, Result>[] = [];
    for (const one of this.#waiting) {
      const meets = one.name !== undefined && this.#names.has(one.name);
      if (meets || group.length === this.#options.most) left.push(one);
      else {
        if (one.name !== undefined) this.#names.add(one.name);
        group.push(one);
      }
    }
    this.#waiting = left;
    return group;
  }

  #pump(): void {
    while (this.#mayStart()) {
      const group = this.#take();
      if (group.length === 0) return;
      this.#underWay++;
      void this.#do(group).finally(() => {
        this.#underWay--;
        for (const { name } of group) if (name !== undefined) this.#names.delete(name);
        this.#pump();
      });
    }
  }

  async #do(group: Waiting<Entry, Result>[]): Promise<void> {
    try {
      const results = await this.#options.together(group.map(({ entry }) => entry));
      group.forEach(({ resolve }, index) => resolve(results[index] as Result));
    } catch {
      for (const { entry, resolve, reject } of group) await this.#options.alone(entry).then(resolve, reject);
    }
  }
}
