import type { Template } from './types.js';

/** Layouts in one request. */
const KEYS = 100;

/** How messages are drawn: fetched once for each version, those asked for at the same time together. */
export class Templates {
  readonly #known = new Map<string, Template | null>();
  readonly #wanted = new Set<string>();
  #isFetching = false;

  constructor(
    private readonly fetchTemplates: (keys: string) => Promise<{ templates: Template[] }>,
    private readonly onChange: () => void,
  ) {}

  /** The layout; null when there is none, undefined when it is not here yet: it is fetched then. */
  peek(key: string, version: number): Template | null | undefined {
    const name = `${key}@${version}`;
    const known = this.#known.get(name);
    if (known === undefined && !this.#wanted.has(name)) {
      this.#wanted.add(name);
      if (!this.#isFetching) void this.#fetch();
    }
    return known;
  }

  get all(): Template[] {
    return [...this.#known.values()].filter((one) => one !== null);
  }

  restore(templates: readonly Template[]): void {
    for (const one of templates) this.#known.set(`${one.key}@${one.version}`, one);
  }

  async #fetch(): Promise<void> {
    this.#isFetching = true;
    // Those who are drawn together ask one after another.
    await Promise.resolve();
    while (this.#wanted.size > 0) {
      const names = [...this.#wanted].slice(0, KEYS);
      try {
        const { templates } = await this.fetchTemplates(names.join(','));
        this.restore(templates);
        for (const name of names) if (!this.#known.has(name)) this.#known.set(name, null);
      } catch {
        // Whoever looks again asks again.
        this.#wanted.clear();
        break;
      }
      for (const name of names) this.#wanted.delete(name);
      this.onChange();
    }
    this.#isFetching = false;
  }
}
