import Type from 'typebox';
import { LIMITS } from '../../limits.js';
import { nullable, record } from '../../shapes.js';

export const RateLimit = Type.Object({
  limit: Type.Integer({
    minimum: 1,
    maximum: LIMITS.rateLimitCalls,
    description: 'Most calls in any stretch of time as long as the window.',
  }),
  window_ms: Type.Integer({ minimum: LIMITS.rateWindowMsMin, maximum: LIMITS.rateWindowMsMax }),
});

const business_messaging = Type.Boolean({ description: 'Off: every send is refused.' });
const unknown_targets = Type.Enum(['create', 'reject'], {
  description: 'What becomes of a target that is no user yet.',
});
const tag_enforcement = Type.Boolean({ description: 'On: a send without a tag is refused.' });
const tag_auto_creation = Type.Boolean({
  description: 'On: a tag that is new is made by the send that brings it; off: such a send is refused.',
});

export const Settings = Type.Object({
  business_messaging,
  unknown_targets,
  tag_enforcement,
  tag_auto_creation,
  rate_limits: record(RateLimit),
});

export const SettingsChange = Type.Object({
  business_messaging: Type.Optional(business_messaging),
  unknown_targets: Type.Optional(unknown_targets),
  tag_enforcement: Type.Optional(tag_enforcement),
  tag_auto_creation: Type.Optional(tag_auto_creation),
  rate_limits: Type.Optional(
    Type.Unsafe<Record<string, { limit: number; window_ms: number } | null>>({
      ...record(nullable(RateLimit)),
      description: 'Operation id to its limit, or to null for none. Operations that are absent keep theirs.',
    }),
  ),
});
