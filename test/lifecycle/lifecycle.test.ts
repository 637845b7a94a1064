import { checks } from '../../shared/checks/index.ts';
import { isSuperseded, lifecycle, type Look } from '../../shared/lifecycle.ts';
import { anApiServer } from '../builders.ts';
import { after, aLook, fails, minute, says, standing } from './looks.ts';

const PROBE = { evidence: [{ fact: 'no answer', source: 'probe:here' }] };
const failing = aLook(0, [fails('a', 'x')]);

describe('a failure', () => {
  it.each([
    ['is new at first', [failing], ['a/x: new']],
    ['is open when it is seen again', [failing, aLook(60, [fails('a', 'x')])], ['a/x: open']],
    ['is resolved by a pass', [failing, aLook(60, [says('a', 'pass')])], ['a: pass', 'a/x: resolved']],
    [
      'is resolved by notApplicable',
      [failing, aLook(60, [says('a', 'notApplicable')])],
      ['a: notApplicable', 'a/x: resolved'],
    ],
    ['stays open where its check cannot tell', [failing, aLook(60, [says('a', 'unknown')])], ['a/x: open']],
    [
      'is resolved where its check looked at everything and found others',
      [failing, aLook(60, [fails('a', 'y')])],
      ['a/y: new', 'a/x: resolved'],
    ],
    [
      'stays open where its check found others and did not see everything',
      [failing, aLook(60, [fails('a', 'y', { unseen: ['the rest'] })])],
      ['a/y: new', 'a/x: open'],
    ],
    [
      'is told of as resolved once',
      [failing, aLook(60, [says('a', 'pass')]), aLook(120, [says('a', 'pass')])],
      ['a: pass'],
    ],
    [
      'is reopened when it comes back',
      [failing, aLook(60, [says('a', 'pass')]), aLook(120, [fails('a', 'x')])],
      ['a/x: reopened'],
    ],
    [
      'is reopened however long it was away',
      [failing, ...[60, 120, 180].map((at) => aLook(at, [says('a', 'pass')])), aLook(240, [fails('a', 'x')])],
      ['a/x: reopened'],
    ],
    [
      'is open after it was reopened',
      [failing, aLook(60, [says('a', 'pass')]), aLook(120, [fails('a', 'x')]), aLook(180, [fails('a', 'x')])],
      ['a/x: open'],
    ],
    ['is not told of where its check is not asked', [failing, aLook(60, [says('b', 'pass')])], ['b: pass']],
    [
      'is open again when its check is asked again',
      [failing, aLook(60, [says('b', 'pass')]), aLook(120, [fails('a', 'x')])],
      ['a/x: open'],
    ],
    ['is resolved when the cluster is gone', [failing, { ...aLook(60, []), isGone: true }], ['a/x: resolved']],
  ])('%s', (_, looks, expected) => {
    expect(standing(after(...looks))).toEqual(expected);
  });

  it('keeps what changed before it as it was told first', () => {
    const changed = (at: number) => ({ fact: `changed at ${at}`, source: '/x/c#properties', changedAt: minute(at) });
    const seen = { fact: 'it is so', source: '/x#properties' };
    const told = (...changes: readonly number[]) => fails('a', 'x', { evidence: [seen, ...changes.map(changed)] });
    const evidence = (...looks: readonly Look[]) => after(...looks).findings.map((one) => one.evidence);

    // Azure forgets; and what changes later did not lead to what is there already.
    expect(evidence(aLook(0, [told(-5)]), aLook(60, [told()]))).toEqual([[seen, changed(-5)]]);
    expect(evidence(aLook(0, [told(-5)]), aLook(60, [told(30)]))).toEqual([[seen, changed(-5)]]);
    expect(evidence(aLook(0, [told()]), aLook(60, [told(-5, 30)]))).toEqual([[seen, changed(-5)]]);
    expect(evidence(aLook(0, [told()]), aLook(60, [says('a', 'pass')]), aLook(90, [told(80)]))).toEqual([
      [seen, changed(80)],
    ]);
  });

  it('that only dialing shows waits for a second look, whatever changed before it', () => {
    const changed = { fact: 'changed', source: '/x/c#properties', changedAt: minute(-5) };
    const dialed = fails('a', 'x', { evidence: [...PROBE.evidence, changed] });

    expect(standing(after(aLook(0, [dialed])))).toEqual(['a: unknown']);
  });

  it('that only Kubernetes showed is not mended without looking there, whatever changed before it', () => {
    const changed = { fact: 'changed', source: '/x/c#properties', changedAt: minute(-5) };
    const shown = fails('a', 'x', { evidence: [{ fact: 'no pods', source: 'k8s:kube-system/Pod/x' }, changed] });

    expect(standing(after(aLook(0, [shown]), aLook(60, [says('a', 'pass')])))).toEqual(['a/x: open']);
  });

  it('keeps since when, and says when it was last confirmed', () => {
    const state = after(
      failing,
      aLook(60, [fails('a', 'x')]),
      aLook(120, [says('a', 'unknown', { reason: 'HTTP 403' })]),
    );

    expect(state.findings).toMatchObject([
      { status: 'fail', state: 'open', firstSeenAt: minute(0), lastConfirmedAt: minute(60), unseen: ['HTTP 403'] },
    ]);
  });

  it('that comes back was first seen when it was first seen', () => {
    const state = after(failing, aLook(60, [says('a', 'pass')]), aLook(120, [fails('a', 'x')]));

    expect(state.findings).toMatchObject([{ firstSeenAt: minute(0), lastConfirmedAt: minute(120) }]);
  });

  it('that is mended says how it ended, and carries no command any more', () => {
    const [, mended] = after(failing, aLook(60, [says('a', 'pass', { reason: 'All is well.' })])).findings;

    expect(mended).toMatchObject({ status: 'pass', reason: 'All is well.', firstSeenAt: minute(0), evidence: [] });
    expect(mended?.remediation).not.toHaveProperty('command');
    expect(mended).not.toHaveProperty('certainty');
  });

  it('stays confirmed where the clock goes back', () => {
    const state = after(aLook(600, [fails('a', 'x')]), aLook(5, [fails('a', 'x')]));

    expect(state.findings).toMatchObject([{ state: 'open', firstSeenAt: minute(600), lastConfirmedAt: minute(600) }]);
  });
});

