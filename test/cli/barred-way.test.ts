import { execFile } from 'node:child_process';
import { createServer, type Server } from 'node:http';
import { type AddressInfo, createServer as createTcpServer } from 'node:net';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { CLIENT, SECRET, TENANT } from '../emulator/entra.ts';

describe('the doctor says of a way that is barred', () => {
  /** A process of its own, with its own sockets. */
  async function barred(environment: Record<string, string>) {
    const door = join(import.meta.dirname, '../../shared/cli/main.ts');
    const env = { AZURE_TENANT_ID: TENANT, AZURE_CLIENT_ID: CLIENT, AZURE_CLIENT_SECRET: SECRET, ...environment };
    const ran = promisify(execFile)(process.execPath, [door, 'doctor', '--quiet'], { env });
    const { code, stdout, stderr } = await ran.then(
      () => {
        throw new Error('expected a failure');
      },
      (error: unknown) => error as { code: number; stdout: string; stderr: string },
    );
    expect([code, stderr]).toEqual([1, '']);
    return stdout;
  }

  async function listening(
    server: Pick<Server, 'listen' | 'address' | 'close'>,
    work: (port: number) => Promise<void>,
  ) {
    await new Promise<void>((up) => server.listen(0, '127.0.0.1', up));
    try {
      await work((server.address() as AddressInfo).port);
    } finally {
      server.close();
    }
  }

  it.each([
    [
      'with a page',
      '403 Forbidden',
      '<html>no</html>',
      'lets nothing through to management.usgovcloudapi.net (HTTP 403)',
    ],
    ['without a word', '403 Forbidden', '', 'lets nothing through to management.usgovcloudapi.net (HTTP 403)'],
    [
      'and wants a password',
      '407 Proxy Authentication Required',
      'no',
      'wants a name and a password; HTTPS_PROXY may hold them',
    ],
  ])('by a proxy that refuses %s is told with its name and without its password', async (_, first, body, says) => {
    const proxy = createServer();
    proxy.on('connect', (__, socket) =>
      socket.end(`HTTP/1.1 ${first}\r\ncontent-length: ${body.length}\r\nconnection: close\r\n\r\n${body}`),
    );
    await listening(proxy, async (port) => {
      const out = await barred({ AKS_REACH_CLOUD: 'usgov', HTTPS_PROXY: `http://me:hidden@127.0.0.1:${port}` });

      expect(out).toContain(`wrong    Azure Resource Manager  the proxy 127.0.0.1:${port} ${says}`);
      expect(out).toContain('unknown  signed in');
      expect(out).not.toContain('hidden');
    });
  });

  it('by a host that takes connections and says nothing is told so', async () => {
    const silent = createTcpServer();
    const sockets = new Set<{ destroy(): void }>();
    silent.on('connection', (socket) => sockets.add(socket));
    await listening(silent as unknown as Server, async (port) => {
      // The host has ten seconds, and a dial five more for each step.
      const out = await barred({ AKS_REACH_CLOUD: `https://localhost:${port}` });

      expect(out).toMatch(
        new RegExp(
          `wrong {4}Azure Resource Manager {2}localhost:${port}: .*127\\.0\\.0\\.1.* connects and then says nothing, not even TLS\\n`,
        ),
      );
      for (const socket of sockets) socket.destroy();
    });
  });
});
