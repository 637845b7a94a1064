import { lookup } from 'node:dns/promises';
import { request } from 'node:https';
import { connect as connectTcp, type LookupFunction, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { connect as connectTls, type TLSSocket } from 'node:tls';
import type { Dial, DialedTls, DialOutcome } from '../../model/probe.ts';

export interface DialOptions {
  /** The authority of the cluster's certificates, as PEM, where it is known. */
  readonly authority?: string;
  /** For each step: DNS, TCP, TLS, HTTP. */
  readonly deadlineMs: number;
  readonly port?: number;
}

/** Agents of the tunnel ask for the first, kubectl for the second. */
const PROTOCOLS = ['konnectivity', 'h2'];

/** Dials a name as a client would, as far as it gets, without a token. It never throws: what goes wrong is the answer. */
export async function dial(name: string, { authority, deadlineMs, port = 443 }: DialOptions): Promise<Dial> {
  const answers = await resolve(name, deadlineMs);
  if ('outcome' in answers) return { name, addresses: [], ...answers };

  const seen = { name, addresses: answers.found.map(({ address }) => address) };
  const answered: LookupFunction = (_, __, done) => {
    done(null, [...answers.found]);
  };
  const to = { host: name, port, lookup: answered };
  const tcp = await opened<Socket>(connectTcp(to), 'connect', deadlineMs);
  if (!('socket' in tcp)) return { ...seen, ...failure(tcp.code, 'timeOut') };

  // Nothing is told that needs a trusted listener: who signed the certificate is what the dial is to find out.
  const secure = { servername: name, rejectUnauthorized: false, ...(authority !== undefined && { ca: authority }) };
  const options = { socket: tcp.socket, ALPNProtocols: PROTOCOLS, ...secure };
  const tls = await opened<TLSSocket>(connectTls(options), 'secureConnect', deadlineMs);
  if (!('socket' in tls)) return { ...seen, ...failure(tls.code, 'tlsTimeOut') };

  const found = { ...seen, tls: describe(tls.socket, authority !== undefined) };
  tls.socket.destroy();
  const answer = await askVersion({ ...to, ...secure }, deadlineMs);
  return typeof answer === 'number'
    ? { ...found, outcome: 'reachable', status: answer }
    : { ...found, outcome: 'silent', error: answer };
}

async function resolve(
  name: string,
  deadlineMs: number,
): Promise<{ readonly found: Awaited<ReturnType<typeof lookupAll>> } | Pick<Dial, 'outcome' | 'error'>> {
  try {
    const late = sleep(deadlineMs, undefined, { ref: false }).then(() => Promise.reject(error('ETIMEDOUT')));
    return { found: await Promise.race([lookupAll(name), late]) };
  } catch (reason) {
    const code = codeOf(reason);
    return { outcome: code === 'ENOTFOUND' ? 'nameNotFound' : 'nameUnanswered', error: code };
  }
}

function lookupAll(name: string) {
  return lookup(name, { all: true });
}

/** A socket once it has said `event`, or the code of the error that came before. */
function opened<S extends Socket>(
  socket: S,
  event: string,
  deadlineMs: number,
): Promise<{ readonly socket: S } | { readonly code: string }> {
  socket.setTimeout(deadlineMs, () => socket.destroy(error('ETIMEDOUT')));
  return new Promise((settle) => {
    socket.once(event, () => {
      socket.setTimeout(0);
      settle({ socket });
    });
    socket.on('error', (reason) => {
      settle({ code: codeOf(reason) });
      socket.destroy();
    });
    // Whoever hangs up early may do so without an error.
    socket.once('close', () => {
      settle({ code: 'ECONNRESET' });
    });
  });
}

function describe(socket: TLSSocket, isAuthorityKnown: boolean): DialedTls {
  const { alpnProtocol, authorized } = socket;
  const issuer = socket.getPeerCertificate().issuer as Partial<Record<string, string>> | undefined;
  // Public authorities sign no certificates of API servers: what this machine trusts by itself is somebody else's.
  const isOwn = isAuthorityKnown ? authorized : authorized ? false : undefined;
  return {
    ...(typeof alpnProtocol === 'string' && { alpn: alpnProtocol }),
    issuer: issuer?.['CN'] ?? JSON.stringify(issuer ?? {}),
    ...(isOwn !== undefined && { isOwn }),
  };
}

/** The status of the answer to `GET /version`, or the code of the error. */
function askVersion(to: object, deadlineMs: number): Promise<number | string> {
  return new Promise((settle) => {
    const asked = request({ path: '/version', agent: false, timeout: deadlineMs, ...to }, ({ statusCode }) => {
      settle(statusCode ?? 'no status');
      asked.destroy();
    });
    asked.on('timeout', () => asked.destroy(error('ETIMEDOUT')));
    asked.on('error', (reason) => {
      settle(codeOf(reason));
    });
    asked.end();
  });
}

const OUTCOMES: Readonly<Record<string, DialOutcome>> = {
  ECONNREFUSED: 'refused',
  ECONNRESET: 'reset',
  EPIPE: 'reset',
  EHOSTUNREACH: 'unroutable',
  ENETUNREACH: 'unroutable',
};

function failure(code: string, late: 'timeOut' | 'tlsTimeOut'): Pick<Dial, 'outcome' | 'error'> {
  return { outcome: code === 'ETIMEDOUT' ? late : (OUTCOMES[code] ?? 'tlsAlert'), error: code };
}

function error(code: string): Error {
  return Object.assign(new Error(code), { code });
}

function codeOf(reason: unknown): string {
  const { code, message } = reason as { readonly code?: string; readonly message?: string };
  return code ?? message ?? String(reason);
}
