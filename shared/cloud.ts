import { UsageError } from './config.ts';

/** The hosts and token audiences of one Azure cloud. */
export interface Cloud {
  readonly name: string;
  /** Of ARM and Resource Graph, without a slash at the end. */
  readonly resourceManager: string;
  readonly resourceManagerAudience: string;
  /** Of Entra, without a slash at the end. */
  readonly authority: string;
  /** For Logs Ingestion. */
  readonly monitorAudience: string;
  /** Of the API that answers questions to logs, host and audience in one, without a slash at the end. Absent where the cloud tells of none. */
  readonly logAnalytics?: string;
  /** Of metrics, with `{region}` in place of a region. */
  readonly metricsEndpoint: string;
  readonly metricsAudience: string;
  /** Whether Entra's public directory of authorities knows this one. */
  readonly isWellKnown: boolean;
}

const CLOUDS = {
  public: wellKnown(
    'public',
    'https://management.azure.com',
    'https://login.microsoftonline.com',
    'https://monitor.azure.com',
    'https://api.loganalytics.io',
    'https://metrics.monitor.azure.com',
  ),
  usgov: wellKnown(
    'usgov',
    'https://management.usgovcloudapi.net',
    'https://login.microsoftonline.us',
    'https://monitor.azure.us',
    'https://api.loganalytics.us',
    'https://metrics.monitor.azure.us',
  ),
  china: wellKnown(
    'china',
    'https://management.chinacloudapi.cn',
    'https://login.chinacloudapi.cn',
    'https://monitor.azure.cn',
    'https://api.loganalytics.azure.cn',
    'https://metrics.monitor.azure.cn',
  ),
} as const;

function wellKnown(
  name: string,
  resourceManager: string,
  authority: string,
  monitorAudience: string,
  logAnalytics: string,
  metricsAudience: string,
): Cloud {
  return {
    name,
    resourceManager,
    resourceManagerAudience: resourceManager,
    authority,
    monitorAudience,
    logAnalytics,
    metricsEndpoint: ofRegion(metricsAudience),
    metricsAudience,
    isWellKnown: true,
  };
}

/**
 * The cloud that `AKS_REACH_CLOUD` names: `public` (also when not set), `usgov`, `china`, or the URL of an ARM that tells its own hosts at
 * `/metadata/endpoints`, as those of air-gapped clouds do.
 */
export async function findCloud(setting: string | undefined, get: (url: string) => Promise<unknown>): Promise<Cloud> {
  const name = setting ?? 'public';
  if (name in CLOUDS) return CLOUDS[name as keyof typeof CLOUDS];
  if (!name.startsWith('https://')) {
    throw new UsageError(
      `AKS_REACH_CLOUD is "${name}": expected ${Object.keys(CLOUDS).join(', ')} or the https URL of an ARM endpoint`,
    );
  }
  const url = `${withoutSlash(name)}/metadata/endpoints?api-version=2022-09-01`;
  const answer = await get(url).catch((error: unknown) => {
    const why = error instanceof Error ? error.message : String(error);
    throw new Error(`AKS_REACH_CLOUD: ${url} did not answer as an ARM endpoint: ${why}`);
  });
  return parseMetadata(answer, url);
}

function parseMetadata(answer: unknown, url: string): Cloud {
  const metadata = (Array.isArray(answer) ? answer[0] : answer) as
    | {
        name?: unknown;
        resourceManager?: unknown;
        logAnalyticsResourceId?: unknown;
        authentication?: { loginEndpoint?: unknown; audiences?: unknown[] };
      }
    | null
    | undefined;
  const resourceManager = metadata?.resourceManager;
  const login = metadata?.authentication?.loginEndpoint;
  const audience = metadata?.authentication?.audiences?.[0];
  if (typeof resourceManager !== 'string' || typeof login !== 'string' || typeof audience !== 'string') {
    throw new UsageError(
      `${url} did not tell resourceManager, authentication.loginEndpoint and authentication.audiences`,
    );
  }
  const logAnalytics = metadata?.logAnalyticsResourceId;
  const known = Object.values(CLOUDS).find((cloud) => cloud.resourceManager === withoutSlash(resourceManager));
  return (
    known ?? {
      name: typeof metadata?.name === 'string' ? metadata.name : new URL(resourceManager).host,
      resourceManager: withoutSlash(resourceManager),
      resourceManagerAudience: withoutSlash(audience),
      authority: withoutSlash(login),
      // No cloud's metadata names it; in every cloud it is ARM's host with another first word.
      monitorAudience: withoutSlash(audience).replace('://management.', '://monitor.'),
      ...(typeof logAnalytics === 'string' && logAnalytics !== '' && { logAnalytics: withoutSlash(logAnalytics) }),
      ...metricsOf(withoutSlash(resourceManager), withoutSlash(audience)),
      isWellKnown: false,
    }
  );
}

/** An ARM whose host has another first word answers about metrics itself, whatever the region. */
function metricsOf(resourceManager: string, audience: string): Pick<Cloud, 'metricsEndpoint' | 'metricsAudience'> {
  const named = (url: string) => url.replace('://management.', '://metrics.monitor.');
  const endpoint = named(resourceManager);
  return {
    metricsEndpoint: endpoint === resourceManager ? resourceManager : ofRegion(endpoint),
    metricsAudience: named(audience),
  };
}

/** Each region has a host of its own: https://learn.microsoft.com/rest/api/monitor/metrics-batch/batch */
function ofRegion(url: string): string {
  return url.replace('://', '://{region}.');
}

function withoutSlash(url: string): string {
  return url.replace(/\/+$/, '');
}
