import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createApp } from '../../shared/app.ts';
import { cluster, folder, office, ranged, run } from './run.ts';
import { screen } from './screen.ts';

describe('help', () => {
  it.each([[], ['scan'], ['explain'], ['checks'], ['doctor'], ['triage']])(
    'of %s keeps to the width of a terminal, and says all that it says elsewhere',
    async (...command) => {
      const [narrow, wide] = [screen(), screen({ isTTY: false })];
      const app = createApp({ environment: {}, tell: () => undefined });
      for (const one of [narrow, wide]) expect(await one.run(app, ...command, '--help')).toBe(0);

      expect(
        narrow
          .out()
          .split('\n')
          .filter((line) => line.length > 80),
      ).toEqual([]);
      expect(narrow.out().split(/\s+/)).toEqual(wide.out().split(/\s+/));
    },
  );
});

describe('scan', () => {
  const at = folder({ 'a.json': ranged });

  it.each([
    ['nothing failed', [], 0],
    ['something failed', office, 1],
    ['something failed that is less bad than what counts', [...office, '--fail-on', 'critical'], 0],
    ['a check was left out', [...office, '--check', 'cluster-state'], 0],
  ])('when %s exits so', async (_, args, code) => {
    expect((await run('scan', '--from', at, ...args)).code).toBe(code);
  });

  it('counts what is only likely when it is told to', async () => {
    const failed = folder({ 'a.json': cluster({ provisioningState: 'Failed' }) });

    expect((await run('scan', '--from', failed)).code).toBe(0);
    expect((await run('scan', '--from', failed, '--fail-on-likely')).code).toBe(1);
  });

  it.each([
    [['scan'], 'say what to scan: --subscription ID, --management-group ID, --from PATH, or a scope in --config'],
    [['scan', '--from', '/no/such'], '--from /no/such: there is no such file or folder'],
    [
      ['scan', '--from', folder({ 'x.txt': 'y' })],
      'expected Azure resources or a snapshot, found none in 1 files, the first being ',
    ],
    [['scan', '--from', folder({})], 'found none in 0 files'],
    [['scan', '--from', at, '--subscription', 'x'], '--from reads files: leave --subscription'],
    [['scan', '--from', at, '--probe'], '--from reads files: leave --subscription'],
    [['scan', '--fresh', '--management-group', 'x'], '--fresh asks ARM, which lists by subscription'],
    [
      ['scan', '--from', at, '--nonsense'],
      `Unknown option '--nonsense'; "npm run --silent cli -- scan --help" tells the options`,
    ],
    [['scan', '--from', at, 'nonsense'], "Unexpected argument 'nonsense'"],
    [['scan', '--from', at, '--format', 'yaml'], '--format yaml: expected one of text, json'],
    [['scan', '--from', at, '--check', 'nonsense'], '--check nonsense: expected one of cluster-state, '],
    [['scan', '--from', at, '--fail-on', 'nonsense'], '--fail-on nonsense: expected one of critical, high'],
    [['scan', '--from', at, '--client', 'nonsense'], '--client "nonsense": expected name=CIDR'],
    [['scan', '--from', at, '--config', '/no/such'], '--config /no/such cannot be read'],
    [['scan', '--from', at, '--config', join(folder({ 'r.json': '{' }), 'r.json')], 'r.json is not JSON'],
    [['scan', '--from', at, '--output', '/no/such/report.txt'], '--output /no/such/report.txt cannot be written'],
    [['scan', '--from', at, '--save', '/'], '--save / cannot be written'],
    [['nonsense'], 'there is no command "nonsense"; there are scan, explain, checks'],
    [['checks', 'nonsense'], 'checks nonsense: expected one of cluster-state, '],
    [['checks', 'range-hygiene', 'node-dns'], 'one check at a time, not also node-dns'],
    [['checks', '--format', 'toString'], '--format toString: expected one of text, json, markdown'],
  ])('%j is refused in one sentence', async (args, message) => {
    const { code, out, err } = await run(...args);

    expect([code, out]).toEqual([2, '']);
    expect(err).toContain(message);
    expect(err.trim().split('\n')).toHaveLength(1);
  });

  it('does what the configuration says', async () => {
    const config = folder({
      'reach.json': {
        clients: [{ name: 'office', addresses: ['203.0.113.7'] }],
        checks: { 'authorized-ranges': { severity: 'low' }, 'range-hygiene': { enabled: false } },
        exemptions: [
          {
            check: 'authorized-ranges',
            cluster: 'aks',
            subject: 'vpn',
            reason: 'r',
            owner: 'o',
            expiresAt: '2999-01-01T00:00:00Z',
          },
          { check: 'cluster-state', cluster: 'aks', reason: 'r', owner: 'o', expiresAt: '2020-01-01T00:00:00Z' },
        ],
      },
    });
    const { code, report } = await run(
      'scan',
      '--from',
      at,
      '--config',
      join(config, 'reach.json'),
      '--client',
      'vpn=192.0.2.1',
      '--format',
      'json',
      '--fail-on',
      'low',
    );

    expect(code).toBe(1);
    expect(report().findings.filter(({ status }) => status === 'fail')).toMatchObject([
      { subject: 'office', severity: 'low' },
      { subject: 'vpn', severity: 'low', exemption: { reason: 'r', owner: 'o', expiresAt: '2999-01-01T00:00:00Z' } },
    ]);
    expect(report().findings.map(({ check }) => check)).not.toContain('range-hygiene');
    expect(report().summary).toMatchObject({ fail: 1, exempted: 1 });
    expect(report().problems).toMatchObject([{ what: 'expired on 2020-01-01T00:00:00Z and exempts nothing; ask o' }]);
  });

  it('writes the report to a file, and to people in words', async () => {
    const file = join(folder({}), 'report.txt');
    const { out } = await run('scan', '--from', at, ...office, '--output', file);

    expect(out).toBe('');
    expect(readFileSync(file, 'utf8')).toContain(
      'high  authorized-ranges  aks\n    The authorized IP ranges leave office out',
    );
  });

  it('lets no name steer the terminal', async () => {
    const { out } = await run('scan', '--from', folder({ 'a.json': { ...ranged, name: 'a\u001b[2Jks' } }), ...office);

    expect(out).toContain('a\ufffd[2Jks');
  });
});

