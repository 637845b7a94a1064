import { execFile } from 'node:child_process';
import { X509Certificate } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { generate } from 'selfsigned';
import { failure } from '../emulator/answers.ts';
import { createEmulator } from '../emulator/emulator.ts';
import { CLIENT, SECRET, TENANT } from '../emulator/entra.ts';
import { serve } from '../emulator/https.ts';
import { fleetOf, healthyPublic, SUBSCRIPTIONS } from '../fleet/fleet.ts';
import { folder } from './run.ts';

const emulator = createEmulator(fleetOf([healthyPublic('one', 0)]));
const served = await serve(emulator);
const authority = join(folder({ 'ca.pem': served.authority }), 'ca.pem');
/** Of the same name, with another key. */
const [, name = ''] = /CN=(.*)/.exec(new X509Certificate(served.authority).subject) ?? [];
const other = await generate([{ name: 'commonName', value: name }], {
  extensions: [{ name: 'basicConstraints', cA: true, critical: true }],
});
const namesake = join(folder({ 'ca.pem': other.cert }), 'ca.pem');
const [{ id: subscription } = { id: '' }] = SUBSCRIPTIONS;

/** A proxy that lets nobody through. */
const proxy = createServer();
let refusal = 'HTTP/1.1 403 Forbidden';
proxy.on('connect', (_, socket) =>
  socket.end(`${refusal}\r\ncontent-type: text/html\r\nconnection: close\r\n\r\n<html>no</html>`),
);
await new Promise<void>((listening) => proxy.listen(0, '127.0.0.1', listening));
const proxyHost = `127.0.0.1:${(proxy.address() as AddressInfo).port}`;
const proxied = { HTTPS_PROXY: `http://somebody:hidden@${proxyHost}` };

afterAll(async () => {
  proxy.close();
  await served.close();
});
afterEach(() => {
  emulator.faults.length = 0;
  emulator.unreadable.clear();
});

const trusting = { AKS_REACH_CLOUD: served.origin, NODE_EXTRA_CA_CERTS: authority };
const signedIn = { ...trusting, AZURE_TENANT_ID: TENANT, AZURE_CLIENT_ID: CLIENT, AZURE_CLIENT_SECRET: SECRET };
// What developers have signed in with is sought for on a path where there is nothing.
const nobody = { ...trusting, AZURE_TOKEN_CREDENTIALS: 'dev', PATH: '' };

/** What a scan prints on both streams, as a process of its own with its own sockets, and how it exits. */
async function scan(env: Record<string, string>, ...scope: string[]) {
  const door = join(import.meta.dirname, '../../shared/cli/main.ts');
  const args = ['scan', ...(scope.length === 0 ? ['--subscription', subscription] : scope), '--quiet'];
  const ran = promisify(execFile)(process.execPath, [door, ...args], { env });
  const { code, stdout, stderr } = await ran.then(
    (done) => ({ ...done, code: 0 }),
    (error: unknown) => error as { code: number; stdout: string; stderr: string },
  );
  const said = `${stdout}${stderr}`;
  expect(said).not.toMatch(/\n {4}at |hidden/);
  return { code, said };
}

const host = new URL(served.origin).host;
const entire = folder({ 'reach.json': '{ "scope": {} }' });

