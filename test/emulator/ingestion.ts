import { gunzipSync } from 'node:zlib';
import { failure } from './answers.ts';

export const DCR = 'dcr-00000000000000000000000000000000';
const LARGEST_CALL = 1_048_576;

/** Rows that arrived, by stream. */
export type Streams = Map<string, Record<string, unknown>[]>;

/** The Logs Ingestion API: takes rows for the streams of one data collection rule. */
export async function ingestion(request: Request, streams: Streams): Promise<Response> {
  const [, , rule, , stream = ''] = new URL(request.url).pathname.split('/');
  if (rule !== DCR)
    return failure(404, 'NotFound', `Data collection rule with immutable Id '${String(rule)}' not found.`);
  const sent = Buffer.from(await request.arrayBuffer());
  const body = request.headers.get('content-encoding') === 'gzip' ? gunzipSync(sent) : sent;
  if (body.length > LARGEST_CALL)
    return failure(413, 'ContentLengthLimitExceeded', 'Maximum allowed content length: 1048576 bytes');
  const rows: unknown = JSON.parse(body.toString());
  if (!Array.isArray(rows)) return failure(400, 'InvalidPayload', 'Expected a JSON array');
  streams.set(stream, [...(streams.get(stream) ?? []), ...(rows as Record<string, unknown>[])]);
  return new Response(null, { status: 204 });
}
