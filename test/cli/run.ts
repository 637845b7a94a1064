import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createApp } from '../../shared/app.ts';
import { cli } from '../../shared/cli/cli.ts';
import type { ScanReport } from '../../shared/model/report.ts';
import { temporaryFolder } from '../temporary.ts';

/** Runs the command line as a shell would, without Azure. */
export async function run(...args: string[]) {
  let [out, err] = ['', ''];
  const terminal = { out: (text: string) => void (out += text), err: (text: string) => void (err += text) };
  const app = createApp({
    environment: {},
    tell: (line) => {
      err += `${line}\n`;
    },
  });
  const code = await cli(args, terminal, app);
  return { code, out, err, report: () => JSON.parse(out) as ScanReport };
}

export const ID = '/subscriptions/0aa/resourceGroups/rg/providers/Microsoft.ContainerService/managedClusters/aks';
export const VNET = '/subscriptions/0aa/resourceGroups/rg/providers/Microsoft.Network/virtualNetworks/v';

export function cluster(different: object = {}, id = ID) {
  return {
    id,
    name: id.split('/').at(-1),
    properties: {
      provisioningState: 'Succeeded',
      powerState: { code: 'Running' },
      agentPoolProfiles: [],
      ...different,
    },
  };
}
export const ranged = cluster({ apiServerAccessProfile: { authorizedIPRanges: ['198.51.100.0/24'] } });
export const office = ['--client', 'office=203.0.113.7'];

/** A new folder with these files: texts and bytes as they are, all else as JSON. */
export function folder(files: Record<string, unknown>): string {
  const at = temporaryFolder();
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(join(at, name, '..'), { recursive: true });
    writeFileSync(
      join(at, name),
      typeof content === 'string' || Buffer.isBuffer(content) ? content : JSON.stringify(content),
    );
  }
  return at;
}
