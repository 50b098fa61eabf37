import type { ChannelRow } from '../storage/channels.js';

/** A channel as the API answers it. */
export function presentChannel({ id: _, ...channel }: ChannelRow) {
  return channel;
}
