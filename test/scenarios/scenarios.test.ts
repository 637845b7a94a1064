import { applyChange } from '../../shared/apply-change.ts';
import { checks } from '../../shared/checks/index.ts';
import { diagnose } from '../../shared/diagnose.ts';
import type { Evidence, Finding, Status } from '../../shared/model/finding.ts';
import type { FleetSnapshot } from '../../shared/model/snapshot.ts';
import { NETWORK_KINDS } from '../../shared/collect/parse/index.ts';
import type { Network } from '../../shared/reachability/index.ts';
import { watching } from '../../shared/scan/fresh.ts';
import { thinned } from '../thinned.ts';
import { changeRows } from '../emulator/changes.ts';
import { createEmulator } from '../emulator/emulator.ts';
import { Sources } from '../evidence.ts';
import type { ClusterProperties } from '../fleet/resources.ts';
import { scanLive } from '../live.ts';
import { blinded, CLUSTER_FACTS, FLEET_FACTS } from './blinded.ts';
import { CHANGED_BEFORE, THIS_MORNING_MS } from './changed-before.ts';
import { scenarios, troubled } from './index.ts';
import { together } from './scenario.ts';

/** All scenarios make one fleet, scanned once through the emulated Azure. */
const { fleet, config } = together(scenarios);
const emulator = createEmulator(fleet);
emulator.pageSize = 50; // small pages are tried elsewhere, and the quota of Resource Graph holds here too
const { snapshot, report } = await scanLive(emulator, {}, config);
const noted = changeRows(fleet.changes, emulator.startedAt);
const sources = new Sources([...fleet.resources, ...noted], fleet);
const refs = new Map(snapshot.clusters.map(({ cluster }) => [cluster.name, cluster]));

/** A snapshot of one scenario alone. */
function only(name: string): FleetSnapshot {
  const index = scenarios.findIndex(({ id }) => id === name);
  const own = scenarios[index]?.build(index).resources.map(({ id }) => id.toLowerCase()) ?? [];
  const { network } = snapshot.facts;
  if (!network.known) throw new Error('the network was not read');
  const lists = NETWORK_KINDS.map((kind) => [
    kind,
    (network.value[kind] as readonly { id: string }[]).filter(({ id }) => own.includes(id)),
  ]);
  const value = { ...network.value, ...(Object.fromEntries(lists) as Partial<Network>) };
  return {
    ...snapshot,
    facts: { ...snapshot.facts, network: { ...network, value } },
    clusters: snapshot.clusters.filter(({ cluster }) => cluster.name === name),
  };
}

function nameOf(id: string): string {
  return id.slice(id.lastIndexOf('/') + 1);
}

function findingsOf(name: string): readonly Finding[] {
  return report.findings.filter(({ cluster }) => cluster === refs.get(name)?.id);
}

/** The worst answer of each check: a check fails when any of its troubles does. */
function statuses(of: FleetSnapshot): Readonly<Record<string, Status>> {
  const findings = diagnose(of, checks);
  return Object.fromEntries(findings.map(({ cluster, check, status }) => [`${cluster} ${check}`, status]));
}

type Trait = 'stopped' | 'public' | 'private' | 'integrated' | 'outside' | 'shut' | 'endpointShut' | 'noClient';

/** Which clusters a check has nothing to ask of: all others it must pass or fail. */
const SPARED: Readonly<Record<string, readonly Trait[]>> = {
  'tunnel-pods': ['stopped'],
  webhooks: ['stopped'],
  'helm-history': ['stopped'],
  'required-egress': ['stopped'],
  'tunnel-alpn': ['stopped', 'integrated', 'shut', 'endpointShut'],
  'authorized-ranges': ['private'],
  'authorized-egress': ['private', 'integrated', 'shut'],
  'range-hygiene': ['private'],
  'api-call-leak': ['stopped'],
  'node-traffic': ['stopped'],
  'private-access': ['public', 'stopped', 'endpointShut', 'noClient'],
  'node-dns': ['stopped', 'integrated'],
  'api-server-subnet': ['outside'],
  'snat-exhaustion': ['private', 'integrated', 'stopped', 'shut'],
  'api-server-load': ['stopped'],
};