describe('in one sentence, with what to do and without a stack trace, a scan says', () => {
  it('that nobody is logged in, once', async () => {
    const { code, said } = await scan(nobody);

    expect(code).toBe(3);
    expect(
      said.match(
        /no token could be had from Entra: nobody is logged in here; sign in with "az login" or give the process an identity\n/g,
      ),
    ).toHaveLength(1);
  });

  it('that Entra refuses, in its own words', async () => {
    const { code, said } = await scan({ ...signedIn, AZURE_CLIENT_SECRET: 'old' });

    expect(code).toBe(3);
    expect(said).toContain(
      'from Entra: it refused with AADSTS7000215: Invalid client secret provided; sign in again with "az login"',
    );
  });

  it('that a token is of another tenant than the subscription, and which', async () => {
    // https://learn.microsoft.com/troubleshoot/azure/azure-resource-manager/invalidauthenticationtokentenant
    const other = '11111111-2222-3333-4444-555555555555';
    const message = `The access token is from the wrong issuer 'https://sts.windows.net/${TENANT}/'. It must match the tenant 'https://sts.windows.net/${other}/' associated with this subscription. Please use the authority (URL) 'https://login.windows.net/${other}' to get the token.`;
    const foreign = '00000000-0000-0000-0000-00000000000f';
    emulator.faults.push({
      path: new RegExp(`^/subscriptions/${foreign}$`),
      answer: () => failure(401, 'InvalidAuthenticationTokenTenant', message),
    });
    const { code, said } = await scan(signedIn, '--subscription', foreign);

    expect(code).toBe(3);
    expect(said).toContain(
      `subscription ${foreign}\n    who is logged in is of another tenant than the subscription; sign in with "az login --tenant ${other}"\n`,
    );
  });

  it('that no subscription is to be seen', async () => {
    for (const { id } of SUBSCRIPTIONS) emulator.unreadable.add(id);
    const { code, said } = await scan(signedIn, '--config', join(entire, 'reach.json'));

    expect(code).toBe(3);
    expect(said).toContain(
      'the subscriptions in scope\n    none is to be seen: the identity has the role Reader on none of them',
    );
  });

  it('that a right is missing, and which', async () => {
    emulator.unreadable.add(subscription);
    const { code, said } = await scan(signedIn);

    expect(code).toBe(3);
    expect(said).toContain(
      `subscription ${subscription}\n    not found: it does not exist, or the identity lacks the role Reader on it`,
    );
    emulator.unreadable.clear();
    const message = `The client '${CLIENT}' with object id '${CLIENT}' does not have authorization to perform action 'Microsoft.ResourceGraph/resources/read' over scope '/'.`;
    emulator.faults.push({ path: /ResourceGraph/i, answer: () => failure(403, 'AuthorizationFailed', message) });
    const refused = await scan(signedIn);

    expect(refused.code).toBe(3);
    expect(refused.said).toContain(`HTTP 403 AuthorizationFailed: ${message}`);
  });

  it.each([
    [
      'lets nothing through',
      'HTTP/1.1 403 Forbidden',
      `the proxy ${proxyHost} lets nothing through to ${host} (HTTP 403); have it let through, or name it in NO_PROXY`,
    ],
    [
      'wants a password',
      'HTTP/1.1 407 Proxy Authentication Required',
      `the proxy ${proxyHost} wants a name and a password; HTTPS_PROXY may hold them`,
    ],
  ])('that a proxy %s', async (_, first, says) => {
    refusal = first;
    const { code, said } = await scan({ ...signedIn, ...proxied });

    expect([code, said]).toEqual([
      3,
      `scan broke off: AKS_REACH_CLOUD: ${served.origin}/metadata/endpoints?api-version=2022-09-01 did not answer as an ARM endpoint: ${says}\n`,
    ]);
  });

  it('that a proxy does not answer', async () => {
    const { code, said } = await scan({ ...signedIn, HTTPS_PROXY: 'http://localhost:9' });

    expect(code).toBe(3);
    expect(said).toContain('endpoint: the proxy localhost:9, which HTTPS_PROXY names, refuses connections\n');
  });

  it.each([
    ['nobody known', ''],
    ['somebody by the name of one who is known', namesake],
  ])('that %s signed the certificate, as where TLS is opened on the way', async (_, known) => {
    const { code, said } = await scan({ ...signedIn, NODE_EXTRA_CA_CERTS: known });

    expect(code).toBe(3);
    expect(said).toMatch(
      /: the certificate that localhost:\d+ shows is signed by nobody whom Node\.js trusts \([A-Z_]+\); where something on the way opens TLS, name its authority in NODE_EXTRA_CA_CERTS\n$/,
    );
  });

  it.each([
    [
      'turns it away',
      proxied,
      'something else on the way answered with HTTP 403; "aks-reach doctor" says what stands there',
    ],
    [
      'is not there',
      { HTTPS_PROXY: 'http://localhost:9' },
      'it was not reached; "aks-reach doctor" says how far the way there leads',
    ],
  ])('that Entra is not reached where a proxy %s', async (_, way, says) => {
    refusal = 'HTTP/1.1 403 Forbidden';
    const { code, said } = await scan({ ...signedIn, ...way, AKS_REACH_CLOUD: 'usgov' });

    expect(code).toBe(3);
    expect(said.split(`    no token could be had from Entra: ${says}\n`)).toHaveLength(2);
  });
});
