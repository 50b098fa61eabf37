import type { Need } from '@belfry/contract';
import { createContext, useContext } from 'react';
import { OPERATION_TABLE } from 'virtual:operations';
import type { Answer, OperationName } from '../api/call.js';
import { useApplicationId } from './application.js';

export type Me = Answer<'getMe'>;

/** The member who is signed in. */
export const MemberContext = createContext<Me | null>(null);

export function useMember(): Me {
  const me = useContext(MemberContext);
  if (!me) throw new Error('nobody is signed in');
  return me;
}

/** Whether a member's role opens an operation, by the table of the contract that the server decides by, too. */
export function mayCall(me: Me, name: OperationName, application?: string): boolean {
  const needs = OPERATION_TABLE[name]?.[2];
  const { kind, areas, application_ids: applications } = me.role;
  if (needs === undefined || needs === null) return false;
  if (needs === 'signed in' || kind !== 'custom') return true;
  if (needs === 'admin') return false;
  if (application !== undefined && applications !== null && !applications.includes(application)) return false;
  return needs.some(
    ({ area, level }: Need) => areas[area] === 'all' || (level === 'view' && areas[area] === 'view'),
  );
}

/** Whether the member may call an operation: what is not allowed is not shown. */
export function useMay(): (name: OperationName) => boolean {
  const me = useMember();
  const application = useApplicationId();
  return (name) => mayCall(me, name, application);
}
