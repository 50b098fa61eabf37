import { BelfryError } from '@belfry/contract';
import type { Application } from '../applications/directory.js';
import type { ChannelRow } from '../storage/channels.js';
import type { Database, Queryable } from '../storage/database.js';
import { changeOptOuts, listOptOuts, type OptOut } from '../storage/opt-outs.js';

export interface PreferencesWish {
  channels: {
    key: string;
    is_enabled?: boolean;
    categories?: { id: string; is_enabled: boolean }[];
  }[];
}

const WHOLE_CHANNEL = '';

/** Which channels and categories a user wants messages from. */
export async function readPreferences(db: Queryable, application: Application, userId: string) {
  const optOuts = await listOptOuts(db, application.id, userId);
  const isEnabled = ({ id }: ChannelRow, category: string) =>
    !optOuts.some((one) => one.channel === id && one.category === category);
  return {
    channels: application.channels.map((channel) => ({
      key: channel.key,
      type: channel.type,
      name: channel.name,
      is_enabled: isEnabled(channel, WHOLE_CHANNEL),
      categories: channel.categories.map(({ id, name }) => ({
        id,
        name,
        is_enabled: isEnabled(channel, id),
      })),
    })),
  };
}

/** Every place that a wish names, with whether it is enabled; of one that is named twice the last counts. */
function wishedPlaces(application: Application, wish: PreferencesWish): { out: OptOut[]; in: OptOut[] } {
  const places = new Map<string, { place: OptOut; isEnabled: boolean }>();
  const set = (place: OptOut, isEnabled: boolean) =>
    places.set(`${place.channel} ${place.category}`, { place, isEnabled });
  wish.channels.forEach(({ key, is_enabled, categories = [] }, index) => {
    const channel = application.channels.find((one) => one.key === key);
    if (!channel)
      throw new BelfryError('InvalidValue', `"channels[${index}].key" names no channel of the application.`);
    if (is_enabled !== undefined) set({ channel: channel.id, category: WHOLE_CHANNEL }, is_enabled);
    categories.forEach(({ id, is_enabled: isEnabled }, at) => {
      if (!channel.categories.some((one) => one.id === id))
        throw new BelfryError(
          'InvalidValue',
          `"channels[${index}].categories[${at}].id" names no category of the channel.`,
        );
      set({ channel: channel.id, category: id }, isEnabled);
    });
  });
  const wished = (isEnabled: boolean) =>
    [...places.values()].filter((one) => one.isEnabled === isEnabled).map(({ place }) => place);
  return { out: wished(false), in: wished(true) };
}

/** Changes what a wish names and leaves the rest; what is delivered from then on keeps to it. */
export async function changePreferences(
  db: Database,
  application: Application,
  { userId, wish }: { userId: string; wish: PreferencesWish },
) {
  const places = wishedPlaces(application, wish);
  return db.transaction(async (connection) => {
    await changeOptOuts(connection, application.id, { userId, ...places });
    return readPreferences(connection, application, userId);
  });
}
