import { setTimeout as sleep } from 'node:timers/promises';
import type { Emulator } from '../emulator/emulator.ts';

/** What comes within so long counts as asked for at once. */
const QUIET_MS = 60;

/**
 * Has requests of the emulator wait until no other comes, and then answers all of them: what is asked for in parallel comes in one wave, what
 * hangs on an answer in a later one. So there are as many waves as the longest chain of calls has links. Tokens and the cloud's own description
 * are answered at once, because they are kept. Answers have one page.
 */
export function inWaves(emulator: Emulator): { readonly waves: string[][] } {
  emulator.pageSize = 1_000;
  const waves: string[][] = [];
  let wave: { readonly lines: string[]; readonly over: Promise<void> } | undefined;
  const quiet = async (lines: readonly string[]) => {
    for (let seen = -1; seen !== lines.length;) {
      seen = lines.length;
      await sleep(QUIET_MS);
    }
    wave = undefined;
  };
  const answer = emulator.handle.bind(emulator);
  emulator.handle = async (request) => {
    const { pathname } = new URL(request.url);
    if (/oauth2|metadata|openid/i.test(pathname)) return answer(request);
    if (wave === undefined) {
      const lines: string[] = [];
      waves.push(lines);
      wave = { lines, over: quiet(lines) };
    }
    wave.lines.push(`${request.method} ${pathname}`);
    await wave.over;
    return answer(request);
  };
  return { waves };
}
