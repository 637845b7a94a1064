import { readFileSync, writeFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { setStage, type Stage } from '../demo/stage.ts';
import { SUBSCRIPTIONS } from '../fleet/world.ts';
import { scenarios } from '../scenarios/index.ts';
import { type Caller, callerOf, KEYS } from './caller.ts';
import { Contract, type OpenApi } from './contract.ts';

export const [FIRST = '', SECOND = '', THIRD = ''] = SUBSCRIPTIONS.map(({ id }) => id);

/** Where the doors are tried: three clusters, of which the one in the second subscription is out of scope, and a scan that has ended. */
export interface Setting extends Stage {
  readonly call: Caller;
  readonly contract: Contract;
  readonly lines: readonly string[];
  /** The scan that has ended. */
  readonly ended: string;
  readonly idOf: (name: string) => string;
  /** Rows that scans have written. */
  readonly scanRows: () => readonly Record<string, unknown>[];
  readonly list: (query?: string) => Promise<Listed>;
}

/** What `GET clusters` answers. */
export interface Listed {
  readonly clusters: readonly { readonly name: string }[];
  readonly next?: string;
}

const FEW = ['healthy-public', 'healthy-private', 'office-left-out'];

export async function makeSetting(): Promise<Setting> {
  const lines: string[] = [];
  const stage = await setStage(({ level, message }) => void lines.push(`${level} ${message}`), {
    scenarios: scenarios.filter(({ id }) => FEW.includes(id)),
    sources: { metrics: false },
    scope: { subscriptions: [FIRST, THIRD.toUpperCase()] },
    queues: { pollMs: 20 },
    keys: KEYS,
  });
  const origin = await stage.host.listen();
  const contract = new Contract((await (await fetch(`${origin}/api/openapi.json`)).json()) as OpenApi);
  const call = callerOf(origin, contract);
  await stage.scan(new Date('2026-01-01T00:00:00Z'));
  return {
    ...stage,
    call,
    contract,
    lines,
    ended: 'timer-20260101T060000Z',
    idOf: (name) => stage.fleet.resources.find((one) => one.name === name)?.id ?? '',
    scanRows: () => stage.emulator.streams.get('Custom-AksReachScans_CL') ?? [],
    list: async (query = '') => (await call('GET', `/api/clusters${query}`)).json as Listed,
  };
}

/** Configures the app anew, until what is answered is called. */
export function configure(more: object): () => void {
  const path = process.env['AKS_REACH_CONFIG'] ?? '';
  const before = readFileSync(path, 'utf8');
  writeFileSync(path, JSON.stringify({ ...(JSON.parse(before) as object), ...more }));
  return () => {
    writeFileSync(path, before);
  };
}

export function namesIn({ clusters }: Listed): readonly string[] {
  return clusters.map(({ name }) => name);
}

export function detailOf(json: unknown): string {
  return (json as { detail: string }).detail;
}

/** The listing is read again after a second. */
export async function eventually<T>(read: () => Promise<T>): Promise<T> {
  await sleep(1_100);
  return read();
}
