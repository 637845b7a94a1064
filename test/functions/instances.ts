import { type ChildProcess, fork } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';
import { BUNDLED } from '../../infra/bundle.ts';
import { openAzureBlobs } from '../../shared/store/azure-blobs.ts';
import type { ClusterState } from '../../shared/model/cluster-state.ts';
import { createEmulator, type Emulator } from '../emulator/emulator.ts';
import { IDENTITY_HEADER } from '../emulator/entra.ts';
import { serve } from '../emulator/https.ts';
import { DCR, type Streams } from '../emulator/ingestion.ts';
import { fleetOf, healthyPublic, type World } from '../fleet/fleet.ts';
import { type Azurite, connectionString } from '../host/azurite.ts';
import { type Meddler, type Passing, standBefore } from '../host/proxy.ts';
import { temporaryFolder } from '../temporary.ts';

/** Bundles an instance: it starts several times as fast. */
export async function bundleInstance(): Promise<string> {
  const outdir = temporaryFolder('instance');
  await build({
    ...BUNDLED,
    entryPoints: [join(import.meta.dirname, 'instance.ts')],
    outdir,
    outExtension: { '.js': '.mjs' },
  });
  return join(outdir, 'instance.mjs');
}

/** Something that was done outside of the process: a write to storage, a message taken, rows sent. */
export type Effect = string;

/** What an instance left behind. */
export interface Left {
  readonly states: readonly ClusterState[];
  readonly streams: Streams;
  readonly names: readonly string[];
}

export interface Place {
  /** Everything that was done so far, by all instances. */
  readonly effects: Effect[];
  /** Asked after each effect: whether whoever did it dies now. */
  isFatal: (effect: Effect, count: number) => boolean;
  /** Asked before rows are taken: a status is the answer, and none is taken. */
  refusesRows: () => number | undefined;
  /** Asked of every request to storage. */
  meddler: Meddler;
  /** Runs an instance until it ends, when the timer is due; answers whether it was killed. */
  run(dueAt?: string): Promise<'ended' | 'killed'>;
  left(): Promise<Left>;
  close(): Promise<void>;
}

function shut(world: World): World {
  world.cluster.properties.apiServerAccessProfile = { authorizedIPRanges: ['198.51.100.0/24'] };
  return world;
}

/** A storage account, and an Azure with two clusters of which one fails, of which every effect is seen. */
export async function makePlace(instance: string, azurite: Azurite, account: string, dueAt: string): Promise<Place> {
  const worlds = [shut(healthyPublic('one', 0)), healthyPublic('two', 1)];
  const emulator = createEmulator(fleetOf(worlds));
  emulator.pageSize = 100;
  let child: ChildProcess | undefined;
  const place: Place = {
    effects: [],
    isFatal: () => false,
    refusesRows: () => undefined,
    meddler: {},
    run: async (at = dueAt) => {
      const started = start(instance, environment);
      child = started;
      const ended = new Promise<'ended' | 'killed'>((known, failed) => {
        started.once('exit', (code, signal) => {
          if (signal === 'SIGKILL') known('killed');
          else if (code === 0) known('ended');
          else failed(new Error(`an instance ended with ${String(code)}`));
        });
      });
      started.once('message', () => started.send(at));
      return ended;
    },
    left: async () => {
      const blobs = openAzureBlobs({ AzureWebJobsStorage: azurite.connect(account) });
      const names = await blobs.list('');
      const kept = await Promise.all(
        names.filter((name) => name.startsWith('clusters/')).map((name) => blobs.read(name)),
      );
      return {
        names,
        streams: emulator.streams,
        states: kept.map((one) => JSON.parse(one?.text ?? '') as ClusterState),
      };
    },
    close: async () => {
      child?.kill('SIGKILL');
      await Promise.all([served.close(), ...proxies.map((proxy) => proxy.close())]);
    },
  };
  /** Whether whoever did this is dead by now, and hears no answer. */
  const happened = (effect: Effect): boolean => {
    place.effects.push(effect);
    if (!place.isFatal(effect, place.effects.length)) return false;
    child?.kill('SIGKILL');
    return true;
  };
  const watched = watch(emulator, place, happened);
  const served = await serve(watched);
  const stand = (port: number) =>
    standBefore(port, {
      before: (passing) => place.meddler.before?.(passing),
      after: (passing, status, body) => {
        const effect = effectOf(passing, status, body);
        if (effect !== undefined && happened(effect)) return 'silence';
        return place.meddler.after?.(passing, status, body);
      },
    });
  const proxies = await Promise.all([stand(azurite.blobPort), stand(azurite.queuePort)]);
  const [blobs, queues] = proxies;
  const folder = temporaryFolder('place');
  const config = { clients: worlds.flatMap(({ clients }) => clients), sources: { probe: true } };
  writeFileSync(join(folder, 'reach.json'), JSON.stringify(config));
  writeFileSync(join(folder, 'ca.pem'), served.authority);
  const environment = {
    PATH: process.env['PATH'],
    NODE_EXTRA_CA_CERTS: join(folder, 'ca.pem'),
    AzureWebJobsStorage: connectionString(account, blobs.port, queues.port),
    AKS_REACH_CLOUD: served.origin,
    AKS_REACH_CONFIG: join(folder, 'reach.json'),
    AKS_REACH_SCHEDULE: '0 0 */6 * * *',
    AKS_REACH_DCR_ENDPOINT: served.origin,
    AKS_REACH_DCR_ID: DCR,
    AZURE_TOKEN_CREDENTIALS: 'ManagedIdentityCredential',
    IDENTITY_ENDPOINT: `${served.origin}/msi/token`,
    IDENTITY_HEADER,
  };
  return place;
}

function start(instance: string, env: NodeJS.ProcessEnv): ChildProcess {
  return fork(instance, { env, stdio: ['ignore', 'ignore', 'inherit', 'ipc'], execArgv: [] });
}

/** The same emulated Azure, which says when rows were sent, and may refuse them. */
function watch(emulator: Emulator, place: Place, happened: (effect: Effect) => boolean): Emulator {
  const handle = emulator.handle.bind(emulator);
  emulator.handle = async (request) => {
    const { pathname } = new URL(request.url);
    const refusal = pathname.startsWith('/dataCollectionRules/') ? place.refusesRows() : undefined;
    if (refusal !== undefined) return new Response(null, { status: refusal });
    const answer = await handle(request);
    if (answer.status === 204 && happened(`send ${pathname.split('/').at(-1) ?? ''}`))
      await new Promise(() => undefined);
    return answer;
  };
  return emulator;
}

/** What a request to storage did; `undefined` when it changed nothing. */
function effectOf({ method, path }: Passing, status: number, body: Buffer): Effect | undefined {
  if (status >= 300) return undefined;
  const [, , ...names] = decodeURIComponent(path.split('?')[0] ?? '').split('/');
  const name = names.join('/').replace(/[0-9a-f-]{36}$/, '*');
  // The host makes its queues, and buys time while a message is worked on: nothing is done by that.
  if (method === 'PUT' && names.length === 1 && !name.includes('aks-reach')) return undefined;
  if (method === 'PUT' && name.includes('/messages/')) return undefined;
  if (method === 'GET' || method === 'HEAD') {
    const isTaken = name.endsWith('/messages') && body.includes('<QueueMessage>');
    return isTaken ? `take ${name}` : undefined;
  }
  return `${method.toLowerCase()} ${name}`;
}
