import type { BelfryClient } from '../client.js';
import { BelfryFeed } from './feed-element.js';
import { icon } from './icons.js';
import { modeOf, propertiesOf } from './look.js';
import { element } from './rows.js';
import { themeOf } from '../theme.js';
import { adopt } from './sheet.js';
import { SourceElement } from './source.js';

/** What the feed in the popover gets from the bell. */
const PASSED = ['channel', 'category', 'mode', 'lang', 'dir', 'read', 'heading'];
/** A larger number is not a number of things to look at. */
const MOST = 99;
/** Pixels between the bell and its popover, and between that and the edge of the window. */
const GAP = 8;

/** `<belfry-bell>`: how many messages are unread, and the feed when it is pressed. */
export class BelfryBell extends SourceElement {
  static readonly observedAttributes = ['url', 'token-url', 'user-id', ...PASSED];
  #button: HTMLButtonElement | null = null;
  #badge: HTMLElement | null = null;
  #popover: HTMLElement | null = null;
  #feed: BelfryFeed | null = null;
  #stop: (() => void)[] = [];

  get isOpen(): boolean {
    return this.#popover !== null && !this.#popover.hidden;
  }

  protected connected(): void {
    this.#make();
    const press = (event: Event) => {
      if (this.isOpen && !event.composedPath().includes(this)) this.close(false);
    };
    // Wherever the focus is: a button that is disabled by being pressed loses it.
    const escape = (event: KeyboardEvent) => {
      if (event.key === 'Escape') this.close();
    };
    const place = () => this.#place();
    document.addEventListener('keydown', escape);
    document.addEventListener('pointerdown', press);
    globalThis.addEventListener('resize', place);
    globalThis.addEventListener('scroll', place, { passive: true });
    this.#stop.push(() => {
      document.removeEventListener('pointerdown', press);
      document.removeEventListener('keydown', escape);
      globalThis.removeEventListener('resize', place);
      globalThis.removeEventListener('scroll', place);
    });
  }

  protected disconnected(): void {
    for (const stop of this.#stop.splice(0)) stop();
    this.#popover?.remove();
    this.#popover = null;
    this.#feed = null;
  }

  open(): void {
    if (!this.client || !this.shadowRoot || this.isOpen) return;
    const popover = this.#popover ?? this.#makePopover(this.client);
    this.#popover = popover;
    popover.hidden = false;
    this.#place();
    this.#pass();
    this.#button?.setAttribute('aria-expanded', 'true');
    this.#feed?.focus();
    if (!popover.contains(this.shadowRoot.activeElement)) popover.focus();
    this.dispatchEvent(new CustomEvent('belfry-open'));
  }

  close(withFocus = true): void {
    if (!this.#popover || !this.isOpen) return;
    this.#popover.hidden = true;
    this.#button?.setAttribute('aria-expanded', 'false');
    if (withFocus) this.#button?.focus();
    this.dispatchEvent(new CustomEvent('belfry-close'));
  }

  protected draw(client: BelfryClient): void {
    const words = this.said;
    const channel = this.getAttribute('channel');
    const { total, channels } = client.unread;
    const count = channel === null ? total : (channels[channel] ?? 0);
    const format = new Intl.NumberFormat(this.locale);
    if (this.#badge) {
      this.#badge.hidden = count === 0;
      this.#badge.textContent = count > MOST ? `${format.format(MOST)}+` : format.format(count);
    }
    const name = this.getAttribute('heading') ?? words.title;
    const label = count === 0 ? name : `${name}, ${words.unreadCount(format.format(count), count)}`;
    this.#button?.setAttribute('aria-label', label);
    this.#popover?.setAttribute('aria-label', name);
    const mode = modeOf(this.getAttribute('mode'), client.theme);
    this.style.setProperty('--dot', propertiesOf(themeOf(client.theme, channel ?? ''), mode)['--dot'] ?? '');
    if (this.#button) this.#button.dir = this.direction;
    this.#pass();
  }

  #make(): void {
    if (this.shadowRoot) return;
    const shadow = this.attachShadow({ mode: 'open' });
    adopt(shadow, 'bell');
    const badge = element('span', 'badge');
    badge.setAttribute('aria-hidden', 'true');
    badge.hidden = true;
    this.#badge = badge;
    const button = element('button', 'bell', icon('bell', 24), badge);
    button.setAttribute('aria-haspopup', 'dialog');
    button.setAttribute('aria-expanded', 'false');
    button.setAttribute('aria-label', this.said.title);
    button.addEventListener('click', () => (this.isOpen ? this.close() : this.open()));
    this.#button = button;
    shadow.append(button);
  }

  #makePopover(client: BelfryClient): HTMLElement {
    const feed = new BelfryFeed();
    feed.client = client;
    this.#feed = feed;
    const close = element('button', 'icon', icon('close'));
    close.setAttribute('aria-label', this.said.close);
    close.title = this.said.close;
    close.addEventListener('click', () => this.close());
    feed.addTool(close);
    const popover = element('div', 'popover', feed);
    popover.setAttribute('role', 'dialog');
    popover.tabIndex = -1;
    this.shadowRoot?.append(popover);
    return popover;
  }

  /** Below the bell, as far as the window has room. */
  #place(): void {
    if (!this.#popover || !this.isOpen) return;
    const bell = this.getBoundingClientRect();
    const { offsetWidth: width, offsetHeight: height } = this.#popover;
    const left = bell.left + bell.width / 2 > innerWidth / 2 ? bell.right - width : bell.left;
    const isBelow = bell.bottom + GAP + height <= innerHeight || bell.top < height;
    const { style } = this.#popover;
    style.left = `${Math.max(GAP, Math.min(left, innerWidth - width - GAP))}px`;
    style.top = `${Math.max(GAP, isBelow ? Math.min(bell.bottom + GAP, innerHeight - height - GAP) : bell.top - GAP - height)}px`;
  }

  #pass(): void {
    const feed = this.#feed;
    if (!feed) return;
    feed.words = this.words;
    for (const name of PASSED) {
      const value = this.getAttribute(name) ?? (name === 'lang' ? this.locale : null);
      if (value === null) feed.removeAttribute(name);
      else if (feed.getAttribute(name) !== value) feed.setAttribute(name, value);
    }
  }
}
