import { aGroup, aRule } from '../network-builders.ts';
import { A, aPlace, B, send } from './places.ts';

it('a flow of too many parts is answered as far as it was looked at', () => {
  const ask = (access: 'Allow' | 'Deny', ...destinations: readonly string[]) => {
    // Every address has a rule of its own, where packets leave and where they enter.
    const from = Array.from({ length: 250 }, (_, index) =>
      aRule(`from${index}`, 100 + index, { direction: 'Outbound', sources: [`10.0.0.${index}`] }),
    );
    const to = Array.from({ length: 250 }, (_, index) =>
      aRule(`to${index}`, 100 + index, { access, destinations: [`10.0.1.${index}`] }),
    );
    const groups = [aGroup('a', ...from), aGroup('b', ...to)];
    const [a, b] = groups.map(({ id }) => ({ securityGroup: id }));
    const net = aPlace({ ...(a && { a }), ...(b && { b }) }, { securityGroups: groups });
    return send(net, { subnet: A }, { addresses: destinations });
  };
  const open = ask('Allow', '10.0.1.0/24');

  expect(open.disposition).toBe('insufficientInfo');
  expect(open.parts).toHaveLength(20_000);
  expect(open.hops.map(({ at }) => at)).toContain(B);
  expect(open.hops.at(-1)?.because).toBe('only 20000 pieces of the flow were looked at: ask about less at once');
  expect(ask('Allow', '10.0.1.0/30').disposition).toBe('delivered');
  // What was found to fail fails, whatever the rest does.
  expect(ask('Deny', '10.0.1.0/24').disposition).toBe('deniedInbound');
});
