import { lateScans } from '../../../shared/scan/queued/close.ts';
import { faults } from '../../emulator/emulator.ts';
import { expectWhole, serve } from './three-clusters.ts';

const HOUR = 3_600_000;

describe('a storage that fails', () => {
  it.each([1, 2, 3, 5, 8, 13, 21])('at every %ith thing that is done leaves nothing out', async (every) => {
    const { service } = serve();
    let count = 0;
    service.blobs.before = (what) => {
      // What is asked about again and again gets an answer some time.
      if (what !== 'list' && ++count % (every + 1) === 0) throw new Error('HTTP 500 InternalError');
    };
    for (const id of ['first', 'second']) {
      service.at += HOUR;
      service.send({ stage: 'run', body: { id, trigger: 'timer' } });
      await service.settle().catch(() => undefined);
      service.at += HOUR;
      service.blobs.before = () => undefined;
      for (const late of await lateScans(service.app())) service.send({ stage: 'close', body: late });
      await service.settle();
    }

    expectWhole(service, 'second');
  });

  it('lets others write in between: they are not overwritten', async () => {
    const { service } = serve();
    await service.scan('first');
    let hasMeddled = false;
    service.blobs.before = async (what, name) => {
      if (hasMeddled || what !== 'write' || !name.endsWith('/one')) return;
      hasMeddled = true;
      const { text = '' } = (await service.blobs.read(name)) ?? {};
      const state = JSON.parse(text) as { mended: object };
      await service.blobs.write(
        name,
        JSON.stringify({ ...state, mended: { x: { resolvedAt: '', firstSeenAt: '', lastConfirmedAt: '' } } }),
      );
    };
    await service.scan('second');

    const one = service.states.find(({ cluster }) => cluster.name === 'one');
    expect([hasMeddled, one?.scan.id, Object.keys(one?.mended ?? {})]).toEqual([true, 'second', ['x']]);
  });
});

describe('a stage that fails again and again', () => {
  it('leaves the facts of a batch unseen, and says why', async () => {
    const { service } = serve();
    service.blobs.before = (what, name) => {
      if (what === 'create' && name.endsWith('inspected/0') && service.failures.length < 5)
        throw new Error('the disk is on fire');
    };
    await service.scan('first');

    const problem = {
      where: 'looking at clusters one by one',
      what: 'batch 0 did not finish: the disk is on fire',
      kind: 'unread',
    };
    expect(service.ended.at(-1)?.report.problems).toEqual([problem]);
    expectWhole(service, 'first');
    const reasons = service.states.map(
      ({ findings }) => findings.find(({ check }) => check === 'tunnel-pods')?.reason ?? problem.what,
    );
    expect(reasons.join()).toContain(problem.what);
  });

  it('reading: ends the scan with the reason, and what is remembered stays open', async () => {
    const { service } = serve();
    await service.scan('first');
    service.blobs.before = (what, name) => {
      if (what === 'create' && name === 'scans/second/plan' && service.failures.length < 5)
        throw new Error('no plan for you');
    };
    await service.scan('second');

    expectWhole(service, 'second');
    expect(service.standing('one')).toEqual(['authorized-ranges: open']);
    expect(String(service.scanRows.at(-1)?.['Problems'])).toContain(
      'reading the fleet failed again and again: no plan for you',
    );
    const statuses = service.states.flatMap(({ findings }) => findings.map(({ status }) => status));
    expect(new Set(statuses)).toEqual(new Set(['fail', 'unknown']));
  });

  it('closing: ends the scan without the checks, with the reason', async () => {
    const { service } = serve();
    await service.scan('first');
    service.blobs.before = (what, name) => {
      if (what === 'create' && name === 'scans/second/closed' && service.failures.length < 5)
        throw new Error('no room');
    };
    await service.scan('second');

    expectWhole(service, 'second');
    expect(service.standing('one')).toEqual(['authorized-ranges: open']);
  });
});