function traitsOf(id: string, { powerState, apiServerAccessProfile: access }: ClusterProperties): readonly Trait[] {
  const shut = ['route-table-missing', 'firewall-deleted', 'nat-without-address'];
  return [
    access?.enablePrivateCluster === true ? 'private' : 'public',
    ...(powerState.code === 'Stopped' ? (['stopped'] as const) : []),
    access?.enableVnetIntegration === true ? 'integrated' : 'outside',
    // Nothing leaves, and nobody can tell how it should.
    ...(shut.includes(id) ? (['shut'] as const) : []),
    ...(id === 'endpoint-pending' ? (['endpointShut'] as const) : []),
    ...(id === 'record-missing' ? (['noClient'] as const) : []),
  ];
}

it('the fleet is read whole', () => {
  expect(report.problems).toEqual([]);
  expect(report.summary.clusters).toBe(scenarios.length);
});

describe('each scenario', () => {
  it.each(scenarios)('$id: $says', ({ id, check }) => {
    const failing = findingsOf(id).filter(({ status }) => status === 'fail');

    expect([...new Set(failing.map((finding) => finding.check))]).toEqual(check === undefined ? [] : [check]);
    expect(findingsOf(id).filter(({ status }) => status === 'unknown')).toEqual([]);
  });

  it.each(scenarios.map((one, index) => ({ ...one, index })))(
    '$id is asked what it can be asked',
    ({ id, index, build }) => {
      const spared = findingsOf(id).filter(({ status }) => status === 'notApplicable');
      const traits = traitsOf(id, build(index).cluster.properties);
      const expected = checks.filter((check) => (SPARED[check.id] ?? []).some((trait) => traits.includes(trait)));

      expect(new Set(spared.map(({ check }) => check))).toEqual(new Set(expected.map((check) => check.id)));
    },
  );

  it('is there for every check', () => {
    expect(new Set(troubled.map(({ check }) => check))).toEqual(new Set(checks.map(({ id }) => id)));
  });
});

describe('evidence', () => {
  const evidence = report.findings.flatMap(({ cluster, evidence: own }) => own.map((one) => ({ ...one, cluster })));

  it('is there for every failure', () => {
    expect(report.findings.filter(({ status, evidence: own }) => status === 'fail' && own.length === 0)).toEqual([]);
    expect(evidence.length).toBeGreaterThan(15);
  });

  it('leads to the value that it quotes, all of it', () => {
    expect(evidence.flatMap((one) => sources.doubt(one, one.cluster) ?? [])).toEqual([]);
  });
});

