/** Draws with the vendor's renderer, as its documentation says. */
import { MessageProvider, MessageTemplate } from '@sendbird/react-uikit-message-template-view';
import css from '@sendbird/react-uikit-message-template-view/index.css?inline';
import { createElement } from 'react';
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
  const message = createElement(MessageTemplate, {
    templateItems: template.body.items,
    templateVersion: template.version,
  });
  createRoot(root).render(createElement(MessageProvider, null, message));
}
