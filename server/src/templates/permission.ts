import { BelfryError } from '@belfry/contract';
import type { Actor } from '../applications/actor.js';

/**
 * Decides who may send and edit a template: anybody whose token or role allows it at all, unless the template
 * names roles; then members need one of these. Throws PermissionDenied.
 */
export function requireTemplateRole(
  template: { key: string; permission: readonly string[] },
  actor: Pick<Actor, 'roles'>,
  act: 'send' | 'edit',
): void {
  const { key, permission } = template;
  if (permission.length === 0 || actor.roles === null) return;
  if (actor.roles.some((role) => permission.includes(role))) return;
  throw new BelfryError(
    'PermissionDenied',
    `Template "${key}" may be ${act === 'send' ? 'sent' : 'edited'} by members with the role ${permission.join(' or ')} only.`,
  );
}
