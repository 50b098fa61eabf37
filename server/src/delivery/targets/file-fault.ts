import { BelfryError } from '@belfry/contract';

/** What makes a file of targets unusable as a whole: nothing of it is sent. The message names the line. */
export class TargetFileFault extends BelfryError {}

/** A text of the file, fit for a message that is stored: bounded, and without control characters. */
export function shown(text: string): string {
  const characters = Array.from(text.slice(0, 120));
  const cut = characters.length > 60 || text.length > 120;
  return `${characters.slice(0, 60).join('').replace(/\p{C}/gu, '\ufffd')}${cut ? '…' : ''}`;
}
