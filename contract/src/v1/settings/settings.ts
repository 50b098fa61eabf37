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

const live_templates = Type.Integer({
  minimum: 1,
  maximum: LIMITS.liveTemplatesMax,
  description: 'The most templates that are not archived.',
});
const message_rendering = Type.Enum(['pinned', 'latest'], {
  description:
    'Whether a message is shown by the version of its template that it was sent with, or by the newest that may be sent.',
});
const url_schemes = Type.Array(
  Type.String({
    minLength: 1,
    maxLength: LIMITS.urlSchemeLength,
    pattern: '^[a-z][a-z0-9+.-]*$',
    description: 'A scheme in lower case, without the colon.',
  }),
  {
    maxItems: LIMITS.urlSchemes,
    description: 'Schemes of your own apps that templates may link to, beside https, http, mailto and tel.',
  },
);

const allowed_origins = Type.Array(
  Type.String({
    minLength: 1,
    maxLength: LIMITS.originLength,
    pattern: '^(\\*|null|[a-z][a-z0-9+.-]*://[a-z0-9.:_\\[\\]-]+)$',
    description: 'Such as https://app.example.com, in lower case and without a path; "*" for all.',
  }),
  {
    maxItems: LIMITS.allowedOrigins,
    description:
      'Origins whose pages may call the client API from a browser. All unless set; calls that are not made by a page are not concerned.',
  },
);

export const Settings = Type.Object({
  business_messaging,
  unknown_targets,
  tag_enforcement,
  tag_auto_creation,
  live_templates,
  message_rendering,
  url_schemes,
  allowed_origins,
  rate_limits: record(RateLimit),
});

export const SettingsChange = Type.Object({
  business_messaging: Type.Optional(business_messaging),
  unknown_targets: Type.Optional(unknown_targets),
  tag_enforcement: Type.Optional(tag_enforcement),
  tag_auto_creation: Type.Optional(tag_auto_creation),
  live_templates: Type.Optional(live_templates),
  message_rendering: Type.Optional(message_rendering),
  url_schemes: Type.Optional(url_schemes),
  allowed_origins: Type.Optional(allowed_origins),
  rate_limits: Type.Optional(
    Type.Unsafe<Record<string, { limit: number; window_ms: number } | null>>({
      ...record(nullable(RateLimit)),
      description: 'Operation id to its limit, or to null for none. Operations that are absent keep theirs.',
    }),
  ),
});
