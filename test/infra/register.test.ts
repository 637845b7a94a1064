import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder } from '../temporary.ts';

/** An `az` that writes down what it was asked, and answers as Azure in China would: our principal is not there yet, that of Azure Monitor is. */
const AZ = `#!/bin/sh
printf '%s\\n' "$*" >>"$LOG"
for word; do case $word in @*) cp "\${word#@}" "$BODY" ;; esac; done
case "$*" in
  *microsoftGraphResourceId*) echo https://microsoftgraph.chinacloudapi.cn/ ;;
  *tenantId*) echo a-tenant ;;
  *"--method post"*/appRoleAssignments*) [ -z "$REFUSED" ] ;;
  *"--method post"*) echo made-now ;;
  "ad app show"*) echo an-object ;;
  "ad sp show --id made"*) exit 3 ;;
  "ad sp create"*) echo ours ;;
  "ad sp show"*) echo monitor ;;
  *"--method get"*) echo $GIVEN ;;
esac
`;

const ours = JSON.parse(readFileSync('infra/registration.json', 'utf8')) as {
  appRoles: readonly { id: string; value: string }[];
};
const graph = 'https://microsoftgraph.chinacloudapi.cn/v1.0';
const assign = `rest --method post --url ${graph}/servicePrincipals/monitor/appRoleAssignments`;

function register(given: readonly string[], more: { GIVEN?: string; REFUSED?: string } = {}) {
  const folder = temporaryFolder('register');
  const [LOG, BODY] = [join(folder, 'log'), join(folder, 'body.json')];
  writeFileSync(join(folder, 'az'), AZ, { mode: 0o755 });
  writeFileSync(LOG, '');
  const env = { ...process.env, PATH: `${folder}:${process.env['PATH'] ?? ''}`, LOG, BODY, ...more };
  const { status, stdout, stderr } = spawnSync('sh', ['infra/register.sh', ...given], { env, encoding: 'utf8' });
  const asked = readFileSync(LOG, 'utf8');
  return { status, stdout, stderr, asked, body: () => JSON.parse(readFileSync(BODY, 'utf8')) as unknown };
}

describe('register.sh', () => {
  it('makes a registration in the cloud that is signed in to, and lets Azure Monitor send alerts', () => {
    const { status, stdout, stderr, asked, body } = register(['reach', '']);
    const role = ours.appRoles.find(({ value }) => value === 'Reach.Alert')?.id ?? '';

    expect([status, stdout, stderr]).toEqual([
      0,
      'AKS_REACH_ENTRA_CLIENT_ID=made-now\nAKS_REACH_ENTRA_OBJECT_ID=an-object\n',
      '',
    ]);
    expect(asked).toContain(`rest --method post --url ${graph}/applications --body`);
    expect(body()).toEqual({
      displayName: 'AKS Reach reach',
      identifierUris: ['api://a-tenant/aks-reach-reach'],
      ...ours,
    });
    expect(asked).toContain(
      `${assign} --body { "principalId": "monitor", "resourceId": "ours", "appRoleId": "${role}" }`,
    );
  });

  it('brings up to date the one that it is given, and assigns nothing twice', () => {
    const { stdout, asked } = register(['reach', 'made-before'], { GIVEN: 'an-assignment' });

    expect(stdout).toContain('AKS_REACH_ENTRA_CLIENT_ID=made-before\n');
    expect(asked).toContain(`--method patch --url ${graph}/applications(appId='made-before')`);
    expect(asked).not.toContain('--method post');
  });

  it('says so where whoever runs it may not let Azure Monitor in', () => {
    const { status, stderr } = register(['reach', ''], { REFUSED: 'yes' });

    expect([status, stderr]).toEqual([0, expect.stringContaining('Azure Monitor may not call POST alerts')]);
  });

  it('does nothing where keys open the app', () => {
    expect(register(['reach', 'keys'])).toMatchObject({ status: 0, stdout: '', asked: '' });
  });
});
