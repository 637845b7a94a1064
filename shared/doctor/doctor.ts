import type { App } from '../app.ts';
import type { Config, Scope } from '../model/config.ts';
import type { Requirement, SignedIn } from '../model/requirement.ts';
import { withDeadline } from '../scan/in-time.ts';
import { placesIn, type Places } from './places.ts';
import { rightsIn } from './rights.ts';

/** Azure's clients wait for ever. */
const MOST_MS = 120_000;
/** The oldest that runs TypeScript as it is: https://nodejs.org/api/typescript.html */
const LEAST_NODE = 24;
const REACH =
  'DNS, routes and firewalls must let this host through, and HTTPS_PROXY must name the proxy where there is one';

export interface Wish {
  /** The version of Node.js, without a "v". */
  readonly node: string;
  readonly scope: Scope;
  /** What was read of it, or why it could not be. */
  readonly config: { readonly value: Config; readonly says: string } | { readonly why: string };
}

/** Whether a scan would work from here, one thing after another that it needs. What hangs on a thing that is wrong is not looked at, and says so. */
export async function examine(wish: Wish, whole: App): Promise<readonly Requirement[]> {
  const app = withDeadline(whole, MOST_MS);
  const config = 'value' in wish.config ? wish.config.value : {};
  const own = [nodeOf(wish.node), configOf(wish.config), ...(await deliveryOf(app))];
  const cloud = await cloudOf(app);
  if (cloud.status !== 'ok')
    return [...own, cloud, ...unseen(['signed in', 'subscriptions', 'rights'], 'ARM was not reached')];

  app.tell('asking who is logged in');
  const {
    cloud: { authority },
  } = await app.azure();
  const [login, signedIn] = await Promise.all([
    reached('Entra', `${authority}/common/v2.0/.well-known/openid-configuration`, app),
    signedInOf(app),
  ]);
  const soFar = [...own, cloud, login, signedIn];
  if (signedIn.status !== 'ok')
    return [...soFar, ...unseen(['subscriptions', 'rights'], 'there is no token to ask with')];

  app.tell('looking at subscriptions');
  const places = await placesIn(await app.azure(), wish.scope);
  app.tell(`asking for the rights in ${places.groups.length} resource groups`);
  return [
    ...soFar,
    ...subscriptionsOf(places),
    ...(await rightsOf(places, config, app)),
    ...(await metricsOf(places, config, app)),
    ...(await logsOf(config, app)),
    ...clientsOf(places, config),
  ];
}

function nodeOf(version: string): Requirement {
  const isOld = Number.parseInt(version, 10) < LEAST_NODE;
  const todo = `install Node.js ${LEAST_NODE} or newer`;
  return { name: 'Node.js', status: isOld ? 'wrong' : 'ok', says: version, ...(isOld && { todo }) };
}

function configOf(config: Wish['config']): Requirement {
  if ('value' in config) return { name: 'configuration', status: 'ok', says: config.says };
  return {
    name: 'configuration',
    status: 'wrong',
    says: config.why,
    todo: 'docs/reach.schema.json says what may stand there',
  };
}

/** An ARM that tells its own hosts is asked for these before anything else is. */
async function cloudOf(app: App): Promise<Requirement> {
  const setting = app.environment['AKS_REACH_CLOUD'] ?? 'public';
  const name = 'Azure Resource Manager';
  const path = '/metadata/endpoints?api-version=2022-09-01';
  if (setting.startsWith('https://')) {
    const first = await reached(name, `${setting.replace(/\/+$/, '')}${path}`, app);
    if (first.status !== 'ok') return first;
  }
  try {
    const { cloud } = await app.azure();
    return await reached(name, `${cloud.resourceManager}${path}`, app);
  } catch (error) {
    return { name, status: 'wrong', says: error instanceof Error ? error.message : String(error) };
  }
}

async function reached(name: string, url: string, app: App): Promise<Requirement> {
  const { reach } = await import('../collect/read/endpoint.ts');
  app.tell(`dialing ${new URL(url).host}`);
  const { isReached, says } = await reach(url, app.httpClient);
  return { name, status: isReached ? 'ok' : 'wrong', says, ...(!isReached && { todo: REACH }) };
}

/** https://learn.microsoft.com/troubleshoot/entra/entra-id/governance/verify-first-party-apps-sign-in#application-ids-of-commonly-used-microsoft-applications */
const TOOLS: Readonly<Partial<Record<string, string>>> = {
  '04b07795-8ddb-461a-bbee-02f9e1bf7b46': 'the Azure CLI',
  '1950a258-227b-4e31-a9cf-717495945fc2': 'Azure PowerShell',
};

async function signedInOf(app: App): Promise<Requirement> {
  const name = 'signed in';
  const [{ readSignIn }, { explain }] = await Promise.all([
    import('../collect/read/sign-in.ts'),
    import('../collect/read/azure-error.ts'),
  ]);
  try {
    return { name, status: 'ok', says: identityOf(await readSignIn(await app.azure())) };
  } catch (error) {
    return { name, status: 'wrong', says: explain(error) };
  }
}

