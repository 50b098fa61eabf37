/** Which end of the list new rows come to: a feed's start, a chat's end. */
export type NewEnd = 'start' | 'end';

export interface WindowedParts {
  /** What scrolls, and what is in it and as high as all rows. */
  scroller: HTMLElement;
  canvas: HTMLElement;
  newEnd: NewEnd;
  make: (key: string) => HTMLElement;
  /** Something was scrolled, or is somewhere else now. */
  onMove: () => void;
}

/** How high a row is taken to be until it has been drawn. */
const USUAL_HEIGHT = 140;
/** Pixels above and below what is seen in which rows are kept, so that they are there before they are seen. */
const MARGIN = 700;
/** Space before the first row and after the last. */
const PADDING = 6;
/** So near to an end it is the end. */
const NEAR = 4;

/**
 * Shows a long list by the rows that can be seen. Rows may have any height and change it; what the user looks at
 * stays where it is, unless it is the end that new rows come to.
 */
export class Windowed {
  #keys: readonly string[] = [];
  /** Where each row begins, and where the last ends. */
  #tops: number[] = [PADDING];
  readonly #heights = new Map<string, number>();
  readonly #rows = new Map<string, HTMLElement>();
  readonly #keyOf = new WeakMap<Element, string>();
  readonly #resizes: ResizeObserver;
  #frame = 0;
  /** Are there no more rows than these? */
  isWhole = false;
  /** Pixels beyond the oldest row that are left free. */
  room = 0;
  /** Are there newer rows that are not here? Then the end of these is not where new rows come to. */
  hasNewer = false;
  #isAtEnd = true;
  /** Nothing has been painted yet: it begins at the newest row, whatever comes after. */
  #isFirst = true;

