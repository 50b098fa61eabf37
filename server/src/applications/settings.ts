import { LIMITS } from '@belfry/contract';

/** A most of calls in a stretch of time. */
export interface RateLimit {
  limit: number;
  windowMs: number;
}

/** What an application decides for itself. */
export interface Settings {
  /** Off: every send is refused. */
  businessMessaging: boolean;
  /** What becomes of a target that is no user yet. */
  unknownTargets: 'create' | 'reject';
  /** On: a send without a tag is refused. */
  tagEnforcement: boolean;
  /** On: a tag that is new is made by the send that brings it; off: such a send is refused. */
  tagAutoCreation: boolean;
  /** The most templates that are not archived. */
  liveTemplates: number;
  /** Whether a message is shown by the version of its template that it was sent with, or by the newest. */
  messageRendering: 'pinned' | 'latest';
  /** Schemes of the application's own apps, which its templates may link to beside the common ones. */
  urlSchemes: readonly string[];
  /** Origins whose pages may call the client API; `*` is all. */
  allowedOrigins: readonly string[];
  /** By operation; null when there is none at all. */
  rateLimits: ReadonlyMap<string, RateLimit> | null;
}

/** The settings of an application: what is stored over the defaults. */
export function readSettings(stored: Record<string, unknown>): Settings {
  return {
    businessMessaging: stored.business_messaging !== false,
    unknownTargets: stored.unknown_targets === 'reject' ? 'reject' : 'create',
    tagEnforcement: stored.tag_enforcement === true,
    tagAutoCreation: stored.tag_auto_creation !== false,
    liveTemplates: (stored.live_templates as number | undefined) ?? LIMITS.liveTemplates,
    messageRendering: stored.message_rendering === 'latest' ? 'latest' : 'pinned',
    urlSchemes: (stored.url_schemes as string[] | undefined) ?? [],
    allowedOrigins: (stored.allowed_origins as string[] | undefined) ?? ['*'],
    rateLimits: readRateLimits(stored.rate_limits),
  };
}

function readRateLimits(stored: unknown): Settings['rateLimits'] {
  const limits = Object.entries((stored ?? {}) as Record<string, { limit: number; window_ms: number }>);
  if (limits.length === 0) return null;
  return new Map(
    limits.map(([operation, one]) => [operation, { limit: one.limit, windowMs: one.window_ms }]),
  );
}

/** Settings as the API answers them. */
export function presentSettings(settings: Settings) {
  const limits = [...(settings.rateLimits ?? [])].map(
    ([operation, { limit, windowMs }]) => [operation, { limit, window_ms: windowMs }] as const,
  );
  return {
    business_messaging: settings.businessMessaging,
    unknown_targets: settings.unknownTargets,
    tag_enforcement: settings.tagEnforcement,
    tag_auto_creation: settings.tagAutoCreation,
    live_templates: settings.liveTemplates,
    message_rendering: settings.messageRendering,
    url_schemes: [...settings.urlSchemes],
    allowed_origins: [...settings.allowedOrigins],
    rate_limits: Object.fromEntries(limits),
  };
}