describe('while an operation goes on', () => {
  it.each(['Updating', 'Upgrading'])('%s: nothing becomes new', (provisioningState) => {
    const state = after(aLook(0, [fails('a', 'x')], { apiServer: anApiServer({ provisioningState }) }));

    expect(state.findings).toMatchObject([
      { check: 'a', subject: '', status: 'unknown', reason: expect.stringContaining('says fail') as string },
    ]);
    expect(standing(after(failing, aLook(60, [says('a', 'pass')]), aLook(120, [fails('a', 'x')], busy)))).toEqual([
      'a: unknown',
    ]);
  });

  const busy = { apiServer: anApiServer({ provisioningState: 'Updating' }) };

  it('what was open stays so, and is confirmed', () => {
    expect(after(failing, aLook(60, [fails('a', 'x')], busy)).findings).toMatchObject([
      { state: 'open', lastConfirmedAt: minute(60) },
    ]);
  });

  it('what is new beside an open failure is said with it', () => {
    const state = after(failing, aLook(60, [fails('a', 'x'), fails('a', 'y', { reason: 'y broke' })], busy));

    expect(standing(state)).toEqual(['a/x: open']);
    expect(state.findings[0]?.unseen).toEqual([expect.stringContaining('y broke')]);
  });

  it('and what outlasts it is new, since it was first seen', () => {
    expect(after(aLook(0, [fails('a', 'x')], busy), aLook(60, [fails('a', 'x')])).findings).toMatchObject([
      { state: 'new', firstSeenAt: minute(0), lastConfirmedAt: minute(60) },
    ]);
  });

  it('the check that says so counts at once', () => {
    expect(checks.map(({ id }) => id)).toContain('cluster-state');
    expect(standing(after(aLook(0, [fails('cluster-state', 'provisioning')], busy)))).toEqual([
      'cluster-state/provisioning: new',
    ]);
  });
});

