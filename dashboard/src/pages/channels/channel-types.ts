import type { Body } from '../../api/call.js';
import { useText } from '../../shell/text.js';

export type ChannelType = Body<'createChannel'>['type'];

export const CHANNEL_TYPES: readonly ChannelType[] = ['feed', 'chat', 'push', 'sms', 'whatsapp', 'alimtalk'];

const WORDS: Record<ChannelType, [string, string]> = {
  feed: ['Feed', '피드'],
  chat: ['Chat', '채팅'],
  push: ['Push', '푸시'],
  sms: ['SMS', '문자'],
  whatsapp: ['WhatsApp', 'WhatsApp'],
  alimtalk: ['AlimTalk', '알림톡'],
};

/** How a type of channel is called. */
export function useChannelWord(): (type: ChannelType) => string {
  const t = useText();
  return (type) => t(...WORDS[type]);
}
