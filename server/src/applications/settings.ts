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
}

/** The settings of an application: what is stored over the defaults. */
export function readSettings(stored: Record<string, unknown>): Settings {
  return {
    businessMessaging: stored.business_messaging !== false,
    unknownTargets: stored.unknown_targets === 'reject' ? 'reject' : 'create',
    tagEnforcement: stored.tag_enforcement === true,
    tagAutoCreation: stored.tag_auto_creation !== false,
  };
}