it('says which version it is', async () => {
  const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string };

  expect(await run('--version')).toMatchObject({ code: 0, out: `${version}\n`, err: '' });
});

it.each(['nonsense', 'toString', '__proto__'])('knows no command %s', async (name) => {
  expect(await run(name)).toMatchObject({ code: 2, err: expect.stringContaining('there is no command') as string });
  expect(await run('help', name)).toMatchObject({ code: 2 });
});

it('help and the list of checks come on request', async () => {
  expect(await run('--help')).toMatchObject({ code: 0, out: expect.stringContaining('scan a fleet') as string });
  expect(await run()).toMatchObject({ code: 2 });
  expect(await run('scan', '--help')).toMatchObject({
    code: 0,
    out: expect.stringContaining('--fail-on-likely') as string,
  });
  expect((await run('help', 'scan')).out).toBe((await run('scan', '--help')).out);
  expect((await run('checks')).out).toContain('authorized-ranges  cause 4');
  expect(JSON.parse((await run('checks', '--format', 'json')).out)).toContainEqual(
    expect.objectContaining({ id: 'private-access', cause: 8 }),
  );
  expect((await run('checks', '--format', 'markdown')).out).toContain('(checks/range-hygiene.md)');
  expect((await run('checks', 'range-hygiene')).out).toContain('## How it fails');
  expect((await run('checks', '--format', 'permissions')).out).toContain('| `Microsoft.Insights/metrics/read` |');
});
