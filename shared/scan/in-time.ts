import type { App } from '../app.ts';

/** What work brings, or else what is said where it takes longer than that: nobody waits for it any more. */
export async function inTime<T>(work: Promise<T>, mostMs: number, late: (why: string) => T): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const waiting = new Promise<T>((resolve) => {
    timer = setTimeout(() => {
      resolve(late(`no answer came within ${mostMs / 1_000} seconds`));
    }, mostMs);
  });
  try {
    return await Promise.race([work, waiting]);
  } finally {
    clearTimeout(timer);
  }
}

/** The same app, whose readers of Azure's resources give up after so long: what they did not read by then is unseen. */
export function withDeadline(app: App, mostMs: number): App {
  const deadline = AbortSignal.timeout(mostMs);
  return { ...app, azure: async () => ({ ...(await app.azure()), deadline }) };
}
