import { type ChildProcess, spawn } from 'node:child_process';
import { createRequire } from 'node:module';

/** Storage on loopback, in memory, for as long as it is wanted. */
export interface Azurite {
  /** A connection string for an account of this name: every account is empty at first. */
  connect(account: string): string;
  readonly blobPort: number;
  readonly queuePort: number;
  stop(): Promise<void>;
}

const KEY = Buffer.from('not a secret').toString('base64');

/** Starts Azurite on free ports, with these accounts. It sends nothing to anybody. */
export async function startAzurite(accounts: readonly string[]): Promise<Azurite> {
  const main = createRequire(import.meta.url).resolve('azurite/dist/src/azurite.js');
  const options = ['--inMemoryPersistence', '--silent', '--disableTelemetry', '--skipApiVersionCheck'];
  const ports = ['--blobPort', '0', '--queuePort', '0', '--tablePort', '0'];
  const child = spawn(process.execPath, [main, ...options, ...ports], {
    env: { PATH: process.env['PATH'], AZURITE_ACCOUNTS: accounts.map((account) => `${account}:${KEY}`).join(';') },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  process.once('exit', () => child.kill());
  const [blobPort, queuePort] = await listening(child);
  return {
    blobPort,
    queuePort,
    connect: (account) => connectionString(account, blobPort, queuePort),
    stop: () =>
      new Promise((ended) => {
        child.once('exit', () => {
          ended();
        });
        child.kill();
      }),
  };
}

/** The connection string of an account whose services are on these ports. */
export function connectionString(account: string, blobPort: number, queuePort: number): string {
  const endpoint = (port: number) => `http://127.0.0.1:${port}/${account}`;
  return `DefaultEndpointsProtocol=http;AccountName=${account};AccountKey=${KEY};BlobEndpoint=${endpoint(blobPort)};QueueEndpoint=${endpoint(queuePort)};`;
}

function listening(child: ChildProcess): Promise<readonly [number, number]> {
  return new Promise((found, failed) => {
    let text = '';
    child.stdout?.on('data', (chunk: Buffer) => {
      text += chunk.toString();
      const [blob, queue] = ['Blob', 'Queue'].map((service) =>
        new RegExp(`${service} service is successfully listening at http://127\\.0\\.0\\.1:(\\d+)`).exec(text),
      );
      if (blob?.[1] !== undefined && queue?.[1] !== undefined) found([Number(blob[1]), Number(queue[1])]);
    });
    child.once('exit', (code) => {
      failed(new Error(`Azurite ended with ${String(code)}: ${text}`));
    });
  });
}
