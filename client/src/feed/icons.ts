/** Drawings of our own, as paths on a grid of 24. */
const PATHS = {
  bell: 'M12 3a6 6 0 0 0-6 6c0 5-2 6.5-2 7.5 0 .5.4 1 1 1h14c.6 0 1-.5 1-1 0-1-2-2.500-2-7.5a6 6 0 0 0-6-6Zm-2 17.500a2 2 0 0 0 4 0',
  allRead: 'm2.500 12.500 4 4 8-9M12 15.500l1 1 8.500-9.500',
  up: 'M12 19V5m-6 6 6-6 6 6',
  down: 'M12 5v14m-6-6 6 6 6-6',
  close: 'm6 6 12 12M18 6 6 18',
  cloud: 'M7 18.500a4 4 0 0 1-.4-8 5.500 5.500 0 0 1 10.700-1.200A4.600 4.600 0 0 1 17 18.500H7ZM4 3l16 18',
  person: 'M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8Zm-7.500 8.500a7.500 7.500 0 0 1 15 0',
} as const;

const SVG = 'http://www.w3.org/2000/svg';

export function icon(name: keyof typeof PATHS, size = 22): SVGElement {
  const svg = document.createElementNS(SVG, 'svg');
  for (const [attribute, value] of Object.entries({
    ...{ viewBox: '0 0 24 24', width: size, height: size, fill: 'none', stroke: 'currentColor' },
    ...{ 'stroke-width': 1.8, 'stroke-linecap': 'round', 'stroke-linejoin': 'round', 'aria-hidden': true },
  }))
    svg.setAttribute(attribute, String(value));
  const path = document.createElementNS(SVG, 'path');
  path.setAttribute('d', PATHS[name]);
  svg.append(path);
  return svg;
}
