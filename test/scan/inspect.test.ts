import { isDeepStrictEqual } from 'node:util';
import type { Config } from '../../shared/model/config.ts';
import { inspect, inspectedFacts } from '../../shared/scan/inspect.ts';
import { run } from '../../shared/scan/run.ts';
import { createEmulator } from '../emulator/emulator.ts';
import { ALL, emulatedApp } from '../live.ts';
import { scenarios } from '../scenarios/index.ts';
import { together } from '../scenarios/scenario.ts';

/** Where looking at clusters does not come to its end, just these facts are unseen because of that. */
it.each<Config['sources'] & object>([
  {},
  { metrics: false },
  { probe: true },
  { kubernetes: true },
  { probe: true, kubernetes: { acceptAdminCertificate: true } },
])(
  '%j brings no other facts than it says',
  async (sources) => {
    const few = scenarios.filter(({ id }) =>
      /^(healthy-public|ports-above-addresses|.*throttled.*|.*load.*)$/.test(id),
    );
    const emulator = createEmulator(together(few).fleet);
    emulator.pageSize = 100;
    const app = emulatedApp(emulator);
    const config = { sources };
    const target = { scope: { subscriptions: ALL }, isFresh: false };
    const { snapshot } = await run({ id: 'scan', trigger: 'cli', target, config, clients: [] }, app);
    const looked = await inspect(snapshot, config, app);
    const brought = looked.clusters.flatMap(({ facts }, index) =>
      Object.entries(facts).flatMap(([fact, now]) =>
        isDeepStrictEqual(
          now,
          Object.entries(snapshot.clusters[index]?.facts ?? {}).find(([name]) => name === fact)?.[1],
        )
          ? []
          : [fact],
      ),
    );

    expect(inspectedFacts(config)).toEqual(expect.arrayContaining(brought));
    expect(new Set(brought).has('snatUse')).toBe(sources.metrics !== false);
    expect(new Set(brought).has('probe')).toBe(sources.probe === true);
  },
  60_000,
);
