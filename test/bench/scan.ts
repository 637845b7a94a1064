import { spawn } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ScanReport } from '../../shared/model/report.ts';
import { Dice } from '../dice.ts';
import { createEmulator } from '../emulator/emulator.ts';
import { CLIENT, SECRET, TENANT } from '../emulator/entra.ts';
import { serve } from '../emulator/https.ts';
import type { Fleet } from '../fleet/fleet.ts';
import { networkInterface } from '../fleet/machines.ts';
import { publicIp, type Resource } from '../fleet/resources.ts';
import { securityGroup, securityRule } from '../fleet/security.ts';
import { largeFleet } from './large-fleet.ts';
import { temporaryFolder } from '../temporary.ts';

/** The old space of V8's heap, in megabytes: a scan that needs more breaks off. */
const HEAP = 256;
const RESOURCES = 40_000;
const PLACE = 'westeurope';

/** Azure has 3,041 tags of 95,823 prefixes: https://www.microsoft.com/download/details.aspx?id=56519, of November 2025. */
const TAGS = 3_041;
const PREFIXES_OF_A_TAG = 31;

/** What a scan of a whole fleet takes, in a process of its own that reads an emulated Azure over https. */
export async function benchScan(say: (line: string) => void): Promise<void> {
  const { fleet, config } = largeFleet(200, 50);
  const emulator = createEmulator({ ...fleet, ...withRest(fleet, new Dice(3)) });
  emulator.pageSize = 1_000;
  const served = await serve(emulator);
  const folder = temporaryFolder('bench');
  const [authority, reach, output] = ['ca.pem', 'reach.json', 'report.json'].map((name) => join(folder, name)) as [
    string,
    string,
    string,
  ];
  writeFileSync(authority, served.authority);
  writeFileSync(reach, JSON.stringify(config));
  const environment = {
    PATH: process.env['PATH'],
    AKS_REACH_CLOUD: served.origin,
    NODE_EXTRA_CA_CERTS: authority,
    AZURE_TENANT_ID: TENANT,
    AZURE_CLIENT_ID: CLIENT,
    AZURE_CLIENT_SECRET: SECRET,
  };
  const main = join(import.meta.dirname, '../../shared/cli/main.ts');
  const args = ['scan', '--management-group', 'mg-root', '--config', reach, '--format', 'json', '--output', output];
  const start = performance.now();
  const child = spawn(process.execPath, [`--max-old-space-size=${HEAP}`, '--trace-gc', main, ...args], {
    env: environment,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let traces = '';
  child.stdout.on('data', (chunk: Buffer) => (traces += chunk.toString()));
  const code = await new Promise((ended) => child.on('close', ended));
  await served.close();
  const seconds = (performance.now() - start) / 1_000;
  const scale = `${RESOURCES} resources, 200 clusters in 50 subscriptions`;
  if (code !== 0 && code !== 1) {
    say(`${scale}: the scan broke off with ${String(code)} within a heap of ${HEAP} MB`);
    return;
  }
  const { scan } = JSON.parse(readFileSync(output, 'utf8')) as ScanReport;
  say(`${scale}: scanned within a heap of ${HEAP} MB, of which ${mostHeld(traces)} MB were held at most;`);
  say(
    `  ${seconds.toFixed(0)} s, with the waits that the quota of Resource Graph asks for and the emulator's own work;`,
  );
  say(`  calls ${JSON.stringify(scan.azureCalls)}`);
}

/** Megabytes that were left after a full collection of garbage, at most. */
function mostHeld(traces: string): number {
  const left = [...traces.matchAll(/Mark-Compact.*? -> (\d+\.\d+) \(/g)].map(([, megabytes]) => Number(megabytes));
  return Math.round(Math.max(...left));
}

/** What a fleet has beside its clusters: interfaces of machines, public addresses and security groups, in every subscription. */
function withRest({ subscriptions, resources }: Fleet, dice: Dice): Pick<Fleet, 'resources' | 'serviceTags'> {
  const rest = Array.from({ length: RESOURCES - resources.length }, (_, index): Resource => {
    const subscription = subscriptions[index % subscriptions.length]?.id ?? '';
    const name = `rest-${index}`;
    if (index % 10 === 0) return aGroup(subscription, name);
    if (index % 10 < 3) return publicIp(subscription, 'rg-rest', name, PLACE, address(dice, 20));
    const subnet = `/subscriptions/${subscription}/resourceGroups/rg-rest/providers/Microsoft.Network/virtualNetworks/v/subnets/s`;
    return networkInterface(subscription, 'rg-rest', name, PLACE, subnet, address(dice, 10));
  });
  const values = Array.from({ length: TAGS }, (_, index) => ({
    name: `Tag${index}`,
    id: `Tag${index}`,
    properties: {
      changeNumber: '1',
      region: '',
      systemService: '',
      addressPrefixes: Array.from({ length: PREFIXES_OF_A_TAG }, () => `${address(dice, 20)}/32`),
    },
  }));
  return {
    resources: [...resources, ...rest],
    serviceTags: { name: 'Public', changeNumber: '1', cloud: 'Public', values },
  };
}

function aGroup(subscription: string, name: string): Resource {
  const group = securityGroup(subscription, 'rg-rest', name, PLACE);
  for (let priority = 100; priority < 120; priority++) securityRule(group, `rule-${priority}`, { priority });
  return group;
}

function address(dice: Dice, first: number): string {
  return `${first}.${dice.below(256)}.${dice.below(256)}.${dice.below(256)}`;
}
