import type { AnswerOf, OPERATIONS } from '@belfry/contract';
import { expectTypeOf, it } from 'vitest';
import type { Theme } from '../src/theme.js';
import type { Change, Channel, ChangePage, Message, MessagePage, Template, Unread } from '../src/types.js';

type Operations = typeof OPERATIONS;

// Checked by the compiler, as "types of what tests run in browsers": the client's own types are the contract's.
it('the client’s types are those of the contract', () => {
  expectTypeOf<AnswerOf<Operations['listClientMessages']>>().toExtend<MessagePage>();
  expectTypeOf<AnswerOf<Operations['listClientMessages']>['messages'][number]>().toExtend<Message>();
  expectTypeOf<AnswerOf<Operations['listClientChannels']>['channels'][number]>().toExtend<Channel>();
  expectTypeOf<AnswerOf<Operations['listClientChanges']>>().toExtend<ChangePage>();
  expectTypeOf<AnswerOf<Operations['streamClientChanges']>['changes'][number]>().toExtend<Change>();
  expectTypeOf<AnswerOf<Operations['streamClientChanges']>['unread']>().toExtend<Unread>();
  expectTypeOf<AnswerOf<Operations['listClientTemplates']>['templates'][number]>().toExtend<Template>();
  expectTypeOf<AnswerOf<Operations['getClientTheme']>>().toExtend<Theme>();
});
