import { execFileSync, spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { admit, dismiss } from '../../shared/aks/authorized-list.ts';
import { word } from '../../shared/aks/az.ts';
import { anApiServer, CLUSTER } from '../builders.ts';
import { temporaryFolder } from '../temporary.ts';

/** Runs a command in a real shell, with an `az` that keeps the live list in a file. */
function run(command: string, live: readonly string[]): { list: readonly string[]; failed: boolean } {
  const folder = temporaryFolder('az');
  const file = join(folder, 'list');
  writeFileSync(file, live.map((entry) => `${entry}\n`).join(''));
  const az = `#!/bin/sh
case "$2" in
  show) cat ${file} ;;
  update) for last; do :; done; printf '%s\\n' "\${last#*=}" | tr -d '[]"' | tr , '\\n' > ${file} ;;
esac
`;
  writeFileSync(join(folder, 'az'), az, { mode: 0o755 });
  const { status } = spawnSync('sh', ['-c', command], { env: { PATH: `${folder}:${process.env['PATH'] ?? ''}` } });
  return { list: readFileSync(file, 'utf8').split('\n').filter(Boolean), failed: status !== 0 };
}

const cluster = anApiServer({ authorizedRanges: ['198.51.100.0/24'] });

describe('the command that adds to the authorized ranges', () => {
  const command = admit(CLUSTER, cluster, ['203.0.113.7/32'])?.command ?? '';

  it('keeps what somebody else added since the scan', () => {
    expect(run(command, ['198.51.100.0/24', '192.0.2.1/32']).list).toEqual([
      '192.0.2.1/32',
      '198.51.100.0/24',
      '203.0.113.7/32',
    ]);
  });

  it('adds nothing twice', () => {
    expect(run(command, ['203.0.113.7/32']).list).toEqual(['203.0.113.7/32']);
  });

  it('takes the place of "nobody", which Azure takes alone', () => {
    expect(run(command, ['0.0.0.0/32']).list).toEqual(['203.0.113.7/32']);
    expect(
      admit(CLUSTER, anApiServer({ authorizedRanges: ['0.0.0.0/32'] }), ['203.0.113.7/32'])?.change.clusters?.[
        CLUSTER.id
      ]?.apiServer?.authorizedRanges,
    ).toEqual(['203.0.113.7/32']);
  });

  it('leaves a list alone that was switched off since: one entry would shut everyone else out', () => {
    expect(run(command, [])).toEqual({ list: [], failed: true });
  });

  it('keeps service tags, which `az aks update` does not take', () => {
    const tagged = anApiServer({ authorizedRanges: ['198.51.100.0/24'], authorizedTags: ['AzureDevOps'] });
    const own = admit(CLUSTER, tagged, ['203.0.113.7/32'])?.command ?? '';

    expect(own).not.toContain('az aks update');
    expect(run(own, ['198.51.100.0/24', 'AzureDevOps']).list).toEqual([
      '198.51.100.0/24',
      '203.0.113.7/32',
      'AzureDevOps',
    ]);
    expect(run(own, [])).toEqual({ list: [], failed: true });
  });

  it('refuses above the limit', () => {
    const full = Array.from({ length: 200 }, (_, index) => `192.0.2.${index}/32`);

    expect(run(command, full)).toEqual({ list: full, failed: true });
  });
});

describe('the command that takes out of the authorized ranges', () => {
  const command = dismiss(CLUSTER, cluster, ['10.0.0.0/8', '-x']).command;

  it('takes out what it names and nothing else', () => {
    expect(run(command, ['10.0.0.0/8', '110.0.0.0/8', '-x']).list).toEqual(['110.0.0.0/8']);
  });

  it('says "nobody" where nothing would be left: an empty list lets everyone in', () => {
    expect(run(command, ['10.0.0.0/8']).list).toEqual(['0.0.0.0/32']);
  });
});

it.each(['rg', 'my (group)', "o'brien", '$(reboot)', '`id`', '*', ''])('%s stays one word of a shell', (text) => {
  expect(execFileSync('sh', ['-c', `printf %s ${word(text)}`]).toString()).toBe(text);
});
