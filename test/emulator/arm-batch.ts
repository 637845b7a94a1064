import { failure, json } from './answers.ts';

const MOST = 20;

interface BatchRequest {
  readonly httpMethod: string;
  readonly name?: string;
  readonly relativeUrl: string;
}

/** `POST /batch`: several requests in one, each answered as by itself, in any order. */
export async function armBatch(request: Request, handle: (one: Request) => Promise<Response>): Promise<Response> {
  const { requests } = (await request.json()) as { requests: readonly BatchRequest[] };
  if (requests.length > MOST)
    return failure(400, 'InvalidBatchRequest', `The number of requests '${requests.length}' exceeds ${MOST}.`);
  const { origin } = new URL(request.url);
  const responses = await Promise.all(
    requests.map(async ({ httpMethod, name, relativeUrl }) => {
      const response = await handle(
        new Request(`${origin}${relativeUrl}`, { method: httpMethod, headers: request.headers }),
      );
      const text = await response.text();
      return {
        ...(name !== undefined && { name }),
        httpStatusCode: response.status,
        headers: Object.fromEntries(response.headers),
        content: JSON.parse(text) as unknown,
        contentLength: text.length,
      };
    }),
  );
  return json({ responses: responses.toReversed() });
}
