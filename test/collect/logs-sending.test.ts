import type { Azure } from '../../shared/collect/read/azure.ts';
import { isDue, readLogs } from '../../shared/collect/read/logs/read-logs.ts';
import { logSender, type LogQuery } from '../../shared/collect/read/logs/send.ts';
import { parseConfig } from '../../shared/config.ts';
import { createEmulator, type Emulator, faults } from '../emulator/emulator.ts';
import { failure, json } from '../emulator/answers.ts';
import { type Fleet, fleetOf, healthyPublic } from '../fleet/fleet.ts';
import { logsOf } from '../fleet/logs.ts';
import { emulatedApp, scanLive } from '../live.ts';
import { QUERIES } from '../log-queries.ts';

/** Without Container insights and flow logs. */
function fleet(count: number): Fleet {
  const worlds = Array.from({ length: count }, (_, index) => healthyPublic(`c${index}`, index));
  for (const world of worlds) {
    world.cluster.properties.addonProfiles = {};
    world.logs = { ...logsOf(world), resources: [] };
  }
  return fleetOf(worlds);
}

async function look(emulator: Emulator, logs: unknown = true) {
  const { snapshot, report } = await scanLive(emulator, {}, { sources: { logs } });
  return { report, callers: snapshot.clusters.map(({ facts }) => facts.callers) };
}

function asked({ requests }: Emulator): number {
  return requests.filter((line) => line.includes('/loganalytics/')).length;
}

const whole = { known: true, value: { rows: [{ address: '203.0.113.7', requests: 3 }], unseen: [] } };
/** What somebody at the office did, among all that always calls. */
const OFFICE = "AKSAudit | where tostring(User.username) == 'masterclient'";
const LOGS = /^\/loganalytics\//;

/** One query, sent to an emulated workspace without long waits. */
async function send(emulator: Emulator, kql: string, isSearch = false) {
  const azure = await emulatedApp(emulator).azure();
  const [workspace = ''] = fleet(1).logs?.workspaces.map(({ customerId }) => customerId) ?? [];
  const toAt = new Date().toISOString();
  const fromAt = new Date(Date.parse(toAt) - 86_400_000).toISOString();
  const query: LogQuery = { kql, workspaces: [workspace], fromAt, toAt, isSearch };
  return logSender(azure, 1)(query);
}

describe('a query that is too much for the service', () => {
  it('is halved until it is not, and loses nothing', async () => {
    const emulator = createEmulator(fleet(5));
    emulator.logs.timesOutAbove = 2;
    const { callers, report } = await look(emulator);

    expect(callers).toMatchObject([whole, whole, whole, whole, whole]);
    expect(report.problems).toEqual([]);
    // About 5, 3 and 2, 2 and 1.
    expect(asked(emulator)).toBe(QUERIES * 5);
  });

  it('is halved where it brought a part, and what is whole counts', async () => {
    const emulator = createEmulator(fleet(4));
    emulator.logs.partialAbove = 1;

    expect((await look(emulator)).callers).toMatchObject([whole, whole, whole, whole]);
  });

  it('is kept where it is about one alone, with a word that rows may be missing', async () => {
    const emulator = createEmulator(fleet(1));
    emulator.logs.partialAbove = 0;

    expect((await look(emulator)).callers).toMatchObject([
      {
        known: true,
        value: {
          unseen: [
            'rows of AKSAudit may be missing: -2133196797: The results of this query exceed the set limit of 64000000 bytes.',
            expect.stringContaining('AKSAudit') as string,
          ],
        },
      },
    ]);
  });

  it('is about less time where it is about one alone, and says about how much', async () => {
    const emulator = createEmulator(fleet(1));
    emulator.logs.timesOutAboveHours = 20;
    const { callers, report } = await look(emulator);

    expect(report.problems).toEqual([]);
    const gap = 'of the last 72 hours only 18 were looked at: a query of AKSAudit ran out of time';
    expect(callers).toMatchObject([{ known: true, value: { rows: [{ requests: 3 }], unseen: [gap] } }]);
    const [one] = callers;
    const hours = one?.known === true && Date.parse(one.value.toAt) - Date.parse(one.value.fromAt);
    expect(hours).toBe(18 * 3_600_000);
  });

  it('is given up in the end, as unknown', async () => {
    const emulator = createEmulator(fleet(1));
    emulator.logs.timesOutAbove = 0;
    const { callers, report } = await look(emulator);

    expect(callers).toMatchObject([{ known: false, why: expect.stringContaining('HTTP 504') as string }]);
    expect(report.problems).toMatchObject([{ kind: 'unread', what: expect.stringContaining('HTTP 504') as string }]);
  });
});

