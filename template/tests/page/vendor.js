/** Draws with the vendor's renderer, as its documentation says. */
import { MessageProvider, MessageTemplate } from '@sendbird/react-uikit-message-template-view';
import css from '@sendbird/react-uikit-message-template-view/index.css?inline';
import { createElement } from 'react';
import { flushSync } from 'react-dom';
import { createRoot } from 'react-dom/client';

/** Its style sheet without the font from another server; both renderers use the page's. */
export function installVendorStyles() {
  const style = document.createElement('style');
  style.textContent = `${css.replace(/@import[^;]*;/, '')} .sb-message-template__parent { font-family: inherit; }`;
  document.head.append(style);
}

/** @param {HTMLElement} cell @param {{ body: { items: unknown[] }, version: unknown }} template @param {string} mode */
export function drawVendor(cell, template, mode) {
  const root = document.createElement('div');
  root.className = `sendbird-theme--${mode}`;
  cell.append(root);
  createRoot(root).render(messageOf(template));
}

const messageOf = ({ body, version }) =>
  createElement(
    MessageProvider,
    null,
    createElement(MessageTemplate, { templateItems: body.items, templateVersion: version }),
  );

/**
 * Draws several at once, as one React application and without waiting.
 * @param {HTMLElement} cell @param {{ body: { items: unknown[] }, version: unknown }[]} templates @param {string} mode
 */
export function drawVendorNow(cell, templates, mode) {
  cell.className = `sendbird-theme--${mode}`;
  const items = templates.map((template, key) => createElement('div', { key }, messageOf(template)));
  flushSync(() => createRoot(cell).render(items));
}
