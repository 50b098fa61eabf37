import { BelfryError } from '@belfry/contract';
import type { Application } from '../applications/directory.js';
import { listChannels, setChannelPositions } from '../storage/channels.js';
import { changeChannels, type ChannelParts } from './manage.js';
import { presentChannel } from './present.js';

/**
 * Puts the channels of these keys first, in this order; the others follow in the order they have. Throws InvalidValue
 * for a key that no channel has, or that is named twice.
 */
export async function orderChannels(parts: ChannelParts, application: Application, keys: readonly string[]) {
  return changeChannels(parts, application, async (connection) => {
    const known = (await listChannels(connection, application.id)).map(({ key }) => key);
    const unknown = keys.find((key) => !known.includes(key));
    const twice = keys.find((key, index) => keys.indexOf(key) < index);
    if (unknown !== undefined)
      throw new BelfryError('InvalidValue', `"keys" names "${unknown}", and there is no such channel.`);
    if (twice !== undefined)
      throw new BelfryError('InvalidValue', `"keys" names "${twice}" twice; name each channel once.`);
    const others = known.filter((key) => !keys.includes(key));
    await setChannelPositions(connection, application.id, [...keys, ...others]);
    return { channels: (await listChannels(connection, application.id)).map(presentChannel) };
  });
}
