import type { App } from '../app.ts';
import { byRoot, deadAddressesOf, STANDING_TYPES, withChangesBefore } from '../changes/before.ts';
import { rootsOf } from '../changes/line.ts';
import type { Finding } from '../model/finding.ts';
import type { Problem } from '../model/report.ts';
import type { ResourceChange } from '../model/resource-change.ts';
import type { FleetSnapshot } from '../model/snapshot.ts';
import type { Confirmed } from './confirm.ts';
import { withChanges } from './merge.ts';

/**
 * Tells of each failure what changed before it: live as Resource Graph has it, asked only about what failures rest on; from files as they
 * have it. Whether the failure was there before the change nobody can tell who has not seen it begin; of one that is remembered the
 * lifecycle keeps what was told first.
 */
export async function tellChanges(judged: Confirmed, app: App, isLive: boolean): Promise<Confirmed> {
  const { findings, snapshot } = judged;
  const { facts, changes: known = [] } = snapshot;
  const network = facts.network.known ? facts.network.value : undefined;
  const { changes, problems } = isLive ? await read(findings, snapshot, app) : { changes: known, problems: [] };
  const byResource = byRoot(changes);
  return {
    findings: findings.map((finding) => withChangesBefore(finding, byResource, network)),
    snapshot: withChanges(snapshot, changes),
    problems: [...judged.problems, ...problems],
  };
}

async function read(
  findings: readonly Finding[],
  { facts: { network } }: FleetSnapshot,
  app: App,
): Promise<{ readonly changes: readonly ResourceChange[]; readonly problems: readonly Problem[] }> {
  const failures = findings.filter(({ status }) => status === 'fail');
  const resources = rootsOf(failures, network.known ? network.value : undefined);
  if (resources.length === 0) return { changes: [], problems: [] };

  const hasDeadEnd = failures.some((failure) => deadAddressesOf(failure).length > 0);
  const { readChanges } = await import('../collect/read/changes.ts');
  app.tell(`asking what changed in ${resources.length} resources that failures rest on`);
  const wanted = { resources, deletedTypes: hasDeadEnd ? STANDING_TYPES : [] };
  return readChanges(await app.azure(), wanted, app.now().toISOString());
}
