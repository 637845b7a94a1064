import { createEmulator, type Emulator, faults } from '../emulator/emulator.ts';
import { fleetOf, healthyPublic } from '../fleet/fleet.ts';
import { ALL, scanLive } from '../live.ts';

const TAGS = /\/serviceTags$/i;

/** A cluster that lets in whoever calls from a service tag, and a client that does. */
function tagged() {
  const world = healthyPublic('tagged', 0);
  world.cluster.properties.apiServerAccessProfile = { authorizedIPRanges: ['AzureCloud'] };
  return {
    emulator: createEmulator(fleetOf([world])),
    config: { clients: [{ name: 'vm', addresses: ['20.50.1.2'] }] },
  };
}

function asked({ requests }: Emulator): readonly string[] {
  return requests.filter((line) => TAGS.test(line));
}

describe('service tags', () => {
  it.each([
    ['in bulk', false],
    ['list by list', true],
  ])('are read once in every scan %s, where a cluster is', async (_, isFresh) => {
    const { emulator, config } = tagged();
    const { report, snapshot } = await scanLive(emulator, { isFresh }, config);
    const [first = ''] = ALL;

    const path = `/subscriptions/${first}/providers/microsoft.network/locations/westeurope/servicetags`;
    expect(asked(emulator).map((line) => line.toLowerCase())).toEqual([`get ${path}`]);
    expect(snapshot.facts.serviceTags).toMatchObject({ known: true, source: path });
    expect(report.findings.find(({ check }) => check === 'authorized-ranges')?.status).toBe('pass');
    expect(report.problems).toEqual([]);
  });

  it('are not asked for where there is no cluster, and so no location', async () => {
    const emulator = createEmulator(fleetOf([]));
    const { snapshot } = await scanLive(emulator);

    expect(asked(emulator)).toEqual([]);
    expect(snapshot.facts.serviceTags).toEqual({ known: false, why: 'no cluster was found to read service tags for' });
  });

  it.each([
    ['refused', faults.forbidden, 'HTTP 403 AuthorizationFailed'],
    ['answered by a proxy', faults.html, 'HTTP 200: a page of HTML came in place of JSON'],
    ['not what they must be', junk, 'AzureCloud: expected IP ranges, got "nonsense"'],
  ])('are unseen when they are %s, and the scan says so', async (_, answer, what) => {
    const { emulator, config } = tagged();
    emulator.faults.push({ path: TAGS, answer });
    const { report, snapshot } = await scanLive(emulator, {}, config);

    const why = expect.stringContaining(`the service tags could not be read: ${what}`) as string;
    expect(snapshot.facts.serviceTags).toEqual({ known: false, why });
    expect(report.problems).toEqual([{ where: 'the service tags of the cloud', what: why, kind: 'unread' }]);
    expect(report.findings.find(({ check }) => check === 'authorized-ranges')).toMatchObject({
      status: 'unknown',
      reason: why,
    });
  });
});

function junk(): Response {
  const values = [{ name: 'AzureCloud', id: 'AzureCloud', properties: { addressPrefixes: ['nonsense'] } }];
  return Response.json({ name: 'Public', changeNumber: '1', cloud: 'Public', values });
}
