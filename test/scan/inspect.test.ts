import { isDeepStrictEqual } from 'node:util';
import type { Config } from '../../shared/model/config.ts';
import { inspect, inspectedFacts } from '../../shared/scan/inspect.ts';
import { createEmulator } from '../emulator/emulator.ts';
import { fleetOf, healthyPublic } from '../fleet/fleet.ts';
import { emulatedApp, scanLive } from '../live.ts';

/** Where looking at clusters does not come to its end, just these facts are unseen because of that. */
it.each<Config['sources'] & object>([
  {},
  { probe: true },
  { kubernetes: true },
  { probe: true, kubernetes: { acceptAdminCertificate: true } },
])('%j brings no other facts than it says', async (sources) => {
  const emulator = createEmulator(fleetOf([healthyPublic('one', 0)]));
  const { snapshot } = await scanLive(emulator);
  const looked = await inspect(snapshot, { sources }, emulatedApp(emulator));
  const [before, after] = [snapshot, looked].map(({ clusters }) => clusters[0]?.facts ?? {}) as Record<
    string,
    unknown
  >[];
  const brought = Object.keys(after ?? {}).filter((fact) => !isDeepStrictEqual(before?.[fact], after?.[fact]));

  expect(inspectedFacts({ sources })).toEqual(expect.arrayContaining(brought));
  if ('probe' in sources) expect(brought).toContain('probe');
});