  constructor(private readonly parts: WindowedParts) {
    const { scroller } = parts;
    this.#resizes = new ResizeObserver((entries) => this.#resized(entries));
    this.#resizes.observe(scroller);
    scroller.addEventListener('scroll', this.#onScroll, { passive: true });
  }

  stop(): void {
    this.#resizes.disconnect();
    this.parts.scroller.removeEventListener('scroll', this.#onScroll);
    cancelAnimationFrame(this.#frame);
    for (const row of this.#rows.values()) row.remove();
  }

  get rows(): ReadonlyMap<string, HTMLElement> {
    return this.#rows;
  }

  /** Are the newest rows in sight? */
  get isAtNewEnd(): boolean {
    return this.#isAtEnd;
  }

  /** Pixels that are left to scroll, at the top and at the bottom. */
  get left(): { top: number; bottom: number } {
    const { scrollTop, clientHeight } = this.parts.scroller;
    return { top: scrollTop, bottom: this.#height - scrollTop - clientHeight };
  }

  get #height(): number {
    return (this.#tops.at(-1) ?? 0) + PADDING + (this.parts.newEnd === 'start' ? this.room : 0);
  }

  /** Does it stay at its new end when rows come there? */
  get #isPinned(): boolean {
    return this.#isAtEnd && (this.#isFirst || !this.hasNewer);
  }

  set keys(keys: readonly string[]) {
    this.#settle(() => {
      this.#keys = keys;
      this.#place();
    });
  }

  /** To the newest rows, at once: on the way rows would be made for nothing. */
  toNewEnd(): void {
    const { scroller, newEnd } = this.parts;
    this.#isAtEnd = true;
    scroller.scrollTop = newEnd === 'start' ? 0 : this.#height;
    this.#paint();
  }

  /** Scrolls as little as is needed for a row to be seen whole, and gives it. */
  reveal(index: number): HTMLElement | undefined {
    const key = this.#keys[index];
    if (key === undefined) return undefined;
    // Rows on the way have other heights than they were taken to have.
    for (let pass = 0; pass < 3 && this.#scrollTo(index); pass++) this.#paint();
    return this.#rows.get(key);
  }

  /** False when the row is seen whole already, or its beginning if it is longer than what is seen. */
  #scrollTo(index: number): boolean {
    const { scroller } = this.parts;
    const { scrollTop, clientHeight } = scroller;
    const top = (this.#tops[index] ?? 0) - PADDING;
    const bottom = (this.#tops[index + 1] ?? 0) + PADDING;
    if (top < scrollTop || bottom - top > clientHeight) scroller.scrollTop = top;
    else if (bottom > scrollTop + clientHeight) scroller.scrollTop = bottom - clientHeight;
    this.#isAtEnd = this.#measureEnd();
    return scroller.scrollTop !== scrollTop;
  }

  /** Rows are as they are made: makes one again. */
  remake(key: string): void {
    const row = this.#rows.get(key);
    if (!row) return;
    this.#drop(key, row);
    this.#settle(() => {});
  }

  readonly #onScroll = (): void => {
    this.#isAtEnd = this.#measureEnd();
    if (this.#frame) return;
    this.#frame = requestAnimationFrame(() => {
      this.#frame = 0;
      this.#paint();
      this.parts.onMove();
    });
  };

  #measureEnd(): boolean {
    const { top, bottom } = this.left;
    return (this.parts.newEnd === 'start' ? top : bottom) <= NEAR;
  }

  #place(): void {
    let top = PADDING + (this.parts.newEnd === 'end' ? this.room : 0);
    this.#tops = [top];
    for (const key of this.#keys) this.#tops.push((top += this.#heights.get(key) ?? USUAL_HEIGHT));
  }

  /** The rows that are seen, and how far below the upper edge they begin; that which begins above it is the last. */
  #anchors(): { key: string; offset: number }[] {
    const { scrollTop, clientHeight } = this.parts.scroller;
    const first = this.#at(scrollTop);
    const seen = this.#keys
      .slice(first, this.#at(scrollTop + clientHeight) + 1)
      .map((key, index) => ({ key, offset: (this.#tops[first + index] ?? 0) - scrollTop }));
    return [...seen.filter(({ offset }) => offset >= 0), ...seen.filter(({ offset }) => offset < 0)];
  }

  /** The row at a height. */
  #at(top: number): number {
    let low = 0;
    let high = this.#keys.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#tops[middle + 1] ?? 0) <= top) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** Changes rows or heights, and keeps in place what is looked at. */
  #settle(change: () => void): void {
    const { scroller, canvas, newEnd } = this.parts;
    const anchors = this.#anchors();
    const stays = this.#isPinned;
    change();
    canvas.style.height = `${this.#height}px`;
    if (stays) scroller.scrollTop = newEnd === 'start' ? 0 : this.#height;
    else {
      const index = new Map(this.#keys.map((key, at) => [key, at]));
      const anchor = anchors.find(({ key }) => index.has(key));
      if (anchor) {
        const wanted = (this.#tops[index.get(anchor.key) ?? 0] ?? 0) - anchor.offset;
        if (Math.abs(wanted - scroller.scrollTop) >= 1) scroller.scrollTop = wanted;
      }
    }
    this.#paint();
  }

  #resized(entries: readonly ResizeObserverEntry[]): void {
    let isChanged = false;
    for (const { target } of entries) {
      const key = this.#keyOf.get(target);
      if (key !== undefined) isChanged = this.#measure(key, target as HTMLElement) || isChanged;
      else isChanged = true;
    }
    if (isChanged) this.#settle(() => this.#place());
  }

  /** True when a row is not as high as it was. */
  #measure(key: string, row: HTMLElement): boolean {
    const height = row.offsetHeight;
    if (height === 0 || this.#heights.get(key) === height) return false;
    this.#heights.set(key, height);
    return true;
  }

  /** Puts the rows that can be seen into their places; those that were not there yet are measured first. */
  #paint(): void {
    const { scroller } = this.parts;
    for (let pass = 0; pass < 3; pass++) {
      const first = this.#at(scroller.scrollTop - MARGIN);
      const end = this.#at(scroller.scrollTop + scroller.clientHeight + MARGIN) + 1;
      const fresh = this.#show(first, Math.min(end, this.#keys.length));
      const isChanged = fresh.filter(([key, row]) => this.#measure(key, row)).length > 0;
      if (!isChanged) break;
      this.#settleHeights();
    }
    if (this.#keys.length > 0) this.#isFirst = false;
    for (const [index, key] of this.#keys.entries()) {
      const row = this.#rows.get(key);
      const transform = `translateY(${this.#tops[index]}px)`;
      if (row && row.style.transform !== transform) row.style.transform = transform;
    }
  }

  /** As `#settle`, within a painting. */
  #settleHeights(): void {
    const { scroller, canvas, newEnd } = this.parts;
    const [anchor] = this.#anchors();
    this.#place();
    canvas.style.height = `${this.#height}px`;
    if (this.#isPinned) scroller.scrollTop = newEnd === 'start' ? 0 : this.#height;
    else if (anchor) {
      const wanted = (this.#tops[this.#keys.indexOf(anchor.key)] ?? 0) - anchor.offset;
      if (Math.abs(wanted - scroller.scrollTop) >= 1) scroller.scrollTop = wanted;
    }
  }

  /** Makes and removes rows; gives those that are new. */
  #show(first: number, end: number): [string, HTMLElement][] {
    const { canvas, make } = this.parts;
    const wanted = new Set(this.#keys.slice(first, end));
    const all = new Set(this.#keys);
    // What has the focus stays, or the focus would be lost.
    for (const [key, row] of this.#rows)
      if (!wanted.has(key) && (!all.has(key) || !row.matches(':focus-within'))) this.#drop(key, row);
    const fresh: [string, HTMLElement][] = [];
    let before: Element | null = null;
    for (const [index, key] of this.#keys.entries()) {
      let row = this.#rows.get(key);
      if (!row && !wanted.has(key)) continue;
      if (!row) {
        row = make(key);
        this.#rows.set(key, row);
        this.#keyOf.set(row, key);
        fresh.push([key, row]);
      }
      // In the order in which they are seen, for who goes through them by keyboard.
      const next: Element | null = before ? before.nextElementSibling : canvas.firstElementChild;
      if (next !== row) canvas.insertBefore(row, next);
      row.setAttribute('aria-posinset', String(index + 1));
      row.setAttribute('aria-setsize', String(this.isWhole ? this.#keys.length : -1));
      before = row;
    }
    for (const [, row] of fresh) this.#resizes.observe(row);
    return fresh;
  }

  #drop(key: string, row: HTMLElement): void {
    this.#resizes.unobserve(row);
    row.remove();
    this.#rows.delete(key);
  }
}