describe('a failure that only a probe shows', () => {
  const dialed = (at: number) => aLook(at, [fails('a', 'x', PROBE)], { probe: { vantage: 'here', dials: [] } });
  const [first] = [dialed(0)];

  it.each([
    ['is not new after one look', [first], ['a: unknown']],
    ['nor after two that are 9 minutes apart', [first, dialed(9)], ['a: unknown']],
    ['but after two that are 10 minutes apart', [first, dialed(10)], ['a/x: new']],
    ['the first look of many counts', [first, dialed(4), dialed(8), dialed(12)], ['a/x: new']],
    ['a pass between starts anew', [first, aLook(5, [says('a', 'pass')]), dialed(12)], ['a: unknown']],
    ['a look that sees nothing between does not', [first, aLook(5, [says('a', 'unknown')]), dialed(12)], ['a/x: new']],
    ['nor does one that did not ask', [first, aLook(5, [says('b', 'pass')]), dialed(12)], ['a/x: new']],
    ['a clock that goes back makes no second look', [first, dialed(-60)], ['a: unknown']],
  ])('%s', (_, looks, expected) => {
    expect(standing(after(...looks))).toEqual(expected);
  });

  it('counts at once where a setting shows it as well', () => {
    const evidence = [...PROBE.evidence, { fact: 'it is so', source: '/x#properties' }];

    expect(standing(after(aLook(0, [fails('a', 'x', { evidence })])))).toEqual(['a/x: new']);
  });
});

describe('what showed a failure and is not looked at again', () => {
  it.each([
    ['probe', 'probe:here', { probe: undefined }],
    ['Kubernetes', 'k8s:kube-system/Pod/agent', {}],
    ['metrics', 'metric:/x|cpu|a/b', {}],
    ['logs', 'AKSAudit|readers|a/b', {}],
  ])('%s: does not let it be mended', (place, source, facts) => {
    const shown = fails('a', 'x', { evidence: [{ fact: 'seen', source }] });
    const state = after(failing, aLook(60, [shown]), aLook(120, [says('a', 'pass')], facts));

    expect(state.findings).toMatchObject([
      { state: 'open', lastConfirmedAt: minute(60), unseen: [`What showed it was not looked at again: ${place}.`] },
    ]);
  });

  it('does where a resource showed it as well', () => {
    const evidence = [...PROBE.evidence, { fact: 'it is so', source: '/x#properties' }];
    const looks = [aLook(0, [fails('a', 'x', { evidence })]), aLook(60, [says('a', 'pass')], { probe: undefined })];

    expect(standing(after(...looks))).toEqual(['a: pass', 'a/x: resolved']);
  });

  it('does where it is looked at', () => {
    const shown = fails('a', 'x', PROBE);
    const looks = [aLook(0, [shown]), aLook(20, [shown]), aLook(60, [says('a', 'pass')])];
    const last = looks.at(-1);
    const probe = {
      known: true,
      value: { vantage: 'here', dials: [] },
      observedAt: minute(60),
      source: 'probe:here',
    } as const;
    const looked = looks.map((one) => (one === last ? { ...one, facts: { ...one.facts, probe } } : one));

    expect(standing(after(...looked))).toEqual(['a: pass', 'a/x: resolved']);
  });
});

describe('what has not changed', () => {
  it.each([
    ['a pass after a pass', [says('a', 'pass')], [says('a', 'pass')], 1],
    ['a pass after notApplicable', [says('a', 'notApplicable')], [says('a', 'pass')], 0],
    ['a pass after a failure', [fails('a', 'x')], [says('a', 'pass')], 0],
    ['a failure after a failure', [fails('a', 'x')], [fails('a', 'x')], 0],
    ['unknown after unknown', [says('a', 'unknown')], [says('a', 'unknown')], 0],
  ])('%s', (_, first, second, count) => {
    expect(after(aLook(0, first), aLook(60, second)).unchanged).toHaveLength(count);
  });
});

describe('a scan that ends after one that began later', () => {
  const late = aLook(0, [fails('a', 'x')]);

  it('is superseded by it', () => {
    expect(isSuperseded(after(aLook(5, [])), { ...late, endedAt: minute(7) })).toBe(true);
    expect(isSuperseded(after(aLook(-5, [])), late)).toBe(false);
  });

  it('but not by one of the future: then the clock went back', () => {
    expect(isSuperseded(after(aLook(600, [])), late)).toBe(false);
  });
});

it('the same scan told twice is told as the first time', () => {
  const once = after(failing);

  expect(lifecycle(once, aLook(0, [says('a', 'pass')]))).toBe(once);
});
