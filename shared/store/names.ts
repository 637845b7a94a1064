import type { ResourceId } from '../reachability/index.ts';

/** Names of blobs. Whatever comes from elsewhere stands in them only in forms that lead nowhere else. */

const SCAN = /^[A-Za-z0-9][A-Za-z0-9_-]{0,120}$/;
const CLUSTER =
  /^\/subscriptions\/([0-9a-f-]+)\/resourcegroups\/([^/]+)\/providers\/microsoft\.containerservice\/managedclusters\/([^/]+)$/;

export const nameOf = {
  claim: (scan: string) => `open/${checked(scan)}`,
  asked: (scan: string) => `scans/${checked(scan)}/asked`,
  plan: (scan: string) => `scans/${checked(scan)}/plan`,
  snapshot: (scan: string, digest: string) => `scans/${checked(scan)}/snapshot-${digest}`,
  inspected: (scan: string, batch: number) => `scans/${checked(scan)}/inspected/${batch}`,
  trouble: (scan: string, stage: string) => `scans/${checked(scan)}/troubles/${stage}`,
  closed: (scan: string) => `scans/${checked(scan)}/closed`,
  scan: (scan: string) => `scans/${checked(scan)}/`,
  outbox: (scan: string, part: number) => `outbox/${checked(scan)}/${String(part).padStart(5, '0')}`,
  /** They stand in the order in which scans ended. */
  history: (endedAt: string, scan: string) => `history/${endedAt.replaceAll(/[^0-9]/g, '')}_${checked(scan)}`,
  cluster: (id: ResourceId) => {
    const [, subscription = '', group = '', name = ''] = CLUSTER.exec(id) ?? [];
    if (subscription === '') throw new TypeError(`"${id}" is no id of a cluster in lower case`);
    return `clusters/${[subscription, group, name].map(segment).join('/')}`;
  },
};

/** The cluster that a blob is about; `undefined` when it is about none. */
export function clusterIn(name: string): ResourceId | undefined {
  const [, subscription = '', group = '', cluster = ''] = /^clusters\/([^/]+)\/([^/]+)\/([^/]+)$/.exec(name) ?? [];
  if (cluster === '') return undefined;
  const provider = 'providers/microsoft.containerservice/managedclusters';
  return `/subscriptions/${subscription}/resourcegroups/${decodeURIComponent(group)}/${provider}/${decodeURIComponent(cluster)}`;
}

export function scanIn(name: string): string | undefined {
  return /^(?:open\/|history\/\d+_)([^/]+)$/.exec(name)?.[1];
}

/** Dots mean something to file systems and to some services. */
function segment(text: string): string {
  return encodeURIComponent(text).replaceAll('.', '%2E');
}

export function isScanId(text: string): boolean {
  return SCAN.test(text);
}

function checked(scan: string): string {
  if (!isScanId(scan)) throw new TypeError(`"${scan}" is no id of a scan`);
  return scan;
}
