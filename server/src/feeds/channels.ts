import { BelfryError } from '@belfry/contract';
import type { Application } from '../applications/directory.js';
import type { ChannelRow } from '../storage/channels.js';

/** A channel whose messages are kept and shown in the app. */
export type InAppChannel = ChannelRow & { type: 'feed' | 'chat' };

const isInApp = (channel: ChannelRow): channel is InAppChannel =>
  channel.type === 'feed' || channel.type === 'chat';

export const inAppChannels = ({ channels }: Application): InAppChannel[] => channels.filter(isInApp);

/** Throws ResourceNotFound. */
export function requireInAppChannel(application: Application, key: string): InAppChannel {
  const channel = inAppChannels(application).find((one) => one.key === key);
  if (!channel)
    throw new BelfryError(
      'ResourceNotFound',
      `There is no channel "${key}". GET /client/v1/channels lists those there are.`,
    );
  return channel;
}