describe('what changed before', () => {
  it.each(Object.entries(CHANGED_BEFORE))('%s is told by its failure: %s', (name, words) => {
    const told = findingsOf(name).flatMap(({ evidence }) => evidence.filter(({ changedAt }) => changedAt));

    expect(told).toEqual([
      expect.objectContaining({
        fact: expect.stringContaining(words) as string,
        changedAt: new Date(emulator.startedAt.getTime() - THIS_MORNING_MS).toISOString(),
      }),
    ]);
    expect(told[0]?.fact).toMatch(/ by (?:an application through \S+ \(|a caller whose kind Azure does not tell)/);
  });

  it('is told of every trouble that a change of resources led to', () => {
    const led = troubled.filter(({ id }) => fleet.changes.some(({ target }) => target.includes(id)));

    expect(led.map(({ id }) => id).filter((id) => !(id in CHANGED_BEFORE))).toEqual([]);
  });

  it('never names who it was', () => {
    expect(JSON.stringify(noted)).toContain('someone@contoso.example');
    expect(JSON.stringify([report, snapshot])).not.toContain('contoso.example');
  });
});

/** What a list of ranges or objects of Kubernetes show has no one fix that is safe to hand out. */
const NO_NETWORK = ['range-hygiene', 'tunnel-pods', 'webhooks'];

/** What was only measured or watched proves that something fails, and not which line makes it. */
function isOfConfiguration({ source }: Evidence): boolean {
  return source.startsWith('/');
}

describe('fixes', () => {
  const proven = report.findings.filter(
    ({ status, certainty, check, evidence }) =>
      status === 'fail' && certainty === 'proven' && !NO_NETWORK.includes(check) && evidence.some(isOfConfiguration),
  );
  const mendable = report.findings.filter(({ remediation }) => remediation.change !== undefined);
  const worse: Record<Status, number> = { pass: 0, notApplicable: 0, unknown: 1, fail: 2 };

  it('are there for every proven network failure, as command and as data', () => {
    expect(proven.length).toBeGreaterThan(5);
    expect(
      proven.filter(({ remediation }) => remediation.command === undefined || remediation.change === undefined),
    ).toEqual([]);
  });

  it.each(mendable.map((finding) => [nameOf(finding.cluster), finding.check, finding.subject, finding] as const))(
    '%s: %s %s is mended, and nothing gets worse',
    (_, __, ___, finding) => {
      const own = only(nameOf(finding.cluster));
      const before = diagnose(own, checks);
      const after = diagnose(applyChange(own, finding.remediation.change ?? {}), checks);

      expect(after.filter(({ id, status }) => id === finding.id && status === 'fail')).toEqual([]);
      expect(['pass', 'notApplicable']).toContain(statusOf(after, finding));
      // What a cluster that is stopped was not asked stays open when it runs.
      const wasOpen = (one: Finding) => ['unknown', 'notApplicable'].includes(statusOf(before, one));
      const worsened = after.filter(
        (one) => worse[one.status] > worse[statusOf(before, one)] && !(one.status === 'unknown' && wasOpen(one)),
      );
      expect(worsened.map(({ cluster, check, reason }) => [cluster, check, reason])).toEqual([]);
    },
  );

  function statusOf(findings: readonly Finding[], { cluster, check }: Finding): Status {
    const same = findings.filter((one) => one.cluster === cluster && one.check === check).map(({ status }) => status);
    return same.includes('fail') ? 'fail' : (same[0] ?? 'unknown');
  }
});

describe('what is not seen', () => {
  const allowed: Record<Status, readonly Status[]> = {
    pass: ['pass', 'unknown'],
    fail: ['fail', 'unknown'],
    unknown: ['unknown'],
    notApplicable: ['notApplicable', 'unknown'],
  };

  it.each(scenarios)(
    'makes an answer unknown or leaves it, and matters to every answer but "not applicable": $id',
    ({ id }) => {
      const whole = only(id);
      const before = statuses(whole);
      const seen = [...blinded(whole)].map(({ what, snapshot: blind }) => ({ what, after: statuses(blind) }));

      const turned = seen.flatMap(({ what, after }) =>
        Object.entries(after).flatMap(([key, status]) =>
          allowed[before[key] ?? 'unknown'].includes(status)
            ? []
            : [`without ${what}: ${key} was ${String(before[key])}, is ${status}`],
        ),
      );
      expect(turned).toEqual([]);
      const steady = Object.entries(before).filter(
        ([key, status]) => (status === 'pass' || status === 'fail') && seen.every(({ after }) => after[key] === status),
      );
      expect(steady).toEqual([]);
    },
  );

  it.each(scenarios)('rests on what is looked at, and is the same without the rest: $id', ({ id }) => {
    const whole = only(id);
    const { watched, looked } = watching(whole);
    const told = diagnose(watched, checks);
    const { network } = whole.facts;
    if (!network.known) throw new Error('the network was not read');
    const rest = { ...network, value: thinned(network.value, looked) };

    expect(diagnose({ ...whole, facts: { ...whole.facts, network: rest } }, checks)).toEqual(told);
  });

  it('is tried for every fact and every resource', () => {
    const network = snapshot.facts.network.known ? snapshot.facts.network.value : undefined;
    const resources = NETWORK_KINDS.reduce((sum, kind) => sum + (network?.[kind].length ?? 0), 0);

    expect([...blinded(snapshot)]).toHaveLength(
      FLEET_FACTS.length + CLUSTER_FACTS.length + resources + NETWORK_KINDS.length + 3,
    );
    expect(resources).toBeGreaterThan(50);
  });
});
