import { hostname } from 'node:os';
import type { App } from '../app.ts';
import { KUBERNETES_FACTS } from '../collect/parse/kubernetes/index.ts';
import type { Config } from '../model/config.ts';
import type { ClusterFacts } from '../model/facts.ts';
import type { FleetSnapshot } from '../model/snapshot.ts';
import { withFacts } from './merge.ts';
import { readSuspects } from './suspects.ts';

/** The second stage of a scan: looks at clusters one by one, as far as the configuration allows. What cannot be seen is unseen. */
export async function inspect(snapshot: FleetSnapshot, config: Config, app: App): Promise<FleetSnapshot> {
  const looked = await look(snapshot, config, app);
  return config.sources?.metrics === false ? looked : readSuspects(looked, config, app);
}

/** What API servers show of themselves: to a dial, and to whoever asks Kubernetes. */
export async function look(snapshot: FleetSnapshot, { sources = {} }: Config, app: App): Promise<FleetSnapshot> {
  const probed = sources.probe === true ? await probe(snapshot, app) : snapshot;
  const { kubernetes = false, helmSecretMetadata = false } = sources;
  if (kubernetes === false) return probed;
  const { readKubernetes } = await import('../collect/read/kubernetes.ts');
  app.tell(`asking ${snapshot.clusters.length} API servers`);
  const asked = { kubernetes, helmSecretMetadata };
  return withFacts(
    probed,
    await readKubernetes(await app.azure(), snapshot.clusters, asked, () => app.now(), app.advance),
  );
}

/** Facts that this stage brings, as far as the configuration allows: those that are unseen where it did not come to its end. */
export function inspectedFacts({ sources = {} }: Config): readonly (keyof ClusterFacts)[] {
  const { probe: isDialed = false, kubernetes = false, metrics = true } = sources;
  return [
    ...(isDialed ? (['probe'] as const) : []),
    ...(kubernetes === false ? [] : ([...KUBERNETES_FACTS, 'webhookBackends'] as const)),
    ...(metrics ? (['tunnelReadiness', 'nodeLoad', 'snatUse'] as const) : []),
  ];
}

async function probe(snapshot: FleetSnapshot, app: App): Promise<FleetSnapshot> {
  const { readProbes } = await import('../collect/read/probe.ts');
  app.tell(`dialing ${snapshot.clusters.length} API servers`);
  return withFacts(snapshot, await readProbes(snapshot.clusters, vantageOf(app), () => app.now(), app.advance));
}

/** How the place that this runs in is called: https://learn.microsoft.com/azure/app-service/reference-app-settings */
function vantageOf({ environment }: App): string {
  return environment['AKS_REACH_VANTAGE'] ?? environment['WEBSITE_SITE_NAME'] ?? hostname();
}
