import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { createEmulator, type Emulator } from '../emulator/emulator.ts';
import { IDENTITY_HEADER } from '../emulator/entra.ts';
import { type Served, serve } from '../emulator/https.ts';
import { DCR } from '../emulator/ingestion.ts';
import type { Fleet } from '../fleet/fleet.ts';
import { startAzurite } from '../host/azurite.ts';
import { type HostOptions, type LogLine, LocalHost } from '../host/local-host.ts';
import { scenarios } from '../scenarios/index.ts';
import { type Scenario, together } from '../scenarios/scenario.ts';
import { temporaryFolder } from '../temporary.ts';

/** The Functions app in the local host, with an emulated Azure over https, a managed identity, and storage: nothing of the app knows. */
export interface Stage {
  readonly host: LocalHost;
  readonly emulator: Emulator;
  readonly served: Served;
  readonly fleet: Fleet;
  readonly config: object;
  /** Asks for a scan as the timer would, and resolves when all that follows from it is done. */
  readonly scan: (now?: Date) => Promise<void>;
  readonly close: () => Promise<void>;
}

const ACCOUNT = 'reach';

export interface StageOptions extends HostOptions {
  /** Every one that there is when not given. */
  readonly scenarios?: readonly Scenario[];
  readonly sources?: object;
  readonly scope?: object;
  /** The main module of the app, by its URL; that of the sources when not given. */
  readonly app?: string;
}

/** Sets the stage for some scenarios. */
export async function setStage(onLog: (line: LogLine) => void, options: StageOptions = {}): Promise<Stage> {
  const { fleet, config } = together(options.scenarios ?? scenarios);
  const emulator = createEmulator(fleet);
  emulator.pageSize = 50;
  const [served, azurite] = await Promise.all([serve(emulator), startAzurite([ACCOUNT])]);
  setDefaultCACertificates([...getCACertificates('default'), served.authority]);

  const folder = temporaryFolder();
  const { sources, scope } = options;
  writeFileSync(
    join(folder, 'reach.json'),
    JSON.stringify({ ...config, ...(sources && { sources }), ...(scope && { scope }) }),
  );
  Object.assign(process.env, {
    AzureWebJobsStorage: azurite.connect(ACCOUNT),
    AKS_REACH_CLOUD: served.origin,
    AKS_REACH_CONFIG: join(folder, 'reach.json'),
    AKS_REACH_SCHEDULE: process.env['AKS_REACH_SCHEDULE'] ?? '0 0 */6 * * *',
    AKS_REACH_DCR_ENDPOINT: served.origin,
    AKS_REACH_DCR_ID: DCR,
    AZURE_TOKEN_CREDENTIALS: 'ManagedIdentityCredential',
    IDENTITY_ENDPOINT: `${served.origin}/msi/token`,
    IDENTITY_HEADER,
  });
  const host = new LocalHost(onLog, options);
  await host.load(() => import(options.app ?? '../../functions/main.ts'));
  host.queues.start();
  return {
    host,
    emulator,
    served,
    fleet,
    config,
    scan: async (now) => {
      await host.fire('scan-timer', now);
      await host.queues.settled();
    },
    close: async () => {
      await host.stop();
      await Promise.all([served.close(), azurite.stop()]);
    },
  };
}
