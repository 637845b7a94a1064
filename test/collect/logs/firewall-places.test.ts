import { createEmulator } from '../../emulator/emulator.ts';
import { fleetOf } from '../../fleet/fleet.ts';
import { logsOf, minutesAgo, sending, workspaceOf } from '../../fleet/logs.ts';
import { subscriptionOf } from '../../fleet/world.ts';
import { healthyHub } from '../../fleet/worlds/hub.ts';
import { scanLive } from '../../live.ts';

/** What is learned of a firewall that denied a node's images, with this diagnostic setting. */
async function learn(destination: 'Dedicated' | null, ...categories: readonly string[]) {
  const world = healthyHub('hub', 1);
  const { firewall } = world;
  const setting = sending(workspaceOf(subscriptionOf(world)).id, ...categories);
  const properties = { ...setting.properties, logAnalyticsDestinationType: destination };
  const row = {
    TimeGenerated: minutesAgo(5),
    _ResourceId: firewall.id.toLowerCase(),
    Category: 'AzureFirewallApplicationRule',
    msg_s:
      'HTTPS request from 10.1.128.4:55583 to mcr.microsoft.com:443. Action: Deny. No rule matched. Proceeding with default action',
  };
  world.logs = {
    ...logsOf(world),
    otherSettings: { [firewall.id]: [{ ...setting, properties }] },
    rows: { AzureDiagnostics: [row] },
  };
  const { snapshot } = await scanLive(createEmulator(fleetOf([world])), {}, { sources: { logs: true } });
  const { firewallNames } = snapshot.facts;
  return firewallNames.known ? firewallNames.value[firewall.id.toLowerCase()] : firewallNames;
}

describe('the log of a firewall', () => {
  it.each([
    ['of a setting of the old kind', null, 'AzureFirewallApplicationRule'],
    ['of the old category, whatever the setting says of tables', 'Dedicated', 'AzureFirewallApplicationRule'],
  ] as const)('%s is found among all logs', async (_, destination, category) => {
    expect(await learn(destination, category)).toMatchObject({
      known: true,
      value: { table: 'AzureDiagnostics', rows: [{ destination: 'mcr.microsoft.com', ruling: 'denied' }] },
    });
  });

  it('that is sent nowhere is not known, and how to collect it is said', async () => {
    expect(await learn('Dedicated', 'AZFWDnsQuery')).toMatchObject({
      known: false,
      why: expect.stringMatching(
        /^AZFWApplicationRule is not collected; .*az monitor diagnostic-settings create/,
      ) as string,
    });
  });
});
