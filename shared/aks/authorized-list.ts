import type { ApiServer } from '../model/api-server.ts';
import type { Evidence } from '../model/finding.ts';
import type { Observed } from '../model/observed.ts';
import type { ServiceTags } from '../model/service-tags.ts';
import type { ClusterRef } from '../model/snapshot.ts';
import { type IpSet, ipSet, union } from '../reachability/index.ts';
import { azCluster, word } from './az.ts';
import { cite } from './cite.ts';
import type { Fix } from './fix.ts';

export const LIST_PATH = 'properties.apiServerAccessProfile.authorizedIPRanges';

/** Stands for "nobody but the cluster itself", and may not stand beside others: https://learn.microsoft.com/azure/aks/api-server-authorized-ip-ranges */
const NOBODY = '0.0.0.0/32';

/** Whether the list holds anything. An empty list lets every address in. */
export function isRestricted(apiServer: ApiServer): boolean {
  return entries(apiServer).length > 0;
}

export function entries({ authorizedRanges, authorizedTags, unreadableRanges }: ApiServer): readonly string[] {
  return [...authorizedRanges, ...authorizedTags, ...unreadableRanges];
}

/** The limit is 200 entries, and 2,000 with API Server VNet Integration: https://learn.microsoft.com/azure/aks/api-server-authorized-ip-ranges */
export function limitOf({ mode }: ApiServer): number {
  return mode === 'publicVnetIntegrated' ? 2000 : 200;
}

/** Who the list lets in for certain, and the entries that may let in more. */
export interface Admission {
  readonly admits: IpSet;
  readonly doubts: readonly string[];
}

export function admission(apiServer: ApiServer, serviceTags: Observed<ServiceTags>): Admission {
  const doubts = apiServer.unreadableRanges.map(
    (entry) => `The entry "${entry}" of the authorized IP ranges cannot be read.`,
  );
  const sets = [ipSet(apiServer.authorizedRanges)];
  for (const tag of apiServer.authorizedTags) {
    const prefixes = serviceTags.known ? serviceTags.value.tags[tag.toLowerCase()] : undefined;
    if (prefixes !== undefined) sets.push(ipSet(prefixes));
    else
      doubts.push(
        `The list also admits the service tag ${tag}, whose addresses are not known: ${whyNot(serviceTags)}.`,
      );
  }
  return { admits: union(...sets), doubts };
}

function whyNot(serviceTags: Observed<ServiceTags>): string {
  return serviceTags.known
    ? `service tags of change ${serviceTags.value.changeNumber} do not have it`
    : serviceTags.why;
}

/** The list itself, quoted. */
export function listEvidence(cluster: ClusterRef, apiServer: ApiServer): Evidence {
  return cite(cluster.id, LIST_PATH, entries(apiServer));
}

/** Adds addresses to the list, in place of "nobody" if it says that. `undefined` when the list has no room for them. */
export function admit(cluster: ClusterRef, apiServer: ApiServer, additions: readonly string[]): Fix | undefined {
  const limit = limitOf(apiServer);
  const others = apiServer.authorizedRanges.filter((range) => range !== NOBODY);
  const authorizedRanges = [...new Set([...others, ...additions])];
  if (entries({ ...apiServer, authorizedRanges }).length > limit) return undefined;
  return {
    command: rewriteList(
      cluster,
      apiServer,
      `printf '%s\\n' "$ranges" ${additions.map(word).join(' ')} | grep -vxF ${NOBODY} | sort -u`,
    ),
    change: { clusters: { [cluster.id]: { apiServer: { ...apiServer, authorizedRanges } } } },
  };
}

/** Takes entries off the list. What would leave it empty, and so open to everyone, leaves "nobody" instead. */
export function dismiss(cluster: ClusterRef, apiServer: ApiServer, leaving: readonly string[]): Fix {
  const without = (list: readonly string[]) => list.filter((entry) => !leaving.includes(entry));
  const rest = {
    ...apiServer,
    authorizedRanges: without(apiServer.authorizedRanges),
    authorizedTags: without(apiServer.authorizedTags),
    unreadableRanges: without(apiServer.unreadableRanges),
  };
  const changed = isRestricted(rest) ? rest : { ...rest, authorizedRanges: [NOBODY] };
  const patterns = leaving.map((entry) => `-e ${word(entry)}`).join(' ');
  return {
    command: rewriteList(cluster, changed, `printf '%s\\n' "$ranges" | grep -vxF ${patterns} || echo ${NOBODY}`),
    change: { clusters: { [cluster.id]: { apiServer: changed } } },
  };
}

/**
 * Writing replaces the whole list, so the list is read when the command runs, and written back changed. An empty list is not written to: it
 * lets everyone in, and one entry would shut everyone else out.
 */
function rewriteList(cluster: ClusterRef, apiServer: ApiServer, edit: string): string {
  const at = azCluster(cluster);
  const query = `apiServerAccessProfile.authorizedIpRanges || apiServerAccessProfile.authorizedIPRanges`;
  return [
    `ranges=$(az aks show ${at} --query '${query}' -o tsv)`,
    `test -n "$ranges"`,
    `ranges=$(${edit})`,
    `test "$(printf '%s\\n' "$ranges" | wc -l)" -le ${limitOf(apiServer)}`,
    apiServer.authorizedTags.length === 0
      ? `az aks update ${at} --api-server-authorized-ip-ranges "$(printf '%s\\n' "$ranges" | paste -sd, -)"`
      : // `az aks update` takes addresses alone, but for an extension of it in preview.
        `az resource update --ids ${word(cluster.id)} --set "${LIST_PATH}=[$(printf '%s\\n' "$ranges" | sed 's|.*|"&"|' | paste -sd, -)]"`,
  ].join(' && ');
}
