import { Agent, request } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';

/** What to ask, how often, and for how long. */
export interface Load {
  readonly url: string;
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly perSecond: number;
  readonly seconds: number;
}

/** Milliseconds of every request, from when it was due, however late it was sent; and how many were not answered with 2xx. */
export interface Measured {
  readonly milliseconds: readonly number[];
  readonly errors: number;
}

/** Asks at a steady rate, whether answers come or not, as callers do who know nothing of each other. */
async function press(load: Load): Promise<Measured> {
  const agent = new Agent({ keepAlive: true, maxSockets: 64 });
  const begun = performance.now();
  const count = load.perSecond * load.seconds;
  const milliseconds: number[] = [];
  let errors = 0;
  const asked: Promise<void>[] = [];
  for (let index = 0; index < count; index++) {
    const due = begun + (index * 1_000) / load.perSecond;
    const wait = due - performance.now();
    if (wait > 1) await sleep(wait);
    asked.push(
      ask(load, agent).then((isFine) => {
        milliseconds.push(performance.now() - due);
        if (!isFine) errors++;
      }),
    );
  }
  await Promise.all(asked);
  agent.destroy();
  return { milliseconds, errors };
}

function ask({ url, method, headers, body }: Load, agent: Agent): Promise<boolean> {
  return new Promise((answered) => {
    const sent = request(url, { method, headers, agent }, (response) => {
      response.resume().on('end', () => {
        const { statusCode = 0 } = response;
        answered(statusCode >= 200 && statusCode < 300);
      });
    });
    sent.on('error', () => {
      answered(false);
    });
    sent.end(body);
  });
}

// A process of its own, so that who asks and who answers do not wait for each other.
process.once('message', (load) => {
  void press(load as Load).then((measured) => process.send?.(measured));
});
