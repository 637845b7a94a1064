import { execFile } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { ScanReport } from '../../shared/model/report.ts';
import { fleetOf, healthyPublic } from '../fleet/fleet.ts';
import { officeLeftOut } from '../scenarios/office-left-out.ts';
import { createEmulator } from '../emulator/emulator.ts';
import { CLIENT, SECRET, TENANT } from '../emulator/entra.ts';
import { serve } from '../emulator/https.ts';
import { temporaryFolder } from '../temporary.ts';

const worlds = [officeLeftOut.build(0), healthyPublic('fine', 1)];
const emulator = createEmulator(fleetOf(worlds));
const served = await serve(emulator);
const folder = temporaryFolder('https');
writeFileSync(join(folder, 'ca.pem'), served.authority);
writeFileSync(join(folder, 'reach.json'), JSON.stringify({ clients: worlds.flatMap(({ clients }) => clients) }));
afterAll(() => served.close());

/** The command line as a process of its own, which trusts the emulator's authority and signs in as a service principal. */
async function cli(...args: string[]): Promise<{ code: number; stdout: string; stderr: string }> {
  const environment = {
    PATH: process.env['PATH'],
    AKS_REACH_CLOUD: served.origin,
    AKS_REACH_VANTAGE: 'build-7',
    NODE_EXTRA_CA_CERTS: join(folder, 'ca.pem'),
    AZURE_TENANT_ID: TENANT,
    AZURE_CLIENT_ID: CLIENT,
    AZURE_CLIENT_SECRET: SECRET,
  };
  const run = promisify(execFile)(process.execPath, [join(import.meta.dirname, '../../shared/cli/main.ts'), ...args], {
    env: environment,
  });
  return run.then(
    ({ stdout, stderr }) => ({ code: 0, stdout, stderr }),
    (error: unknown) => error as { code: number; stdout: string; stderr: string },
  );
}

describe('the command line over https', () => {
  it('finds what is wrong in the emulated fleet, with report and progress apart', async () => {
    const { code, stdout, stderr } = await cli(
      'scan',
      '--management-group',
      'mg-root',
      '--config',
      join(folder, 'reach.json'),
      '--format',
      'json',
    );
    const report = JSON.parse(stdout) as ScanReport;

    expect(code).toBe(1);
    expect(report.findings.filter(({ status }) => status === 'fail').map(({ check }) => check)).toEqual([
      'authorized-ranges',
    ]);
    expect(report.problems).toEqual([]);
    expect(report.scan.azureCalls.metrics).toBe(2);
    expect(stderr).toBe(
      [
        'reading the fleet',
        'read 2 clusters in 3 subscriptions',
        'reading how busy 2 API servers are',
        'looking closer at 0 tunnels and the outbound ports of 2 clusters',
        'reading 1 resources that the answer rests on',
        'asking what changed in 1 resources that failures rest on',
        '',
      ].join('\n'),
    );
  });

  it('dials API servers where it is asked to, and says which it did not reach from here', async () => {
    const [, fine] = worlds;
    if (fine !== undefined) fine.cluster.properties.fqdn = 'localhost';
    const { stdout, stderr } = await cli('scan', '--subscription', '00000000-0000-0000-0000-000000000002', '--probe');

    expect(stderr).toContain('dialing 1 API servers\n');
    expect(stdout).toMatch(/\n\nDIALED FROM HERE, AND NOT REACHED\n\nfine {2}from build-7\n {4}localhost: \S+ /);
  });

  it('exits 3 when it could not read what it was to read', async () => {
    const { code, stdout } = await cli(
      'scan',
      '--subscription',
      '00000000-0000-0000-0000-000000000002',
      '--subscription',
      '00000000-0000-0000-0000-00000000000f',
    );

    expect(code).toBe(3);
    expect(stdout).toContain(
      'PROBLEMS OF THE SCAN\n\nsubscription 00000000-0000-0000-0000-00000000000f\n    not found',
    );
  });
});
