import { basename } from 'node:path';
import { parseChange } from '../../shared/collect/parse/change.ts';
import { kindOf, networkParsers } from '../../shared/collect/parse/index.ts';
import { asResource } from '../../shared/collect/parse/resource.ts';
import type { ScanReport } from '../../shared/model/report.ts';
import { run } from '../cli/run.ts';
import { changeRows } from '../emulator/changes.ts';
import { createEmulator, faults } from '../emulator/emulator.ts';
import { CLIENT, TENANT } from '../emulator/entra.ts';
import { Sources } from '../evidence.ts';
import { fleetOf, healthyNat, healthyPrivate, healthyPublic } from '../fleet/fleet.ts';
import { publicIpPrefix } from '../fleet/resources.ts';
import { variety } from '../fleet/variety.ts';
import { healthyHubPrivate } from '../fleet/worlds/hub-private.ts';
import { healthyHub } from '../fleet/worlds/hub.ts';
import { healthyIntegratedPrivate } from '../fleet/worlds/integrated.ts';
import { healthyKubenet } from '../fleet/worlds/kubenet.ts';
import { healthyPods } from '../fleet/worlds/pods.ts';
import { together } from '../scenarios/scenario.ts';
import { tagRuleMissing } from '../scenarios/tag-rule-missing.ts';
import { hasRecordings, objectsIn, recordings, recordingsFolder } from './recordings.ts';

const CLUSTER = /\/providers\/microsoft\.containerservice\/managedclusters\/[^/]+$/i;