function identityOf({ tenant, object, application = 'unknown', isUser }: SignedIn): string {
  if (isUser === undefined) return 'a token is there, and does not say whose';
  const tool = TOOLS[application] ?? `application ${application}`;
  const who = isUser ? `a user, through ${tool}` : `application or managed identity ${application}`;
  return `${who}, object ${object ?? 'unknown'} of tenant ${tenant ?? 'unknown'}`;
}

function subscriptionsOf({ subscriptions, problems }: Places): readonly Requirement[] {
  const name = 'subscriptions';
  const bad = problems.map(({ where, what, kind }): Requirement => ({
    name,
    status: kind === 'unread' ? 'wrong' : 'ok',
    says: `${where}: ${what}`,
  }));
  if (subscriptions.length === 0) return bad;
  return [{ name, status: 'ok', says: `${subscriptions.length} to be seen in scope` }, ...bad];
}

async function rightsOf({ groups, gaps }: Places, { sources = {} }: Config, app: App): Promise<readonly Requirement[]> {
  const holes = gaps.map((why): Requirement => ({ name: 'resources', status: 'unknown', says: why }));
  if (groups.length === 0) {
    const says =
      'no cluster and no VNet is to be seen in scope: there may be none, or the rights to read them are missing';
    return [...holes, { name: 'rights', status: 'unknown', says, todo: 'give the role Reader on the subscriptions' }];
  }
  const [{ readPermissions }, { explain }, { eachOf }] = await Promise.all([
    import('../collect/read/permissions.ts'),
    import('../collect/read/azure-error.ts'),
    import('../collect/quota.ts'),
  ]);
  const azure = await app.azure();
  const asked = await eachOf(
    groups,
    16,
    async (group) => {
      try {
        return { group, permissions: await readPermissions(azure, group) };
      } catch (error) {
        return { group, why: explain(error) };
      }
    },
    app.advance,
  );
  return [...holes, ...rightsIn(asked, sources)];
}

/** Metrics are asked for, of one cluster a region: only that shows whether they may be read, on the whole subscription. */
async function metricsOf(
  { clusters }: Places,
  { sources: { metrics = true } = {} }: Config,
  app: App,
): Promise<readonly Requirement[]> {
  if (!metrics) return [];
  const { readLoadOf } = await import('../collect/read/metrics.ts');
  const regions = Map.groupBy(clusters, ({ location }) => location);
  const azure = await app.azure();
  return Promise.all(
    [...regions].toSorted().map(async ([region, [first]]): Promise<Requirement> => {
      const name = `metrics of ${region}`;
      if (first === undefined) return { name, status: 'unknown', says: 'there is no cluster to ask about' };
      const { metricsEndpoint } = azure.cloud;
      const host = await reached(name, metricsEndpoint.replace('{region}', region), app);
      if (host.status !== 'ok') return host;
      const load = await readLoadOf(azure, first, app.now());
      return load.known
        ? { ...host, says: `${host.says}, and tells how busy API servers are` }
        : { name, status: 'unknown', says: load.why };
    }),
  );
}

async function logsOf({ sources: { logs = false } = {} }: Config, app: App): Promise<readonly Requirement[]> {
  if (logs === false) return [];
  const { logAnalytics } = (await app.azure()).cloud;
  if (logAnalytics === undefined)
    return [{ name: 'logs', status: 'unknown', says: 'the cloud tells of no host for them' }];
  return [await reached('logs', `${logAnalytics}/v1`, app)];
}

function clientsOf({ vnets, gaps }: Places, { clients = [] }: Config): readonly Requirement[] {
  const seen = new Set(vnets);
  return clients.flatMap(({ name, subnet, via }): readonly Requirement[] => {
    const vnet = via ?? subnet?.replace(/\/subnets\/[^/]+$/, '');
    if (vnet === undefined || seen.has(vnet)) return [];
    const says = `nothing is to be seen of ${vnet}, so what they reach is unknown`;
    const status = gaps.length > 0 ? 'unknown' : 'wrong';
    return [
      {
        name: `client ${name}`,
        status,
        says,
        todo: 'take its subscription into the scope, with the role Reader on it',
      },
    ];
  });
}

/** Where rows go, where that is set. Whether they are taken shows with the first: to send one would leave it there. */
async function deliveryOf(app: App): Promise<readonly Requirement[]> {
  const [endpoint, id] = [app.environment['AKS_REACH_DCR_ENDPOINT'], app.environment['AKS_REACH_DCR_ID']];
  const name = 'data collection rule';
  if (endpoint === undefined && id === undefined) return [];
  if (endpoint === undefined || id === undefined)
    return [
      {
        name,
        status: 'wrong',
        says: 'one of AKS_REACH_DCR_ENDPOINT and AKS_REACH_DCR_ID is not set',
        todo: 'set both, or neither',
      },
    ];
  if (!URL.canParse(endpoint))
    return [{ name, status: 'wrong', says: `AKS_REACH_DCR_ENDPOINT is no URL: ${endpoint}` }];
  const host = await reached(name, endpoint, app);
  if (host.status !== 'ok') return [host];
  return [
    {
      ...host,
      says: `${host.says}; that rows are taken needs Monitoring Metrics Publisher on the rule, and shows with the first`,
    },
  ];
}

function unseen(names: readonly string[], why: string): readonly Requirement[] {
  return names.map((name) => ({ name, status: 'unknown', says: `not looked at, because ${why}` }));
}
