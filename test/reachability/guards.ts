import type { Network, SecurityRule } from '../../shared/reachability/index.ts';
import { aGroup, anInterface, aRule } from '../network-builders.ts';
import { A, aPlace, B } from './places.ts';

export const [CLIENT, SERVER] = ['10.0.0.4', '10.0.1.4'];

export const rule = (name: string, access: SecurityRule['access'], different: Partial<SecurityRule> = {}) =>
  aGroup(name, aRule(`${access}-by-${name}`, 100, { access, ...different }));
export const outbound = (name: string, access: SecurityRule['access']) => rule(name, access, { direction: 'Outbound' });

/** A client in `a` and a server in `b`, each with a group on its interface and one on its subnet. */
export function between(
  groups: { readonly client?: string; readonly a?: string; readonly b?: string; readonly server?: string },
  rest: Partial<Network>,
): Network {
  const id = (name: string | undefined) => name !== undefined && { securityGroup: aGroup(name).id };
  return aPlace(
    { a: { ...id(groups.a) }, b: { ...id(groups.b) } },
    {
      interfaces: [
        anInterface('client', CLIENT, A, { ...id(groups.client) }),
        anInterface('server', SERVER, B, { ...id(groups.server) }),
      ],
      ...rest,
    },
  );
}
