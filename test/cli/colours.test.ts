import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify, stripVTControlCharacters } from 'node:util';
import { cluster, folder, ID, office, ranged, VNET } from './run.ts';

const at = folder({ 'a.json': [ranged, cluster({ provisioningState: 'Failed' }, `${ID}-2`)] });
const scan = ['scan', '--from', at, ...office, '--quiet'];

/** What a process of its own prints, into a pipe or what it takes for a terminal of 80 columns. */
async function printed(to: 'terminal' | 'pipe', env: Record<string, string>, ...args: string[]): Promise<string> {
  const door = join(import.meta.dirname, to === 'pipe' ? '../../shared/cli/main.ts' : 'at-terminal.ts');
  const run = promisify(execFile)(process.execPath, [door, ...scan, ...args], { env });
  // It exits 1, because something failed.
  const { stdout } = await run.catch((error: unknown) => error as { stdout: string });
  return stdout.replace(/cli-[0-9a-f-]{36}/, 'cli');
}

const ESC = '\u001b';
const FORCED = { FORCE_COLOR: '1' };
const XTERM = { TERM: 'xterm-256color' };

describe('colours', () => {
  it.each<['terminal' | 'pipe', Record<string, string>, boolean]>([
    ['terminal', XTERM, true],
    ['pipe', XTERM, false],
    ['terminal', { ...XTERM, NO_COLOR: '1' }, false],
    ['terminal', { TERM: 'dumb' }, false],
    ['pipe', FORCED, true],
    ['terminal', { ...XTERM, FORCE_COLOR: '0' }, false],
  ])('for a %s with %j: %j', async (to, environment, isColoured) => {
    expect((await printed(to, environment)).includes(ESC)).toBe(isColoured);
  });

  it('say nothing that words do not say as well', async () => {
    const coloured = await printed('terminal', XTERM);

    expect(stripVTControlCharacters(coloured)).toBe(await printed('terminal', { TERM: 'dumb' }));
    expect(coloured).toContain(`${ESC}[31mhigh${ESC}[39m  authorized-ranges`);
  });

  it.each([['text'], ['json']])('are in no file, of %s', async (format) => {
    const file = join(folder({}), 'report');
    await printed('terminal', FORCED, '--format', format, '--output', file);

    expect(readFileSync(file, 'utf8')).toMatch(/authorized-ranges/);
    expect(readFileSync(file, 'utf8')).not.toContain(ESC);
  });

  it.each([['json'], ['markdown'], ['csv'], ['sarif']])('are in no report of %s', async (format) => {
    expect(await printed('terminal', FORCED, '--format', format)).not.toContain(ESC);
  });
});

it('breaks off in silence where nobody reads on, as before `head`', async () => {
  // More than a pipe holds.
  const many = Array.from({ length: 500 }, (_, index) => cluster({ provisioningState: 'Failed' }, `${ID}-${index}`));
  const args = ['scan', '--from', folder({ 'many.json': many }), '--quiet'];
  const door = join(import.meta.dirname, '../../shared/cli/main.ts');
  const run = promisify(execFile)('sh', ['-c', '"$@" | head -n 1', 'sh', process.execPath, door, ...args]);

  expect(await run).toEqual({ stdout: expect.stringMatching(/^500 clusters: .*\n$/) as string, stderr: '' });
});

describe('the width of the terminal', () => {
  it('is kept by prose, and not by what is to be pasted', async () => {
    const [narrow, wide] = [await printed('terminal', { TERM: 'dumb' }), await printed('pipe', {})];
    const long = narrow.split('\n').filter((line) => line.length > 80);

    expect(long.length).toBeGreaterThan(0);
    for (const line of long)
      expect(line).toMatch(/^ {12}\/subscriptions\/\S+$|^ {4}mend: {3}ranges=\$\(az |^ {4}read: {3}https:\S+$/);
    const joined = (text: string) => text.replaceAll(/\s+/g, ' ');
    expect(joined(narrow)).toBe(joined(wide));
    expect(wide.split('\n').length).toBeLessThan(narrow.split('\n').length);
  });

  it('has a summary last that fits', async () => {
    const [, short] = (await printed('terminal', { TERM: 'dumb' })).split('IN SHORT\n\n');

    expect(short).toBe(
      [
        'high      authorized-ranges  aks:',
        '            properties.apiServerAccessProfile.authorizedIPRanges of aks',
        'high      cluster-state      aks-2',
        '',
      ].join('\n'),
    );
  });
});

describe('a path', () => {
  const network = join(folder({ 'v.json': [cluster(), vnet()] }), 'v.json');

  /** A network with nothing in it that could stop anything. */
  function vnet() {
    const id = VNET;
    const subnets = [{ id: `${id}/subnets/s`, name: 's', properties: { addressPrefix: '10.0.0.0/24' } }];
    return {
      id,
      type: 'Microsoft.Network/virtualNetworks',
      properties: { addressSpace: { addressPrefixes: ['10.0.0.0/16'] }, subnets, virtualNetworkPeerings: [] },
    };
  }

  it.each([
    [{ LANG: 'en_US.UTF-8' }, '✓'],
    [{ LANG: 'C', LC_ALL: 'C.utf8' }, '✓'],
    [{ LANG: 'en_US.UTF-8', LC_ALL: 'C' }, '+'],
    [{}, '+'],
  ])('is drawn as the locale can show it: %j', async (env, mark) => {
    const door = join(import.meta.dirname, '../../shared/cli/main.ts');
    const args = ['explain', '--from', network, '--source', '10.0.0.4', '--destination', '10.0.0.5', '--quiet'];
    const run = promisify(execFile)(process.execPath, [door, ...args], { env });
    const { stdout } = await run.catch((error: unknown) => error as { stdout: string });

    expect(stdout).toMatch(new RegExp(`^tcp 443\n {2}[${mark}?] \\w+ +source +10\\.0\\.0\\.4/32\n`));
    expect(/[^\x00-\x7f]/.test(stdout)).toBe(mark === '✓');
    expect(stdout).toContain('\n\ntcp from 10.0.0.4/32 to 10.0.0.5/32, port 443, ');
  });
});
