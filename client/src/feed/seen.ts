/** So long a message must be in sight to count as seen. */
const SEEN_MS = 500;
const STEPS = Array.from({ length: 21 }, (_, step) => step / 20);

/** Tells of each element that was really seen, once: in sight for half a second, in a page that is looked at. */
export class Seen {
  readonly #timers = new Map<Element, ReturnType<typeof setTimeout>>();
  readonly #inSight = new Set<Element>();
  readonly #observer: IntersectionObserver;

  constructor(
    private readonly scroller: Element,
    private readonly onSeen: (element: Element) => void,
  ) {
    this.#observer = new IntersectionObserver((entries) => this.#moved(entries), { threshold: STEPS });
    document.addEventListener('visibilitychange', this.#looked);
  }

  watch(element: Element): void {
    this.#observer.observe(element);
  }

  stop(): void {
    this.#observer.disconnect();
    document.removeEventListener('visibilitychange', this.#looked);
    for (const timer of this.#timers.values()) clearTimeout(timer);
  }

  /** At least half of it, or half of what can be seen at a time where it is longer. */
  #isInSight({ intersectionRatio: ratio, intersectionRect, rootBounds }: IntersectionObserverEntry): boolean {
    const height = Math.min(this.scroller.clientHeight, rootBounds?.height ?? Infinity);
    return ratio >= 0.5 || (height > 0 && intersectionRect.height >= height / 2);
  }

  #moved(entries: readonly IntersectionObserverEntry[]): void {
    for (const entry of entries) {
      if (this.#isInSight(entry)) this.#inSight.add(entry.target);
      else this.#inSight.delete(entry.target);
      this.#time(entry.target);
    }
  }

  readonly #looked = (): void => {
    for (const element of this.#inSight) this.#time(element);
  };

  #time(element: Element): void {
    const isSeen =
      this.#inSight.has(element) && element.isConnected && document.visibilityState === 'visible';
    const timer = this.#timers.get(element);
    if (!isSeen && timer !== undefined) {
      clearTimeout(timer);
      this.#timers.delete(element);
    }
    if (!isSeen || timer !== undefined) return;
    const seen = () => {
      this.#timers.delete(element);
      this.#inSight.delete(element);
      if (!element.isConnected) return;
      this.#observer.unobserve(element);
      this.onSeen(element);
    };
    this.#timers.set(element, setTimeout(seen, SEEN_MS));
  }
}
