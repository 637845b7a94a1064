import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { cli } from '../../shared/cli/cli.ts';
import { createEmulator } from '../emulator/emulator.ts';
import { fleetOf, healthyPrivate, healthyPublic } from '../fleet/fleet.ts';
import { ALL, emulatedApp } from '../live.ts';
import { cluster, folder, ID, office, ranged, run } from './run.ts';

const open = cluster({ apiServerAccessProfile: { authorizedIPRanges: ['203.0.113.0/24'] } });

function statusOf(report: { findings: readonly { check: string; cluster: string; status: string }[] }, check: string) {
  return report.findings.filter((finding) => finding.check === check).map(({ status }) => status);
}

describe('scan --assume', () => {
  it('finds what a change would break: resources in the file take the place of those that were read', async () => {
    const [at, proposal] = [folder({ 'a.json': open }), folder({ 'proposal.json': ranged })];
    const scan = ['scan', '--from', at, ...office, '--check', 'authorized-ranges', '--format', 'json'];
    const [now, then] = [await run(...scan), await run(...scan, '--assume', join(proposal, 'proposal.json'))];

    expect([now.code, then.code]).toEqual([0, 1]);
    expect([now, then].map(({ report }) => statusOf(report(), 'authorized-ranges'))).toEqual([['pass'], ['fail']]);
    expect(now.report().scan).not.toHaveProperty('assumed');
    expect(then.report().scan.assumed).toEqual([{ path: join(proposal, 'proposal.json'), used: 'clusters: 1' }]);
    expect(then.report().scan.files).toEqual([{ path: join(at, 'a.json'), used: 'clusters: 1' }]);
  });

  it('asks about clusters that do not exist yet as well', async () => {
    const planned = folder({ 'planned.json': cluster(ranged.properties, `${ID}-planned`) });
    const { report } = await run(
      ...['scan', '--from', folder({ 'a.json': open }), '--assume', planned, ...office],
      ...['--check', 'authorized-ranges', '--format', 'json'],
    );

    expect(report().findings.map(({ cluster: id, status }) => [id.split('/').at(-1), status])).toEqual([
      ['aks', 'pass'],
      ['aks-planned', 'fail'],
    ]);
  });

  it('says in words that something was assumed', async () => {
    const proposal = folder({ 'proposal.json': ranged, 'notes.txt': 'because' });
    const { out, err } = await run('scan', '--from', folder({ 'a.json': open }), '--assume', proposal);

    expect(out.split('\n')[2]).toBe(`what if: ${join(proposal, 'proposal.json')} (clusters: 1) is assumed`);
    expect(err).toContain(`refused ${join(proposal, 'notes.txt')}: not JSON`);
    expect(err).toContain(`assumed ${join(proposal, 'proposal.json')}: clusters: 1`);
    expect(err).not.toContain('holds no managed cluster');
  });

  it('answers nothing from what is there when what is assumed instead cannot be read', async () => {
    const broken = { ...open, properties: { ...open.properties, apiServerAccessProfile: 7 } };
    const { report, code } = await run(
      ...['scan', '--from', folder({ 'a.json': open }), '--assume', folder({ 'b.json': broken }), ...office],
      ...['--check', 'authorized-ranges', '--format', 'json'],
    );

    expect([code, ...statusOf(report(), 'authorized-ranges')]).toEqual([3, 'unknown']);
  });

  it('holds for the network as for clusters, and what cannot be read of it is not taken from what is there', async () => {
    const { resources, clients, hub } = healthyPrivate('own', 0);
    const at = folder({ 'fleet.json': resources, 'reach.json': { clients } });
    const scan = (assumed: object) =>
      run(
        ...['scan', '--from', join(at, 'fleet.json'), '--config', join(at, 'reach.json'), '--format', 'json'],
        ...['--check', 'private-access', '--assume', folder({ 'hub.json': assumed })],
      );
    const alone = { ...hub, properties: { ...hub.properties, virtualNetworkPeerings: [] } };
    const broken = { ...hub, properties: { ...hub.properties, virtualNetworkPeerings: 'none' } };

    expect(statusOf((await scan(alone)).report(), 'private-access')).toEqual(['fail']);
    const { findings } = (await scan(broken)).report();
    expect(findings).toMatchObject([
      { status: 'unknown', reason: expect.stringContaining('expected a list') as string },
    ]);
  });

  it('works on live Azure', async () => {
    const world = healthyPublic('live', 0);
    const emulator = createEmulator(fleetOf([world]));
    const proposal = structuredClone(world.cluster);
    proposal.properties.apiServerAccessProfile = { authorizedIPRanges: ['198.51.100.0/24'] };
    let out = '';
    const terminal = { out: (text: string) => void (out += text), err: () => undefined };
    const [subscription = ''] = ALL;
    const args = ['--subscription', subscription, '--assume', folder({ 'c.json': proposal }), ...office];
    const code = await cli(['scan', ...args], terminal, emulatedApp(emulator));

    expect(code).toBe(1);
    expect(out).toContain('The authorized IP ranges leave office out');
    expect(out).toContain('c.json (clusters: 1) is assumed');
  });

  it('keeps with --save what was read, and nothing that was assumed', async () => {
    const at = folder({ 'a.json': open, 'b/proposal.json': ranged });
    const saved = join(at, 'saved.ndjson');
    await run('scan', '--from', join(at, 'a.json'), '--assume', join(at, 'b'), '--save', saved);

    expect(readFileSync(saved, 'utf8')).toContain('203.0.113.0/24');
    expect(readFileSync(saved, 'utf8')).not.toContain('198.51.100.0/24');
  });

  it.each([
    ['/no/such', '--assume /no/such: there is no such file or folder'],
    [folder({ 'x.txt': 'y' }), 'expected Azure resources or a snapshot, found none in 1 files'],
  ])('%s is refused in one sentence, before anything is read', async (path, message) => {
    const { code, out, err } = await run('scan', '--subscription', 'x', '--assume', path);

    expect([code, out]).toEqual([2, '']);
    expect(err).toContain(message);
    expect(err.trim().split('\n')).toHaveLength(1);
  });
});
