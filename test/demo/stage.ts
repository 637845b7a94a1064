import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { createEmulator, type Emulator } from '../emulator/emulator.ts';
import { IDENTITY_HEADER } from '../emulator/entra.ts';
import { type Served, serve } from '../emulator/https.ts';
import { DCR } from '../emulator/ingestion.ts';
import type { Fleet } from '../fleet/fleet.ts';
import { type LogLine, LocalHost } from '../host/local-host.ts';
import { scenarios } from '../scenarios/index.ts';
import { together } from '../scenarios/scenario.ts';

/** The Functions app in the local host, with an emulated Azure over https and a managed identity: nothing of the app knows. */
export interface Stage {
  readonly host: LocalHost;
  readonly emulator: Emulator;
  readonly served: Served;
  readonly fleet: Fleet;
}

export async function setStage(onLog: (line: LogLine) => void): Promise<Stage> {
  const { fleet, config } = together(scenarios);
  const emulator = createEmulator(fleet);
  emulator.pageSize = 50;
  const served = await serve(emulator);
  setDefaultCACertificates([...getCACertificates('default'), served.authority]);

  const folder = mkdtempSync(join(tmpdir(), 'aks-reach-'));
  writeFileSync(join(folder, 'reach.json'), JSON.stringify(config));
  Object.assign(process.env, {
    AKS_REACH_CLOUD: served.origin,
    AKS_REACH_CONFIG: join(folder, 'reach.json'),
    AKS_REACH_SCHEDULE: process.env['AKS_REACH_SCHEDULE'] ?? '0 0 */6 * * *',
    AKS_REACH_DCR_ENDPOINT: served.origin,
    AKS_REACH_DCR_ID: DCR,
    AZURE_TOKEN_CREDENTIALS: 'ManagedIdentityCredential',
    IDENTITY_ENDPOINT: `${served.origin}/msi/token`,
    IDENTITY_HEADER,
  });
  const host = new LocalHost(onLog);
  await host.load(() => import('../../functions/main.ts'));
  return { host, emulator, served, fleet };
}
