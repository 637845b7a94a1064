import { aGroup, aRule } from '../network-builders.ts';
import { A, aPlace, B, send } from './places.ts';

it('a flow of too many parts is answered as far as it was looked at', () => {
  const ask = (access: 'Allow' | 'Deny', ...ports: readonly string[]) => {
    // Every address has a rule of its own for a port of its own.
    const rules = Array.from({ length: 250 }, (_, index) =>
      aRule(`r${index}`, 100 + index, { access, sources: [`10.0.0.${index}`], ports: [String(1000 + 2 * index)] }),
    );
    const group = aGroup('b', ...rules);
    const net = aPlace({ b: { securityGroup: group.id } }, { securityGroups: [group] });
    return send(net, { subnet: A }, '10.0.1.4', { ports });
  };
  const open = ask('Allow', '1-65535');

  expect(open.disposition).toBe('insufficientInfo');
  expect(open.hops.map(({ at }) => at)).toContain(B);
  expect(open.hops.at(-1)?.because).toBe('only 20000 pieces of the flow were looked at: ask about less at once');
  expect(ask('Allow', '1000-1010').disposition).toBe('delivered');
  // What was found to fail fails, whatever the rest does.
  expect(ask('Deny', '1-65535').disposition).toBe('deniedInbound');
});
