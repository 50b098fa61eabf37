import type { JsonObject } from '../json.js';
import { imageUrl } from '../url.js';
import type { Canvas } from './canvas.js';
import { heightOf, widthOf } from './style.js';
import { objectOf, type Values } from './values.js';

const FITS = { aspectFit: 'contain', aspectFill: 'cover', scalesToFill: 'fill' } as const;
const MODES = ['aspectFit', 'aspectFill', 'scalesToFill'] as const;

/** An image whose size follows from its measures has its room before it has loaded. */
export function ratioStyle(view: JsonObject, values: Values): string {
  const { pixelWidth, pixelHeight } = objectOf(view.metaData);
  const width = values.number(pixelWidth);
  const height = values.number(pixelHeight);
  const isFixed = typeof widthOf(view, values) === 'number' || typeof heightOf(view, values) === 'number';
  return !width || !height || isFixed ? '' : `aspect-ratio:${width}/${height};`;
}

/** The image of a view. Without a URL that may be loaded there is none, only its room. */
export function drawPicture(view: JsonObject, { document, values }: Canvas, alt: string): Node {
  const { contentMode, tintColor } = objectOf(view.imageStyle);
  const url = imageUrl(values.text(view.imageUrl) ?? '');
  if (url === undefined) return room(document, alt);
  const image = document.createElement('img');
  image.className = 'picture';
  image.alt = alt;
  image.draggable = false;
  image.referrerPolicy = 'no-referrer';
  image.decoding = 'async';
  image.loading = 'lazy';
  image.style.objectFit = FITS[values.word(contentMode, MODES) ?? 'aspectFit'];
  image.addEventListener('error', () => image.replaceWith(room(document, alt)), { once: true });
  image.src = url;
  const tint = values.colour(tintColor);
  // Animations keep their colours, as the vendor's do.
  if (!tint || /\.gif(?:[?#]|$)/i.test(url)) return image;
  const both = document.createDocumentFragment();
  both.append(tinted(document, image, tint), image);
  return both;
}

/** What stands where an image is missing: nothing to see, the same to hear. */
function room(document: Document, alt: string): HTMLElement {
  const element = document.createElement('div');
  element.className = 'picture';
  if (alt !== '') {
    element.setAttribute('role', 'img');
    element.setAttribute('aria-label', alt);
  }
  return element;
}

const SVG = 'http://www.w3.org/2000/svg';

/**
 * Gives an image a filter that lays a colour over all that is not transparent. A filter, and not a mask or a canvas:
 * it works for images of any host and follows their size.
 */
function tinted(document: Document, image: HTMLImageElement, colour: string): SVGElement {
  const make = (name: string, attributes: Record<string, string>, ...children: SVGElement[]) => {
    const element = document.createElementNS(SVG, name);
    for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
    element.append(...children);
    return element;
  };
  // Two images of a colour have filters alike, so it does not matter which of them the name finds.
  const id = `tint-${colour.replace(/\W/g, '')}`;
  image.style.filter = `url(#${id})`;
  return make(
    'svg',
    { class: 'tints', 'aria-hidden': 'true' },
    make(
      'filter',
      { id, x: '0', y: '0', width: '1', height: '1', 'color-interpolation-filters': 'sRGB' },
      make('feFlood', { 'flood-color': colour }),
      make('feComposite', { in2: 'SourceGraphic', operator: 'atop' }),
    ),
  );
}