(hasRecordings ? describe : describe.skip)('real answers', () => {
  const files = recordings();
  const bodies = files.flatMap(({ json }) => [...objectsIn(json)]);
  let scanned: Promise<ScanReport> | undefined;
  const scan = () =>
    (scanned ??= run('scan', '--from', recordingsFolder, '--client', 'office=203.0.113.7', '--format', 'json').then(
      ({ report }) => report(),
    ));

  it('name the clusters that a scan finds in them, no more and no less', async () => {
    const report = await scan();
    const wanted = new Set(
      bodies.flatMap(({ id }) => (typeof id === 'string' && CLUSTER.test(id) ? [id.toLowerCase()] : [])),
    );

    expect(new Set(report.clusters.map(({ id }) => id))).toEqual(wanted);
    expect(wanted.size).toBeGreaterThan(4);
  });

  it('are each used, or refused for a reason', async () => {
    const report = await scan();
    const said = new Map(report.scan.files?.map((file) => [file.path, 'used' in file ? file.used : file.refused]));

    expect(files.filter(({ file }) => !said.has(file))).toEqual([]);
    expect([...said.values()].filter((reason) => reason === '')).toEqual([]);
    expect([...said.values()].filter((reason) => reason.startsWith('clusters: ')).length).toBeGreaterThan(25);
  });

  it('hold every value that evidence quotes', async () => {
    const report = await scan();
    const sources = new Sources(files.map(({ json }) => json));
    const evidence = report.findings.flatMap((finding) => finding.evidence);

    expect(evidence.length).toBeGreaterThan(2);
    expect(evidence.flatMap((one) => sources.doubt(one) ?? [])).toEqual([]);
  });

  it('have every field that the emulated Azure uses, spelled alike', () => {
    const emulated = [
      ...fleetOf([healthyPublic('a', 0), healthyNat('b', 1), healthyPrivate('c', 2)]).resources,
      ...fleetOf([healthyHub('d', 3), healthyIntegratedPrivate('e', 4), healthyHubPrivate('f', 5)]).resources,
      ...fleetOf([healthyPods('g', 6), healthyKubenet('h', 7)]).resources,
      ...variety().resources,
    ];
    // Fields that no recording happens to hold, from the models of `@azure/arm-network` and `@azure/arm-containerservice`.
    const modelled = [
      ...[
        'numberOfVirtualNetworkLinks',
        'maxNumberOfVirtualNetworkLinks',
        'numberOfRecordSets',
        'maxNumberOfRecordSets',
      ],
      ...['enableTcpReset', 'outboundRules', 'ipPrefix', 'prefixLength', 'allocatedOutboundPorts', 'publicIPPrefix'],
      ...['httpProxyConfig', 'podSubnetID', 'nodePublicIPPrefixID', 'routeTable', 'minCount', 'maxCount'],
      ...['sourceApplicationSecurityGroups', 'destinationApplicationSecurityGroups', 'applicationSecurityGroups'],
      ...['virtualHub', 'hubIPAddresses', 'publicIPs', 'ruleCollectionGroups', 'basePolicy', 'intrusionDetection'],
      ...['enableProxy', 'servers', 'snat', 'privateRanges'],
      ...['transportSecurity', 'certificateAuthority', 'keyVaultSecretId'],
      ...['gatewayType', 'vpnType', 'enableBgp', 'localNetworkAddressSpace', 'gatewayIpAddress'],
      ...['connectionType', 'virtualNetworkGateway1', 'virtualNetworkGateway2', 'localNetworkGateway2'],
    ];
    const documented = [
      // https://learn.microsoft.com/rest/api/compute/virtual-machine-scale-sets/get
      'publicIPAddressConfiguration',
      // https://learn.microsoft.com/azure/firewall/dns-settings and https://learn.microsoft.com/azure/firewall/snat-private-range
      ...['Network.DNS.Servers', 'Network.SNAT.PrivateRanges'],
      // https://learn.microsoft.com/rest/api/dns/dnsresolver/
      ...['dnsResolverState', 'privateIpAddress', 'privateIpAllocationMethod', 'dnsResolverOutboundEndpoints'],
      ...['targetDnsServers', 'forwardingRuleState'],
    ];
    const known = new Set([...bodies.flatMap((body) => Object.keys(body)), ...modelled, ...documented]);
    const prefix = publicIpPrefix('s', 'g', 'p', 'l', '192.0.2.0/30');
    const used = new Set(
      [...emulated, prefix].flatMap(({ tags: _, ...resource }) =>
        [...objectsIn(resource)].flatMap((part) => Object.keys(part)),
      ),
    );

    expect([...used].filter((field) => !known.has(field))).toEqual([]);
  });

  it('are understood, whatever network resource they hold', () => {
    const parsed = new Map<string, number>();
    const refused = new Set<string>();
    for (const { file, json } of files) {
      for (const body of objectsIn(json)) {
        const resource = asResource(body, '', file);
        const kind = resource && kindOf(resource.type);
        // A mere reference to a resource, as `{ "id": … }`, is not the resource.
        if (resource === undefined || kind === undefined || Object.keys(body).length === 1) continue;
        try {
          networkParsers[kind].parse(resource);
          parsed.set(kind, (parsed.get(kind) ?? 0) + 1);
        } catch (error) {
          refused.add(`${kind} in ${basename(file)}: ${String(error)}`);
        }
      }
    }

    // Both hold no resource: what a network interface is subject to, and a list of names.
    expect([...refused].toSorted()).toEqual([
      'interfaces in test_network_watcher_vm__53.json: BodyError: properties: expected an object, got nothing',
      'vnets in page1_https-management-azure-com-00000000-0000-0000-0000-2.json: BodyError: properties: expected an object, got nothing',
    ]);
    const least = {
      securityGroups: 10,
      routeTables: 6,
      interfaces: 50,
      scaleSets: 1,
      loadBalancers: 4,
      firewalls: 10,
      ruleCollectionGroups: 1,
      ipGroups: 8,
      privateEndpoints: 4,
      privateDnsRecords: 16,
    };
    expect(Object.entries(least).filter(([kind, count]) => (parsed.get(kind) ?? 0) < count)).toEqual([]);
  });

  it('tell of changes in the form of the emulated Azure, and as they are understood', () => {
    const { rows_properties: recorded } = files.find(({ file }) => file.includes('networkresourcechanges'))?.json as {
      rows_properties: Record<string, unknown>[];
    };
    const fieldsOf = (part: unknown) => Object.keys(part as object).toSorted();
    const { fleet } = together([tagRuleMissing]);
    const emulated = changeRows(fleet.changes, new Date())
      .map(({ properties }) => properties as Record<string, unknown>)
      .filter(({ changeType }) => changeType === 'Update');

    expect(emulated.length).toBeGreaterThan(2);
    for (const properties of emulated) {
      expect(fieldsOf(properties)).toEqual(fieldsOf(recorded[0]));
      expect(fieldsOf(properties['changeAttributes'])).toEqual(fieldsOf(recorded[0]?.['changeAttributes']));
      for (const value of Object.values(properties['changes'] ?? {}))
        expect(fieldsOf(value)).toEqual(['newValue', 'previousValue']);
    }
    const id = `${recorded[1]?.['targetResourceId'] as string}/providers/Microsoft.Resources/changes/1`;
    const read = asResource({ id, properties: recorded[1] }, '', '');
    expect(read && parseChange(read)).toMatchObject({
      changedAt: '2024-12-20T04:52:07.743Z',
      kind: 'update',
      properties: [
        { path: 'properties.provisioningState' },
        { path: 'properties.size' },
        {
          path: 'properties.ruleCollections["test-network-rule-collection"].rules["allow-private-traffic"].ipProtocols[0]',
          before: 'Any',
          after: 'TCP',
        },
        {
          path: 'properties.ruleCollections["test-network-rule-collection"].rules["allow-private-traffic"].destinationPorts[0]',
          before: '*',
          after: '443',
        },
      ],
    });
  });

  it('have the rows and the error form of the emulated Azure', async () => {
    const emulator = createEmulator(fleetOf([healthyPublic('a', 0)]));
    const columns =
      bodies
        .map((body) => body['columns'] as { name: string }[])
        .find((list) => Array.isArray(list) && list.some(({ name }) => name === 'managedBy')) ?? [];
    const recordedError = Object.keys(
      bodies.find(({ error }) => (error as { code?: string } | undefined)?.code === 'AuthorizationFailed')?.['error'] ??
        {},
    );
    const token = Buffer.from(
      JSON.stringify({ aud: 'https://management.emulated.example', exp: 1e10, tid: TENANT, oid: CLIENT }),
    ).toString('base64url');
    const answer = await emulator.handle(
      new Request(`${emulator.origin}/providers/Microsoft.ResourceGraph/resources?api-version=1`, {
        method: 'POST',
        headers: { authorization: `Bearer x.${token}.x` },
        body: JSON.stringify({ query: `resources | project ${columns.map(({ name }) => name).join(', ')}` }),
      }),
    );

    expect(columns.length).toBeGreaterThan(10);
    expect(answer.status).toBe(200);
    expect(Object.keys(((await faults.forbidden().json()) as { error: object }).error)).toEqual(recordedError);
  });
});
