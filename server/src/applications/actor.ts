/** Who does something, as it is written down beside what was done. */
export interface Actor {
  /** A backend with a token, a member in the dashboard, an operator at the command line. */
  type: 'api' | 'dashboard' | 'cli';
  /** The masked token, the member's e-mail, or the command. */
  value: string;
  /** The names of a member's roles. Null: no template can be closed to this actor, as with API tokens and owners. */
  roles: readonly string[] | null;
}
