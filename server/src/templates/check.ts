import { BelfryError } from '@belfry/contract';
import { checkTemplateDocument, type Fault, type TemplateDocument } from '@belfry/template';
import type { Application } from '../applications/directory.js';
import type { ChannelRow } from '../storage/channels.js';

/** Refuses a document with the path of each fault; the first three are in the message. */
export function refuseFaults(faults: Fault[]): never {
  const lines = faults.map(
    ({ path, message, hint }) => `${path ? `"${path}"` : 'The template'} ${message}: ${hint}`,
  );
  throw new BelfryError('InvalidValue', lines.slice(0, 3).join('; '), { details: { faults } });
}

function channelFaults(channels: readonly ChannelRow[], document: TemplateDocument): Fault[] {
  const byKey = new Map(channels.map((channel) => [channel.key, channel]));
  const live = channels.filter(({ is_archived }) => !is_archived);
  const faults = document.channels.flatMap((key, index) => {
    const channel = byKey.get(key);
    if (channel && !channel.is_archived) return [];
    const hint = `use one of ${live.map((one) => one.key).join(', ')}`;
    return [
      channel
        ? {
            path: `channels[${index}]`,
            message: 'names a channel that is archived',
            hint: `unarchive it, or ${hint}`,
          }
        : { path: `channels[${index}]`, message: 'names no channel of the application', hint },
    ];
  });
  const isKept = (key: string) => ['feed', 'chat'].includes(byKey.get(key)?.type ?? '');
  if (faults.length === 0 && !document.channels.some(isKept))
    faults.push({
      path: 'channels',
      message: 'holds no channel whose messages are kept',
      hint: 'add a channel of type feed or chat',
    });
  return faults;
}

/** The document as it is stored; throws InvalidValue with the path of each fault. */
export function checkDocument(
  application: Application,
  channels: readonly ChannelRow[],
  value: unknown,
): TemplateDocument {
  const checked = checkTemplateDocument(value, { urlSchemes: application.settings.urlSchemes });
  if ('faults' in checked) return refuseFaults(checked.faults);
  const faults = channelFaults(channels, checked.document);
  return faults.length > 0 ? refuseFaults(faults) : checked.document;
}
