import type { Trace } from '../../shared/reachability/index.ts';
import {
  applicationRule,
  filterRules,
  firewall,
  firewallPolicy,
  networkRule,
  ruleCollectionGroup,
} from '../fleet/firewalls.ts';
import { fleetOf, healthyPublic, nodesOf } from '../fleet/fleet.ts';
import { publicIp, type Resource, type VnetProperties } from '../fleet/resources.ts';
import { routeTable } from '../fleet/routes.ts';
import { folder, run } from './run.ts';

const S = '00000000-0000-0000-0000-000000000001';

/** A cluster whose nodes leave by a firewall in the hub, as Microsoft's walk-through for limited egress has it. */
function behindFirewall() {
  const world = healthyPublic('aks', 0);
  const { hub, cluster, resources } = world;
  addSubnet(hub, 'AzureFirewallSubnet', '10.0.64.0/26');
  const ip = publicIp(S, 'rg-net', 'fw-ip', 'westeurope', '192.0.2.77');
  const fw = firewall(S, 'rg-net', 'hub-fw', 'westeurope', hub, '10.0.64.4', ip);
  const policy = firewallPolicy(S, 'rg-net', 'hub-policy', 'westeurope');
  fw.properties.firewallPolicy = { id: policy.id };
  const rules = ruleCollectionGroup(policy, 'aks', 200, [
    filterRules('net', 200, 'Allow', [
      networkRule('time', { ipProtocols: ['UDP'], destinationFqdns: ['ntp.ubuntu.com'], destinationPorts: ['123'] }),
    ]),
    filterRules('app', 300, 'Allow', [
      applicationRule('tag', { fqdnTags: ['AzureKubernetesService'] }),
      applicationRule('registry', { targetFqdns: ['*.azurecr.io'], terminateTLS: true }),
    ]),
  ]);
  const table = routeTable(S, 'rg-net', 'nodes-rt', 'westeurope', {
    out: ['0.0.0.0/0', 'VirtualAppliance', '10.0.64.4'],
  });
  Object.assign(nodesOf(world).properties, { routeTable: { id: table.id } });
  cluster.properties.networkProfile.outboundType = 'userDefinedRouting';
  cluster.properties.apiServerAccessProfile = { authorizedIPRanges: ['203.0.113.0/24', '192.0.2.77/32'] };
  resources.push(ip, fw, policy, rules, table);
  return { ...world, policy, rules };
}

function addSubnet({ id, properties }: Resource<VnetProperties>, name: string, addressPrefix: string): void {
  const [first] = properties.subnets;
  if (first === undefined) throw new Error('the VNet has no subnet to copy');
  properties.subnets.push({
    ...first,
    name,
    id: `${id}/subnets/${name}`,
    properties: { ...first.properties, addressPrefix },
  });
}

async function ask(world: ReturnType<typeof behindFirewall>, destination: string, ...more: string[]) {
  const at = folder({ 'fleet.json': fleetOf([world]).resources });
  const { code, out } = await run(
    'explain',
    '--from',
    at,
    '--source',
    world.cluster.id,
    '--destination',
    destination,
    '--format',
    'json',
    ...more,
  );
  const trace = JSON.parse(out) as Trace;
  return { code, trace, firewall: trace.hops.find(({ kind }) => kind === 'firewall') };
}

describe('explain, out of a spoke behind a hub firewall', () => {
  it('finds the FQDN tag for what every node needs', async () => {
    const { code, trace, firewall: hop } = await ask(behindFirewall(), 'mcr.microsoft.com');

    expect(code).toBe(0);
    expect(trace.hops.map(({ kind }) => kind)).toEqual(['dns', 'nsg', 'route', 'firewall', 'route', 'nat', 'internet']);
    expect(hop).toMatchObject({
      ruling: 'allow',
      by: 'aks/app/tag',
      of: expect.stringMatching(/hub-policy\/rulecollectiongroups\/aks$/) as string,
    });
    expect(hop?.because).toContain('is kept by Microsoft, and is assumed');
  });

  it('says of TLS inspection where it happens', async () => {
    const world = behindFirewall();
    world.policy.properties.transportSecurity = {
      certificateAuthority: { name: 'ca', keyVaultSecretId: 'https://kv.example/secrets/ca' },
    };
    const { firewall: hop } = await ask(world, 'team.azurecr.io');

    expect(hop).toMatchObject({ by: 'aks/app/registry', inspectsTls: true });
    expect(hop?.because).toContain('the rule terminates TLS');
  });

  it('ends at the firewall for all else, and for an address without a name', async () => {
    expect(await ask(behindFirewall(), 'example.com')).toMatchObject({
      code: 1,
      trace: { disposition: 'deniedByFirewall' },
      firewall: { by: 'No rule matched. Proceeding with default action' },
    });
    expect((await ask(behindFirewall(), '203.0.113.99')).trace.disposition).toBe('deniedByFirewall');
  });

  it('sees at the API server the address of the firewall', async () => {
    expect((await ask(behindFirewall(), behindFirewall().cluster.id)).trace.disposition).toBe('delivered');

    const world = behindFirewall();
    world.cluster.properties.apiServerAccessProfile = { authorizedIPRanges: ['203.0.113.0/24'] };
    expect((await ask(world, world.cluster.id)).trace.disposition).toBe('notAuthorized');
  });

  it('loses replies where the way back is gone', async () => {
    const world = behindFirewall();
    const back = world.hub.properties.virtualNetworkPeerings.find(({ name }) => name === 'to-aks-spoke');
    if (back !== undefined) back.properties.allowVirtualNetworkAccess = false;

    expect((await ask(world, 'mcr.microsoft.com')).trace.disposition).not.toBe('delivered');
  });

  it('cannot tell what rules say that were not exported', async () => {
    const world = behindFirewall();
    world.resources.splice(world.resources.indexOf(world.rules), 1);
    const { code, firewall: hop } = await ask(world, 'mcr.microsoft.com');

    expect(code).toBe(3);
    expect(hop?.because).toMatch(/rulecollectiongroups\/aks was not seen/);
  });
});
