/** An answer as Azure words it. */
export function json(body: unknown, status = 200, headers: Record<string, string> = {}): Response {
  return new Response(JSON.stringify(body), {
    status,
    headers: { 'content-type': 'application/json; charset=utf-8', ...headers },
  });
}

/** The error form of ARM and of most of Azure. */
export function failure(status: number, code: string, message: string, headers: Record<string, string> = {}): Response {
  return json({ error: { code, message } }, status, headers);
}

export function notEmulated(request: Request): Response {
  return failure(
    501,
    'NotEmulated',
    `the emulated Azure does not know ${request.method} ${new URL(request.url).pathname}`,
  );
}
