import { createServer, type IncomingMessage, request as send, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A request to storage, as it went by. */
export interface Passing {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingMessage['headers'];
}

/** What becomes of a request: it is answered in place of storage, or the answer of storage is. Neither: it goes through. */
export interface Meddler {
  /** Before storage hears of it: a status is the answer, and storage never hears. */
  before?(passing: Passing): number | undefined;
  /** After storage did it: a status is told in place of what it was; `silence` tells nothing. */
  after?(passing: Passing, status: number, body: Buffer): number | 'silence' | undefined;
}

export interface Proxy {
  readonly port: number;
  close(): Promise<void>;
}

/** Stands before a port of loopback. */
export async function standBefore(port: number, meddler: Meddler): Promise<Proxy> {
  const server = createServer((request, response) => {
    pass(request, response, port, meddler).catch(() => response.destroy());
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  return { port: (server.address() as AddressInfo).port, close: () => closed(server) };
}

async function pass(request: IncomingMessage, response: ServerResponse, port: number, meddler: Meddler): Promise<void> {
  const { method = 'GET', url: path = '/', headers } = request;
  const passing = { method, path, headers };
  const sent = await whole(request);
  const refusal = meddler.before?.(passing);
  if (refusal !== undefined) {
    refuse(response, refusal);
    return;
  }
  const answer = await new Promise<IncomingMessage>((answered, failed) => {
    send({ port, host: '127.0.0.1', method, path, headers }, answered).on('error', failed).end(sent);
  });
  const { statusCode: status = 500 } = answer;
  const body = await whole(answer);
  const instead = meddler.after?.(passing, status, body);
  if (instead === 'silence') response.destroy();
  else if (instead === undefined) response.writeHead(status, answer.headers).end(body);
  else refuse(response, instead);
}

/** As storage words it. */
function refuse(response: ServerResponse, status: number): void {
  const code = status === 412 ? 'ConditionNotMet' : 'InternalError';
  const body = `<?xml version="1.0" encoding="utf-8"?><Error><Code>${code}</Code><Message>${code}</Message></Error>`;
  response.writeHead(status, { 'content-type': 'application/xml', 'x-ms-error-code': code }).end(body);
}

async function whole(stream: IncomingMessage): Promise<Buffer> {
  const parts: Buffer[] = [];
  for await (const part of stream) parts.push(part as Buffer);
  return Buffer.concat(parts);
}

function closed(server: Server): Promise<void> {
  return new Promise((done) => {
    server.close(() => {
      done();
    });
    server.closeAllConnections();
  });
}
