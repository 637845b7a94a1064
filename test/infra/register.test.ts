import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** An `az` that writes down what it was asked, and answers as Azure in China would. */
const AZ = `#!/bin/sh
printf '%s\\n' "$*" >>"$LOG"
for word; do case $word in @*) cp "\${word#@}" "$BODY" ;; esac; done
case "$*" in
  *microsoftGraphResourceId*) echo https://microsoftgraph.chinacloudapi.cn/ ;;
  *tenantId*) echo a-tenant ;;
  *"--method post"*) echo made-now ;;
  "ad sp show"*) exit 3 ;;
esac
`;

function register(...given: readonly string[]) {
  const folder = mkdtempSync(join(tmpdir(), 'reach-register-'));
  const [LOG, BODY] = [join(folder, 'log'), join(folder, 'body.json')];
  writeFileSync(join(folder, 'az'), AZ, { mode: 0o755 });
  writeFileSync(LOG, '');
  const env = { ...process.env, PATH: `${folder}:${process.env['PATH'] ?? ''}`, LOG, BODY };
  const { status, stdout, stderr } = spawnSync('sh', ['infra/register.sh', ...given], { env, encoding: 'utf8' });
  const asked = readFileSync(LOG, 'utf8');
  return { status, stdout, stderr, asked, body: () => JSON.parse(readFileSync(BODY, 'utf8')) as unknown };
}

describe('register.sh', () => {
  it('makes a registration in the cloud that is signed in to', () => {
    const { status, stdout, stderr, asked, body } = register('reach', '');
    const ours = JSON.parse(readFileSync('infra/registration.json', 'utf8')) as object;

    expect([status, stdout, stderr]).toEqual([0, 'AKS_REACH_ENTRA_CLIENT_ID=made-now\n', '']);
    expect(asked).toContain(
      'rest --method post --url https://microsoftgraph.chinacloudapi.cn/v1.0/applications --body',
    );
    expect(asked).toContain('ad sp create --id made-now');
    expect(body()).toEqual({
      displayName: 'AKS Reach reach',
      identifierUris: ['api://a-tenant/aks-reach-reach'],
      ...ours,
    });
  });

  it('brings up to date the one that it is given', () => {
    const { stdout, asked } = register('reach', 'made-before');

    expect(stdout).toBe('AKS_REACH_ENTRA_CLIENT_ID=made-before\n');
    expect(asked).toContain(
      "--method patch --url https://microsoftgraph.chinacloudapi.cn/v1.0/applications(appId='made-before')",
    );
    expect(asked).not.toContain('--method post');
  });

  it('does nothing where keys open the app', () => {
    expect(register('reach', 'keys')).toMatchObject({ status: 0, stdout: '', asked: '' });
  });
});
