/** Importing this defines `<belfry-feed>` and `<belfry-bell>`. */
import { BelfryBell } from './bell-element.js';
import { type ActionDetail, BelfryFeed } from './feed-element.js';

if (globalThis.customElements) {
  if (!customElements.get('belfry-feed')) customElements.define('belfry-feed', BelfryFeed);
  if (!customElements.get('belfry-bell')) customElements.define('belfry-bell', BelfryBell);
}

declare global {
  interface HTMLElementTagNameMap {
    'belfry-feed': BelfryFeed;
    'belfry-bell': BelfryBell;
  }
  interface HTMLElementEventMap {
    'belfry-action': CustomEvent<ActionDetail>;
  }
}

export { BelfryBell } from './bell-element.js';
export { type ActionDetail, BelfryFeed } from './feed-element.js';
export { registerWords, type Words } from './words.js';
export * from '../index.js';
