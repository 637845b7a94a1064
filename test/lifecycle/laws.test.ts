import fc from 'fast-check';
import { lifecycle } from '../../shared/lifecycle.ts';
import type { ClusterState } from '../../shared/model/cluster-state.ts';
import type { Finding } from '../../shared/model/finding.ts';
import { anApiServer } from '../builders.ts';
import { aLook, fails, says } from './looks.ts';

const CHECKS = ['a', 'b', 'cluster-state'];
const SOURCES = ['/x#properties', 'probe:here', 'k8s:kube-system/Pod/agent'];

/** What one check may say. */
function answers(check: string): fc.Arbitrary<readonly Finding[]> {
  const quiet = fc
    .constantFrom('pass' as const, 'unknown' as const, 'notApplicable' as const)
    .map((status) => [says(check, status)]);
  const troubles = fc
    .tuple(
      fc.uniqueArray(fc.constantFrom('x', 'y', 'z'), { minLength: 1 }),
      fc.constantFrom<readonly string[]>([], ['a gap']),
      fc.constantFrom(...SOURCES),
    )
    .map(([subjects, unseen, source]) =>
      subjects.map((subject) => fails(check, subject, { unseen, evidence: [{ fact: 'so', source }] })),
    );
  return fc.oneof(quiet, troubles);
}

const story = fc.array(
  fc.record({
    minutes: fc.integer({ min: -30, max: 90 }),
    asked: fc.subarray(CHECKS),
    says: fc.tuple(...CHECKS.map(answers)),
    provisioningState: fc.constantFrom('Succeeded', 'Succeeded', 'Updating'),
    probe: fc.constantFrom(undefined, { vantage: 'here', dials: [] }),
    isGone: fc.constantFrom(false, false, false, true),
  }),
  { maxLength: 8 },
);

type Story = typeof story extends fc.Arbitrary<infer S> ? S : never;

function looksOf(scans: Story) {
  let at = 0;
  return scans.map(({ minutes, asked, says: told, provisioningState, probe, isGone }, index) => {
    at += minutes;
    const findings = told.filter((_, check) => asked.includes(CHECKS[check] ?? '')).flat();
    const look = aLook(at, findings, { apiServer: anApiServer({ provisioningState }), probe });
    return { ...look, isGone, scan: { ...look.scan, id: `scan-${index}` } };
  });
}

function told(scans: Story, order: (findings: readonly Finding[]) => readonly Finding[] = (all) => all) {
  return looksOf(scans).reduce<ClusterState | undefined>(
    (state, look) => lifecycle(state, { ...look, findings: order(look.findings) }),
    undefined,
  );
}

const open = (state: ClusterState | undefined) =>
  [...(state?.findings ?? []), ...(state?.aside ?? [])].filter(({ status }) => status === 'fail');

/** A state whose lists have an order of their own. */
function sorted(state: ClusterState | undefined) {
  const byId = (list: readonly Finding[] = []) => list.toSorted((a, b) => (a.id < b.id ? -1 : 1));
  return {
    ...state,
    findings: byId(state?.findings),
    aside: byId(state?.aside),
    unchanged: state?.unchanged.toSorted(),
  };
}

describe('whatever happens', () => {
  it('the order in which checks and troubles are told makes no difference', () => {
    fc.assert(
      fc.property(story, (scans) => {
        expect(sorted(told(scans, (all) => all.toReversed()))).toEqual(sorted(told(scans)));
      }),
    );
  });

  it('a scan told again changes nothing', () => {
    fc.assert(
      fc.property(story, (scans) => {
        const looks = looksOf(scans);
        const twice = looks.flatMap((look) => [look, look]);
        const state = twice.reduce<ClusterState | undefined>((before, look) => lifecycle(before, look), undefined);
        expect(state).toEqual(told(scans));
      }),
    );
  });

  it('a lost permission resolves nothing, and confirms nothing', () => {
    fc.assert(
      fc.property(story, (scans) => {
        const before = told(scans);
        const blind = aLook(
          10_000,
          CHECKS.map((check) => says(check, 'unknown', { reason: 'HTTP 403' })),
          { apiServer: undefined },
        );
        const now = lifecycle(before, blind);
        const times = (state: ClusterState | undefined) =>
          open(state)
            .map(({ id, firstSeenAt, lastConfirmedAt }) => ({ id, firstSeenAt, lastConfirmedAt }))
            .toSorted((a, b) => (a.id < b.id ? -1 : 1));
        expect(times(now)).toEqual(times(before));
        expect(now.findings.filter(({ state }) => state === 'resolved')).toEqual([]);
      }),
    );
  });

  it('every check that was asked answers, and no finding stands twice', () => {
    fc.assert(
      fc.property(story, (scans) => {
        const [last] = looksOf(scans).slice(-1);
        const state = told(scans);
        const ids = (state?.findings ?? []).map(({ id }) => id);
        expect(new Set(ids).size).toBe(ids.length);
        if (last === undefined || last.isGone) return;
        const asked = new Set(last.findings.map(({ check }) => check));
        expect(new Set(state?.findings.map(({ check }) => check))).toEqual(asked);
      }),
    );
  });

  it('a failure was never confirmed before it was first seen', () => {
    fc.assert(
      fc.property(story, (scans) => {
        for (const { firstSeenAt = '', lastConfirmedAt = '' } of open(told(scans)))
          expect(Date.parse(firstSeenAt)).toBeLessThanOrEqual(Date.parse(lastConfirmedAt));
      }),
    );
  });
});