describe('a service that is too busy', () => {
  it.each([
    ['429 that says for how long', 429, { 'retry-after': '0.001' }],
    ['429 that does not', 429, {}],
    ['503', 503, {}],
  ])('with %s is asked again', async (_, status, headers) => {
    const emulator = createEmulator(fleet(1));
    const answer = () => failure(status, 'ThrottledError', 'busy', headers);
    emulator.faults.push({ path: LOGS, nth: 1, answer }, { path: LOGS, nth: 2, answer });

    expect((await send(emulator, `${OFFICE} | summarize N = count()`)).rows).toEqual([{ N: 3 }]);
    expect(asked(emulator)).toBe(3);
  });

  it('for long is given up', async () => {
    const emulator = createEmulator(fleet(1));
    emulator.faults.push({ path: LOGS, answer: () => failure(429, 'ThrottledError', 'busy') });

    await expect(send(emulator, 'AKSAudit')).rejects.toThrow('ThrottledError: busy');
    expect(asked(emulator)).toBe(4);
  });
});

describe('a service that never answers', () => {
  it('costs its own deadline, and everything is unknown for that reason, said once for each workspace', async () => {
    const emulator = createEmulator(fleet(4));
    const azure = await emulatedApp(emulator).azure();
    const { snapshot } = await scanLive(emulator);
    emulator.faults.push({ path: LOGS, answer: faults.silence });
    const before = asked(emulator);
    const { clusters, problems } = await readLogs(azure, snapshot, {}, snapshot.takenAt, undefined, (own) =>
      logSender(own, 1, 1_000),
    );
    const why = 'the logs did not answer all questions within 1 s';

    expect([...clusters.values()].map(({ callers }) => callers)).toMatchObject(
      Array.from({ length: 4 }, () => ({ known: false, why: expect.stringContaining(why) as string })),
    );
    expect(problems.map(({ what }) => what)).toEqual(
      Array.from({ length: 3 }, () => expect.stringContaining(why) as string),
    );
    // As many as may wait at once, and none after.
    expect(asked(emulator) - before).toBe(5);
  });
});

describe('what the service says', () => {
  it.each([
    ['of a table that it does not know', 'NoSuchTable | take 1', /^SEM0100: .*NoSuchTable/],
    ['of a query that is none', 'AKSAudit | whre', /^SEM0100: /],
  ])('%s is told in the innermost words', async (_, kql, words) => {
    await expect(send(createEmulator(fleet(1)), kql)).rejects.toThrow(words);
  });

  it.each([
    ['nothing', new Response(null, { status: 502 }), 'an empty body came in place of JSON'],
    ['a page of a proxy', new Response('<html>', { status: 403 }), 'a page of HTML came in place of JSON'],
  ])('with %s is told too', async (_, response, words) => {
    const emulator = createEmulator(fleet(1));
    emulator.faults.push({ path: LOGS, answer: () => response.clone() });

    await expect(send(emulator, 'AKSAudit')).rejects.toThrow(words);
  });

  it('is understood as its columns are: dynamic values, times, numbers, nothing', async () => {
    const query = `${OFFICE} | top 1 by TimeGenerated desc | project User, TimeGenerated, Stage, RequestObject, N = 1`;

    expect(await send(createEmulator(fleet(1)), query)).toMatchObject({
      rows: [
        {
          User: { username: 'masterclient', groups: ['system:masters', 'system:authenticated'] },
          TimeGenerated: expect.stringMatching(/^\d{4}-.*Z$/) as string,
          Stage: 'ResponseComplete',
          RequestObject: null,
          N: 1,
        },
      ],
    });
  });
});

