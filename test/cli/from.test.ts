import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { cluster, folder, ID, office, ranged, run, VNET } from './run.ts';

const addressSpace = { addressPrefixes: ['10.0.0.0/16'] };

describe('scan --from', () => {
  it.each([
    ['a resource', ranged],
    ['an array', [ranged]],
    ['an ARM list', { value: [ranged], nextLink: null }],
    ['Resource Graph', { count: 1, data: [ranged], $skipToken: null }],
    [
      'a table of Resource Graph',
      { data: { columns: [{ name: 'id' }, { name: 'properties' }], rows: [[ID, ranged.properties]] } },
    ],
    ['an exchange', { request: { url: 'x' }, response: { status: 200, body: ranged } }],
    [
      'an array of exchanges',
      [
        { request: {}, response: { status: 200, body: cluster() } },
        { request: {}, response: { status: 200, body: ranged } },
      ],
    ],
    ['an example of the specification', { parameters: {}, responses: { 200: { body: ranged }, 404: { body: {} } } }],
    [
      'what az prints',
      {
        id: ID,
        name: 'aks',
        provisioningState: 'Succeeded',
        powerState: { code: 'Running' },
        apiServerAccessProfile: { authorizedIpRanges: ['198.51.100.0/24'] },
      },
    ],
  ])('reads %s', async (_, content) => {
    const { code, report } = await run('scan', '--from', folder({ 'a.json': content }), ...office, '--format', 'json');

    expect(code).toBe(1);
    expect(report().clusters).toMatchObject([{ id: ID.toLowerCase(), worst: 'high' }]);
    expect(report().findings.find(({ check }) => check === 'authorized-ranges')).toMatchObject({
      status: 'fail',
      subject: 'office',
    });
  });

  it('reads .gz, one file as well as a folder of folders, and says of each file what became of it', async () => {
    const at = folder({
      'b/a.json.gz': gzipSync(JSON.stringify(ranged)),
      'notes.txt': 'not ours',
      'pods.json': { kind: 'PodList', apiVersion: 'v1', items: [] },
      'vm.json': { id: '/subscriptions/x/resourceGroups/rg/providers/Microsoft.Compute/virtualMachines/v' },
      'error.json': { request: {}, response: { status: 403, body: {} } },
      'empty.json': { value: [] },
    });
    const { report, code } = await run('scan', '--from', at, '--format', 'json');

    expect(code).toBe(0);
    expect(
      report().scan.files?.map((file) => [file.path.replace(`${at}/`, ''), 'used' in file ? file.used : file.refused]),
    ).toEqual([
      ['b/a.json.gz', 'clusters: 1'],
      ['empty.json', 'an empty list'],
      ['error.json', 'an answer of HTTP 403'],
      ['notes.txt', expect.stringContaining('not JSON') as string],
      ['pods.json', 'Kubernetes objects, and no folder above is named after a cluster of these files'],
      ['vm.json', 'microsoft.compute/virtualmachines is read by no check'],
    ]);
    expect((await run('scan', '--from', join(at, 'b/a.json.gz'), '--format', 'json')).report().summary.clusters).toBe(
      1,
    );
  });

  it('tells what changed before, from an answer of Resource Graph to a question about changes', async () => {
    const row = {
      id: `${ID}/providers/Microsoft.Resources/changes/0858_a`,
      type: 'microsoft.resources/changes',
      properties: {
        targetResourceId: ID,
        changeType: 'Update',
        changeAttributes: {
          timestamp: '2026-02-01T08:00:00.000Z',
          changedByType: 'User',
          changedBy: 'somebody@example.com',
        },
        changes: {
          'properties.apiServerAccessProfile.authorizedIPRanges[0]': {
            previousValue: '203.0.113.0/24',
            newValue: '198.51.100.0/24',
          },
        },
      },
    };
    const at = folder({
      'a.json': ranged,
      'changes.json': { count: 2, data: [row, { ...row, id: `${row.id}b`, properties: {} }] },
    });
    const saved = join(folder({}), 'saved');
    const { report, out } = await run('scan', '--from', at, ...office, '--format', 'json', '--save', saved);
    const fact =
      'apiServerAccessProfile.authorizedIPRanges[0] of aks was changed from 203.0.113.0/24 to 198.51.100.0/24 at 2026-02-01T08:00:00.000Z by a user';

    const broken = `${row.id}b`.toLowerCase();
    expect(report().scan.files).toContainEqual({
      path: join(at, 'changes.json'),
      used: `changes: 1; left out: ${broken}: properties.changeAttributes: expected an object, got nothing`,
    });
    expect(report().findings.flatMap(({ evidence }) => evidence.filter(({ changedAt }) => changedAt))).toMatchObject([
      { fact, changedAt: '2026-02-01T08:00:00.000Z' },
    ]);
    expect(out + readFileSync(saved, 'utf8')).not.toContain('somebody');
    expect((await run('scan', '--from', saved, ...office)).out).toContain(`    before: ${fact}`);
  });

  it('says what it left out of a file that is of use', async () => {
    const others = [1, 2, 3, 4].map((kind) => ({ id: `${VNET}s/providers/Microsoft.X/kind${kind}/a` }));
    const at = folder({ 'a.json': [ranged, { name: 'no id' }, ...others], 'b.json': [cluster(), {}] });
    const { report } = await run('scan', '--from', at, '--format', 'json');

    expect(report().scan.files?.map((file) => 'used' in file && file.used)).toEqual([
      'clusters: 1; left out: no Azure resource: it has no resource id; microsoft.x/kind1 is read by no check; microsoft.x/kind2 is read by no check; and 2 more',
      'clusters: 1; left out: no Azure resource: it has no resource id',
    ]);
  });

  it('takes the later of two resources with one id, and says so', async () => {
    const { report } = await run(
      'scan',
      '--from',
      folder({ 'a.json': cluster(), 'b.json': ranged }),
      ...office,
      '--format',
      'json',
    );

    expect(report().findings.find(({ check }) => check === 'authorized-ranges')?.status).toBe('fail');
    expect(report().problems).toMatchObject([
      {
        where: ID.toLowerCase(),
        what: expect.stringMatching(/^seen 2 times; what .*b\.json says counts$/) as string,
        kind: 'notice',
      },
    ]);
  });

  it.each([
    ['ARM', { value: [cluster()], nextLink: 'https://x' }],
    ['Resource Graph', { data: [cluster()], $skipToken: 'x' }],
    ['az graph query', { count: 1, data: [cluster()], skip_token: 'x', total_records: 2 }],
  ])('says that a list of %s goes on which the file does not hold', async (_, page) => {
    const { report, code } = await run('scan', '--from', folder({ 'a.json': page }), '--format', 'json');

    expect(code).toBe(0);
    expect(report().problems).toMatchObject([
      { what: 'the list goes on in further pages, which the file does not hold' },
    ]);
  });

  it('knows the addresses of service tags that lie beside', async () => {
    const tags = {
      changeNumber: 376,
      cloud: 'Public',
      values: [{ name: 'AzureCloud', id: 'AzureCloud', properties: { addressPrefixes: ['203.0.113.0/24'] } }],
    };
    const tagged = cluster({ apiServerAccessProfile: { authorizedIPRanges: ['AzureCloud'] } });
    const { report } = await run(
      'scan',
      '--from',
      folder({ 'a.json': tagged, 'tags.json': tags }),
      ...office,
      '--check',
      'authorized-ranges',
      '--format',
      'json',
    );

    expect(report().findings).toMatchObject([{ status: 'pass' }]);
  });

  it('loses nothing but what is broken, and exits 3', async () => {
    const broken = cluster({ apiServerAccessProfile: { authorizedIPRanges: 7 } }, `${ID}2`);
    const at = folder({
      'a.json': ranged,
      'b.json': broken,
      'c.json': '{"id":',
      'd.json': { id: VNET, properties: { addressSpace, subnets: 'x' } },
      'e.json': '<html>',
    });
    const { code, report } = await run('scan', '--from', at, '--check', 'cluster-state', '--format', 'json');

    expect(code).toBe(3);
    expect(report().problems.map(({ where, what }) => [where.replace(at, ''), what])).toEqual([
      ['/c.json', expect.stringContaining('not JSON') as string],
      ['/e.json', expect.stringContaining('not JSON') as string],
      [
        `${ID.toLowerCase()}2 (/b.json)`,
        'properties.apiServerAccessProfile.authorizedIPRanges: expected a list, got number 7',
      ],
      [`${VNET.toLowerCase()} (/d.json)`, 'properties.subnets: expected a list, got the text "x"'],
    ]);
    expect(
      report()
        .findings.filter(({ cluster: id }) => id.endsWith('2'))
        .map(({ status }) => status),
    ).not.toContain('pass');
    expect(report().findings.map(({ status }) => status)).toContain('pass');
  });

  it('gives the same findings from the snapshot it saved, byte for byte', async () => {
    const at = folder({
      'a.json': [
        ranged,
        cluster({}, `${ID}2`),
        { id: VNET, properties: { addressSpace, subnets: [], virtualNetworkPeerings: [] } },
        { id: `${VNET}2`, properties: 7 },
      ],
    });
    const saved = join(at, 'saved.ndjson');
    const first = await run('scan', '--from', join(at, 'a.json'), ...office, '--format', 'json', '--save', saved);
    const again = await run('scan', '--from', saved, '--format', 'json');

    expect(JSON.stringify(again.report().findings)).toBe(JSON.stringify(first.report().findings));
    expect(readFileSync(saved, 'utf8').split('\n')).toHaveLength(1 + 2 + 1 + 1);
    const twice = join(at, 'twice.ndjson');
    await run('scan', '--from', saved, '--save', twice);
    expect(readFileSync(twice, 'utf8')).toBe(readFileSync(saved, 'utf8'));
  });

  it('lets files and clients join a saved snapshot, or take the place of what it has', async () => {
    const at = folder({ 'a.json': ranged });
    const saved = join(at, 'b.ndjson');
    await run('scan', '--from', join(at, 'a.json'), ...office, '--save', saved);
    writeFileSync(
      join(at, 'a.json'),
      JSON.stringify(cluster({ apiServerAccessProfile: { authorizedIPRanges: ['203.0.113.0/24'] } })),
    );
    const { report } = await run(
      'scan',
      '--from',
      at,
      '--client',
      'vpn=192.0.2.1',
      '--check',
      'authorized-ranges',
      '--format',
      'json',
    );

    expect(report().findings).toMatchObject([{ status: 'fail', subject: 'vpn' }]);
  });

  it('names the line of a snapshot that is not of it', async () => {
    const at = folder({ 'a.json': ranged });
    const saved = join(at, 's.ndjson');
    await run('scan', '--from', join(at, 'a.json'), '--save', saved);
    writeFileSync(saved, readFileSync(saved, 'utf8').replace('{"cluster"', '{"cloister"'));

    expect((await run('scan', '--from', saved)).err).toContain(
      'line 2 of the snapshot: expected a resource or a cluster',
    );
  });
});