describe('a scan that does not end', () => {
  it('is closed after its deadline: what it did not bring is unseen', async () => {
    const { service } = serve();
    service.blobs.before = (what, name) => {
      if (what === 'create' && name.includes('/inspected/')) throw new Error('killed');
    };
    service.send({ stage: 'run', body: { id: 'first', trigger: 'timer' } });
    await service.settle().catch(() => undefined);
    service.blobs.before = () => undefined;

    expect(await lateScans(service.app())).toEqual([]);
    service.at += HOUR;
    const late = await lateScans(service.app());
    expect(late).toEqual([{ scan: 'first', why: 'it did not end by 2026-01-01T00:45:00.000Z' }]);
    for (const one of late) service.send({ stage: 'close', body: one });
    await service.settle();

    expectWhole(service, 'first');
    expect(service.ended.at(-1)?.report.problems).toMatchObject([
      { what: expect.stringContaining('batch 0 did not finish') as string },
    ]);
  });

  it('is closed when not even its reading began', async () => {
    const { service } = serve();
    await service.scan('first');
    service.blobs.before = (what, name) => {
      if (what === 'read' && name === 'scans/second/plan') throw new Error('killed');
    };
    service.send({ stage: 'run', body: { id: 'second', trigger: 'timer' } });
    await service.settle().catch(() => undefined);
    service.blobs.before = () => undefined;
    service.at += HOUR;
    for (const one of await lateScans(service.app())) service.send({ stage: 'close', body: one });
    await service.settle();

    expectWhole(service, 'second');
    expect(service.standing('one')).toEqual(['authorized-ranges: open']);
  });
});

describe('rows', () => {
  it('that nobody takes for a whole scan arrive with the next one', async () => {
    const { service, emulator } = serve();
    emulator.faults.push({ path: /dataCollectionRules/, answer: faults.forbidden });
    await service.scan('first');
    expect(service.findingRows).toEqual([]);
    expect(service.ended.at(-1)?.delivery).toMatchObject({
      sentRows: 0,
      waiting: 2,
      why: expect.stringContaining('HTTP 403') as string,
    });
    emulator.faults.length = 0;
    await service.scan('second');

    expect(service.scanRows.map(({ ScanId }) => ScanId)).toEqual(['first', 'second']);
    expect(service.rowsOf('first').length).toBeGreaterThan(20);
    expectWhole(service, 'second');
  });

  it('that are taken in halves, because together they are too large, arrive all', async () => {
    const { service, emulator } = serve();
    let refusals = 0;
    emulator.faults.push({
      path: /AksReachFindings_CL/,
      get nth() {
        const asked = emulator.requests.filter((line) => line.includes('AksReachFindings_CL')).length;
        return asked <= 3 ? asked : -1;
      },
      answer: () => {
        refusals++;
        return Response.json({ error: { code: 'ContentLengthLimitExceeded', message: 'too large' } }, { status: 413 });
      },
    });
    await service.scan('first');

    expect(refusals).toBe(3);
    expectWhole(service, 'first');
    expect(new Set(service.findingRows.map(({ FindingId }) => FindingId)).size).toBe(service.findingRows.length);
  });

  it('that nobody took for a week are given up', async () => {
    const { service, emulator } = serve();
    emulator.faults.push({ path: /dataCollectionRules/, answer: faults.forbidden });
    await service.scan('first');
    await service.scan('second', 8 * 24 * 60);

    expect(service.ended.at(-1)?.delivery?.givenUpRows).toBeGreaterThan(0);
  });
});

describe('a clock that jumps', () => {
  it.each([
    ['back by a day', -24 * 60],
    ['ahead by a year', 365 * 24 * 60],
  ])('%s leaves no scan out', async (_, minutes) => {
    const { service } = serve();
    await service.scan('first');
    await service.scan('second', minutes);
    await service.scan('third', 60);

    expectWhole(service, 'third');
    expect(service.standing('one')).toEqual(['authorized-ranges: open']);
    const [finding] = service.states.flatMap(({ findings }) => findings.filter(({ state }) => state === 'open'));
    expect(Date.parse(finding?.firstSeenAt ?? '')).toBeLessThanOrEqual(Date.parse(finding?.lastConfirmedAt ?? ''));
  });
});

it('a scan that ends late does not undo what one that began later saw', async () => {
  const { service } = serve();
  service.blobs.before = (what, name) => {
    if (what === 'create' && name.endsWith('early/inspected/0')) throw new Error('killed');
  };
  service.send({ stage: 'run', body: { id: 'early', trigger: 'timer' } });
  await service.settle().catch(() => undefined);
  service.blobs.before = () => undefined;
  await service.scan('later');
  for (const one of await lateScans(service.app())) service.send({ stage: 'close', body: one });
  await service.settle();

  expect(new Set(service.states.map(({ scan }) => scan.id))).toEqual(new Set(['later']));
  expect(service.scanRows.map(({ ScanId }) => ScanId)).toEqual(['later', 'early']);
});
