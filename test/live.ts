import { type AppOptions, createApp } from '../shared/app.ts';
import { parseConfig } from '../shared/config.ts';
import type { ScanReport } from '../shared/model/report.ts';
import type { AzureTarget } from '../shared/model/request.ts';
import type { FleetSnapshot } from '../shared/model/snapshot.ts';
import { scan } from '../shared/scan/scan.ts';
import { createEmulator, type Emulator } from './emulator/emulator.ts';
import { CLIENT, SECRET, TENANT } from './emulator/entra.ts';
import { httpClient } from './emulator/http-client.ts';
import { type Fleet, SUBSCRIPTIONS } from './fleet/fleet.ts';

export const ALL = SUBSCRIPTIONS.map(({ id }) => id);

/** An application over an emulated Azure: the real clients and the real credential, without sockets. */
export function emulatedApp(
  emulator: Emulator,
  environment: Record<string, string> = {},
  options: Pick<AppOptions, 'blobs' | 'now'> = {},
) {
  // The identity library reads these itself.
  Object.assign(process.env, {
    AZURE_TOKEN_CREDENTIALS: 'EnvironmentCredential',
    AZURE_TENANT_ID: TENANT,
    AZURE_CLIENT_ID: CLIENT,
    AZURE_CLIENT_SECRET: SECRET,
  });
  return createApp({
    environment: { AKS_REACH_CLOUD: emulator.origin, ...environment },
    tell: () => undefined,
    httpClient: httpClient(emulator),
    ...options,
  });
}

/** Scans an emulated fleet with the clients given. */
export async function scanLive(
  fleet: Fleet | Emulator,
  target: Partial<AzureTarget> = {},
  config: object = {},
): Promise<{ report: ScanReport; snapshot: FleetSnapshot }> {
  const emulator = 'handle' in fleet ? fleet : createEmulator(fleet);
  const request = {
    id: 'scan',
    trigger: 'cli',
    config: parseConfig(JSON.stringify(config), 'test'),
    clients: [],
  } as const;
  return scan(
    { ...request, target: { scope: { subscriptions: ALL }, isFresh: false, ...target } },
    emulatedApp(emulator),
  );
}
