/** What an application decides for itself. */
export interface Settings {
  /** Off: every send is refused. */
  businessMessaging: boolean;
  /** What becomes of a target that is no user yet. */
  unknownTargets: 'create' | 'reject';
}

/** The settings of an application: what is stored over the defaults. */
export function readSettings(stored: Record<string, unknown>): Settings {
  return {
    businessMessaging: stored.business_messaging !== false,
    unknownTargets: stored.unknown_targets === 'reject' ? 'reject' : 'create',
  };
}
