import { randomUUID } from 'node:crypto';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { generate } from 'selfsigned';
import type { Emulator } from './emulator.ts';

/** An emulated Azure on a real socket with real TLS. */
export interface Served {
  /** `https://localhost:<port>`: of ARM, Entra and Logs Ingestion alike. */
  readonly origin: string;
  /** The private authority that signed the server's certificate, as PEM. */
  readonly authority: string;
  close(): Promise<void>;
}

/** Serves an emulator over https on loopback. Port 0 takes a free one. */
export async function serve(emulator: Emulator, port = 0): Promise<Served> {
  // Of two authorities by one name a process that trusts both takes the first, and finds that it did not sign.
  const ca = await generate([{ name: 'commonName', value: `Emulated Azure authority ${randomUUID()}` }], {
    algorithm: 'sha256',
    extensions: [
      { name: 'basicConstraints', cA: true, critical: true },
      { name: 'keyUsage', keyCertSign: true, critical: true },
    ],
  });
  const own = await generate([{ name: 'commonName', value: 'localhost' }], {
    algorithm: 'sha256',
    ca: { key: ca.private, cert: ca.cert },
    extensions: [
      {
        name: 'subjectAltName',
        altNames: [
          { type: 2, value: 'localhost' },
          { type: 7, ip: '127.0.0.1' },
        ],
      },
    ],
  });
  const server = createServer({ key: own.private, cert: own.cert }, (request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const url = `${emulator.origin}${request.url ?? '/'}`;
      const headers = Object.entries(request.headers).map(([name, value]): [string, string] => [name, String(value)]);
      const body = chunks.length === 0 ? null : Buffer.concat(chunks);
      void emulator
        .handle(new Request(url, { method: request.method ?? 'GET', headers, body }))
        .then(async (answer) => {
          response.writeHead(answer.status, Object.fromEntries(answer.headers));
          response.end(Buffer.from(await answer.arrayBuffer()));
        });
    });
  });
  await new Promise<void>((listening) => server.listen(port, '127.0.0.1', listening));
  emulator.origin = `https://localhost:${(server.address() as AddressInfo).port}`;
  emulator.authority = ca.cert;
  return {
    origin: emulator.origin,
    authority: ca.cert,
    close: () =>
      new Promise((closed) => {
        server.close(() => {
          closed();
        });
        server.closeAllConnections();
      }),
  };
}
