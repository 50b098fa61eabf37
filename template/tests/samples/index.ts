/** Templates that cover each member of each type of view, to be drawn by the vendor's renderer and by ours. */
import { BOXES } from './boxes.js';
import { BUTTONS } from './buttons.js';
import { IMAGES } from './images.js';
import { LISTS } from './lists.js';
import { MESSAGES } from './messages.js';
import { STYLES } from './styles.js';
import { TEXTS } from './texts.js';
import type { Sample } from './make.js';

export type { Sample } from './make.js';
export { WANTED, type WantedDifference } from './wanted.js';

export const SAMPLES: readonly Sample[] = [
  ...TEXTS,
  ...BOXES,
  ...STYLES,
  ...IMAGES,
  ...BUTTONS,
  ...LISTS,
  ...MESSAGES,
];