describe('the ceiling of what is read', () => {
  it('ends the asking, and is said', async () => {
    const emulator = createEmulator(fleet(2));
    const { callers, report } = await look(emulator, { maxScannedGB: 0 });

    expect(asked(emulator)).toBe(0);
    expect(callers).toMatchObject([{ known: false }, { known: false }]);
    expect(report.problems[0]?.what).toContain('0.0 GB of logs were read today, and sources.logs.maxScannedGB is 0');
    expect(report.scan.logs).toMatchObject({ queries: 0, scannedGB: 0 });
  });

  it('is of the day: what an earlier scan read counts, and what one of yesterday read does not', async () => {
    const emulator = createEmulator(fleet(1));
    const app = emulatedApp(emulator);
    const { snapshot } = await scanLive(emulator);
    const read = async (askedAt: string, more: object = {}) => {
      const earlier = { askedAt, queries: 1, scannedGB: 100, scannedNowGB: 100, unmeasuredQueries: 0, ...more };
      const { clusters } = await readLogs(await app.azure(), snapshot, { everyHours: 0 }, snapshot.takenAt, earlier);
      return [...clusters.values()][0]?.callers;
    };

    expect(await read(snapshot.takenAt)).toMatchObject({
      known: false,
      why: expect.stringContaining('100.0 GB of logs were read today, and sources.logs.maxScannedGB is 100') as string,
    });
    const yesterdayAt = new Date(Date.parse(snapshot.takenAt) - 86_400_000).toISOString();
    expect(await read(yesterdayAt)).toMatchObject(whole);
    // The fleet was asked about yesterday, and single clusters today.
    expect(await read(yesterdayAt, { scannedAt: snapshot.takenAt })).toMatchObject({ known: false });
  });

  it('counts what the scan itself read apart from what others read on that day', async () => {
    const emulator = createEmulator(fleet(1));
    const app = emulatedApp(emulator);
    const { snapshot } = await scanLive(emulator);
    const { takenAt } = snapshot;
    const read = async (scannedGB: number) => {
      const earlier = { askedAt: takenAt, queries: 1, scannedGB, scannedNowGB: 1, unmeasuredQueries: 0 };
      return (await readLogs(await app.azure(), snapshot, { everyHours: 0 }, takenAt, earlier)).use;
    };
    const [alone, beside] = [await read(0), await read(32)];

    expect(alone?.scannedNowGB).toBeGreaterThan(0);
    expect(alone?.scannedNowGB).toBe(alone?.scannedGB);
    expect(beside?.scannedNowGB).toBeCloseTo(alone?.scannedNowGB ?? 0, 9);
    expect(beside?.scannedGB).toBeCloseTo(32 + (alone?.scannedNowGB ?? 0), 9);
  });

  it('counts queries of which the service does not tell what it read', async () => {
    const emulator = createEmulator(fleet(1));
    emulator.faults.push({
      path: LOGS,
      answer: () => json({ tables: [{ name: 'PrimaryResult', columns: [], rows: [] }] }),
    });

    expect((await look(emulator)).report.scan.logs).toMatchObject({
      queries: QUERIES,
      scannedGB: 0,
      unmeasuredQueries: QUERIES,
    });
  });
});

describe('the cadence', () => {
  const at = (hour: number) => `2026-01-01T${String(hour).padStart(2, '0')}:00:00.000Z`;
  const earlier = { askedAt: at(0), queries: 1, scannedGB: 0, scannedNowGB: 0, unmeasuredQueries: 0 };

  it.each([
    ['nothing is remembered', {}, undefined, 1, true],
    ['less than six hours are over', {}, earlier, 5, false],
    ['six hours are over', {}, earlier, 6, true],
    ['an hour of one is over', { everyHours: 1 }, earlier, 1, true],
    ['23 hours of 24 are over', { everyHours: 24 }, earlier, 23, false],
    ['every scan is to ask', { everyHours: 0 }, earlier, 0, true],
  ])('when %s', (_, source, before, hour, due) => {
    expect(isDue(source, before, at(hour))).toBe(due);
  });

  it('leaves what is not due unseen, and says when it was asked', async () => {
    const emulator = createEmulator(fleet(1));
    const azure = await emulatedApp(emulator).azure();
    const { snapshot } = await scanLive(emulator);
    const askedAt = snapshot.takenAt;
    const { clusters, use } = await readLogs(azure, snapshot, {}, askedAt, { ...earlier, askedAt });

    expect([...clusters.values()][0]?.callers).toMatchObject({
      known: false,
      why: `the logs were asked at ${askedAt}, and sources.logs.everyHours is 6`,
    });
    expect([use, asked(emulator)]).toEqual([undefined, 0]);
  });
});

it('a cloud that tells of no host for logs leaves them unseen, and nothing else', async () => {
  const emulator = createEmulator(fleet(1));
  const { logAnalytics: _, ...cloud } = (await emulatedApp(emulator).azure()).cloud;
  const azure: Azure = { ...(await emulatedApp(emulator).azure()), cloud };
  const { snapshot } = await scanLive(emulator);
  const { clusters, problems } = await readLogs(azure, snapshot, {}, snapshot.takenAt);

  expect([...clusters.values()][0]?.callers).toMatchObject({ known: false });
  expect(problems).toMatchObject([{ what: expect.stringContaining('tells of no host') as string }]);
});

it.each([{ everyHours: -1 }, { maxGB: 1 }, 'yes'])('reach.json may not say %j of logs', (logs) => {
  expect(() => parseConfig(JSON.stringify({ sources: { logs } }), 'reach.json')).toThrow('sources.logs');
});
