import type { ResourceId } from '../../reachability/index.ts';

/** https://learn.microsoft.com/azure/azure-government/compare-azure-government-global-azure, https://docs.azure.cn/articles/guidance/developerdifferences */
const PORTALS: Readonly<Record<string, string>> = {
  public: 'https://portal.azure.com',
  usgov: 'https://portal.azure.us',
  china: 'https://portal.azure.cn',
};

const RESOURCE = /^\/subscriptions\/[^/#|]+\/resourcegroups\/[^/#|]+\/providers\/[^/#|]+\/[^/#|]+\/[^/#|]+/i;

/** Where the portal of a cloud shows the resource that an id or a source begins with: what lies in another is shown there. Absent for a cloud of one's own. */
export function portalLink(cloud: string, source: ResourceId): string | undefined {
  const portal = Object.hasOwn(PORTALS, cloud) ? PORTALS[cloud] : undefined;
  const [id] = RESOURCE.exec(source.replace(/^metric:/, '')) ?? [];
  return portal === undefined || id === undefined ? undefined : `${portal}/#@/resource${encodeURI(id)}`;
}
