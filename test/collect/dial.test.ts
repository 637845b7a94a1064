import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer as createHttps, type Server as HttpsServer } from 'node:https';
import { type AddressInfo, connect, createServer as createTcp, type Server } from 'node:net';
import { createServer as createTls, getCACertificates, setDefaultCACertificates, type TlsOptions } from 'node:tls';
import { setTimeout } from 'node:timers/promises';
import { generate } from 'selfsigned';
import { dial } from '../../shared/collect/read/dial.ts';

/** Real sockets on loopback, in place of an API server and of what stands before it. */
const servers: Server[] = [];
const sleepers: (() => void)[] = [];
const cluster = await anAuthority('ca');
const proxy = await anAuthority('Corporate inspection');

async function anAuthority(commonName: string, name = 'localhost') {
  const ca = await generate([{ name: 'commonName', value: commonName }], {
    algorithm: 'sha256',
    extensions: [{ name: 'basicConstraints', cA: true, critical: true }],
  });
  const own = await generate([{ name: 'commonName', value: 'apiserver' }], {
    algorithm: 'sha256',
    ca: { key: ca.private, cert: ca.cert },
    extensions: [{ name: 'subjectAltName', altNames: [{ type: 2, value: name }] }],
  });
  return { authority: ca.cert, key: own.private, cert: own.cert };
}

async function portOf(server: Server | HttpsServer): Promise<number> {
  servers.push(server);
  server.listen(0, 'localhost');
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}

function apiServer(status: number, options: TlsOptions = {}): Promise<number> {
  return portOf(
    createHttps({ ...cluster, ALPNProtocols: ['h2', 'http/1.1'], ...options }, (_, response) => {
      response.writeHead(status).end();
    }),
  );
}

/** TLS without any ALPN, as it comes out of what strips it. */
function stripping(): Promise<number> {
  return portOf(
    createTls({ ...cluster }, (socket) => {
      socket.on('error', () => undefined);
      socket.once('data', () => socket.end('HTTP/1.1 401 Unauthorized\r\ncontent-length: 0\r\n\r\n'));
    }),
  );
}

/** A port that nothing listens on. */
async function closedPort(): Promise<number> {
  const port = await portOf(createTcp());
  await new Promise((closed) => servers.pop()?.close(closed));
  return port;
}

/** A listener that has gone to sleep, with more callers before the door than it has room for: Linux drops the packets of all others. */
async function deafPort(): Promise<number> {
  const script =
    'const s = require("net").createServer().listen({ host: "localhost", port: 0, backlog: 1 }, () => console.log(s.address().port))';
  const child = spawn(process.execPath, ['-e', script]);
  const [line] = (await once(child.stdout, 'data')) as [Buffer];
  child.kill('SIGSTOP');
  const port = Number(line.toString());
  const callers = Array.from({ length: 8 }, () => connect({ host: 'localhost', port }).on('error', () => undefined));
  sleepers.push(() => {
    for (const caller of callers) caller.destroy();
    child.kill('SIGKILL');
  });
  await setTimeout(50);
  return port;
}

function call(port: number, options: Partial<Parameters<typeof dial>[1]> = {}) {
  return dial('localhost', { port, deadlineMs: 300, authority: cluster.authority, ...options });
}

afterAll(() => {
  for (const server of servers) server.close();
  for (const wake of sleepers) wake();
});

it.each([200, 401, 403, 503])('an API server that answers %i is reachable', async (status) => {
  const found = await call(await apiServer(status));

  expect(found).toMatchObject({ outcome: 'reachable', status, tls: { alpn: 'h2', issuer: 'ca', isOwn: true } });
  expect(found.addresses.length).toBeGreaterThan(0);
});

it('the protocol of the tunnel is asked for too', async () => {
  const port = await apiServer(401, { ALPNProtocols: ['konnectivity', 'http/1.1'] });

  expect(await call(port)).toMatchObject({ outcome: 'reachable', tls: { alpn: 'konnectivity' } });
});

it('ALPN that is lost on the way is none', async () => {
  const { outcome, tls } = await call(await stripping());

  expect([outcome, tls]).toEqual(['reachable', { issuer: 'ca', isOwn: true }]);
});

it('a certificate of another authority is not its own', async () => {
  const port = await apiServer(401, { key: proxy.key, cert: proxy.cert });

  expect(await call(port)).toMatchObject({ tls: { issuer: 'Corporate inspection', isOwn: false } });
});

it('a certificate for another name is not its own', async () => {
  const { authority, ...other } = await anAuthority('ca', 'apiserver.example');
  const found = await call(await apiServer(401, other), { authority });

  expect(found.tls).toMatchObject({ issuer: 'ca', isOwn: false });
});

it('whose a certificate is that nobody here knows is not said', async () => {
  const { authority: _, ...unknown } = { authority: '', port: await apiServer(401), deadlineMs: 300 };

  expect((await dial('localhost', unknown)).tls).toEqual({ alpn: 'h2', issuer: 'ca' });
});

it.each([
  ['nothing listens', closedPort, 'refused', 'ECONNREFUSED'],
  [
    'it never speaks TLS',
    () => portOf(createTcp((socket) => socket.on('error', () => undefined))),
    'tlsTimeOut',
    'ETIMEDOUT',
  ],
  ['it resets', () => portOf(createTcp((socket) => socket.resetAndDestroy())), 'reset', 'ECONNRESET'],
  ['it hangs up', () => portOf(createTcp((socket) => socket.end())), 'reset', 'ECONNRESET'],
  [
    'it speaks something else',
    () => portOf(createTcp((socket) => socket.on('error', () => undefined).end('SSH-2.0-OpenSSH\r\n'))),
    'tlsAlert',
    'ERR_SSL_',
  ],
  [
    'it wants none of the protocols',
    () => apiServer(401, { ALPNProtocols: ['acme-tls/1'] }),
    'tlsAlert',
    'NO_APPLICATION_PROTOCOL',
  ],
  [
    'it says nothing after TLS',
    () =>
      portOf(
        createTls({ ...cluster, ALPNProtocols: ['h2', 'http/1.1'] }, (socket) => socket.on('error', () => undefined)),
      ),
    'silent',
    'ETIMEDOUT',
  ],
] as const)('%s', async (_, listen, outcome, error) => {
  const found = await call(await listen());

  expect([found.outcome, found.status]).toEqual([outcome, undefined]);
  expect(found.error).toContain(error);
});

it('nothing answers', async () => {
  const port = await deafPort();

  expect(await call(port)).toMatchObject({
    outcome: 'timeOut',
    error: 'ETIMEDOUT',
    addresses: expect.anything() as unknown,
  });
});

// https://www.rfc-editor.org/rfc/rfc6761#section-6.4: `.invalid` does not exist. Where there is no DNS at all, nobody says so.
it('a name that does not exist', async () => {
  const { outcome, addresses, error } = await dial('aks.invalid', { deadlineMs: 2_000 });

  expect(outcome).toBe(error === 'ENOTFOUND' ? 'nameNotFound' : 'nameUnanswered');
  expect(addresses).toEqual([]);
});

it('a certificate that this machine trusts by itself is not its own: public authorities sign none of API servers', async () => {
  const { authority, ...inspected } = proxy;
  const before = getCACertificates();
  setDefaultCACertificates([...before, authority]);
  const port = await apiServer(401, inspected);
  const found = await dial('localhost', { port, deadlineMs: 300 });
  setDefaultCACertificates(before);

  expect(found.tls).toEqual({ alpn: 'h2', issuer: 'Corporate inspection', isOwn: false });
});
