import { defineCheck, pass, verdict } from '../shared/checks/check.ts';
import { diagnose } from '../shared/diagnose.ts';
import { anApiServer, aFleet, ask, CLUSTER } from './builders.ts';

const about = {
  id: 'test-check',
  cause: 'extra',
  title: 'Something is wrong',
  severity: 'high',
  explanation: '',
  remediation: { summary: 'Mend it.', docs: 'https://learn.microsoft.com/azure/aks' },
} as const;
const trouble = { reason: 'It is.', certainty: 'proven', evidence: [{ fact: 'a is b', source: 'x#a' }] } as const;
const failing = defineCheck({
  ...about,
  reads: ['apiServer'],
  run: () =>
    verdict(
      [
        { ...trouble, subject: 'one' },
        { ...trouble, subject: 'two', severity: 'info' },
      ],
      ['a part.'],
      '',
    ),
});

describe('diagnose', () => {
  it('makes one finding a subject, with ids that stay the same from scan to scan', () => {
    const [one, two] = ask(failing, {});
    const [later] = diagnose({ ...aFleet(), takenAt: '2027-01-01T00:00:00.000Z' }, [failing]);

    expect(one).toMatchObject({ subject: 'one', severity: 'high', unseen: ['a part.'] });
    expect(two).toMatchObject({ subject: 'two', severity: 'info' });
    expect(one?.id).toMatch(/^[0-9a-f]{32}$/);
    expect(later?.id).toBe(one?.id);
    expect(two?.id).not.toBe(one?.id);
  });

  it('gives another cluster another id', () => {
    const [other] = ask(failing, {}, { ...CLUSTER, id: `${CLUSTER.id}2` });

    expect(other?.id).not.toBe(ask(failing, {})[0]?.id);
  });

  it('asks with the thresholds of the configuration, and with its own where there are none', () => {
    const check = defineCheck({
      ...about,
      reads: [],
      thresholds: { most: { value: 5, meaning: '' }, least: { value: 1, meaning: '' } },
      run: (_, __, { most, least }) => pass(`${least} to ${most}`),
    });
    const settings = { [check.id]: { thresholds: { most: 7 } } };

    expect(diagnose(aFleet(), [check]).map(({ reason }) => reason)).toEqual(['1 to 5']);
    expect(diagnose(aFleet(), [check], settings).map(({ reason }) => reason)).toEqual(['1 to 7']);
  });

  it('answers unknown for every check that reads what was not seen, and says why', () => {
    expect(ask(failing, { apiServer: undefined })).toMatchObject([
      { status: 'unknown', subject: '', reason: 'apiServer was not read' },
    ]);
  });

  it('hands a fact that may be read over as it was observed', () => {
    const check = defineCheck({
      ...about,
      reads: ['apiServer'],
      mayRead: ['network'],
      run: ({ network }) => pass(network.known ? 'seen' : network.why),
    });

    expect(ask(check, { network: undefined })).toMatchObject([{ status: 'pass', reason: 'network was not read' }]);
  });

  it('makes a check that throws an unknown, and goes on', () => {
    const broken = defineCheck({
      ...about,
      reads: [],
      run: () => {
        throw new Error('oops');
      },
    });

    expect(diagnose(aFleet(), [broken, failing]).map(({ status }) => status)).toEqual(['unknown', 'fail', 'fail']);
    expect(ask(broken, {})[0]?.reason).toBe('The check itself broke, which is a defect of ours: Error: oops');
  });

  it('takes a failure without evidence for a check that broke', () => {
    const naked = defineCheck({
      ...about,
      reads: [],
      run: () => verdict([{ ...trouble, subject: 'x', evidence: [] }], [], ''),
    });

    expect(ask(naked, {})[0]).toMatchObject({
      status: 'unknown',
      reason: expect.stringContaining('a failure needs evidence') as string,
    });
  });

  it('dates a finding by the oldest fact that the check looked at', () => {
    const snapshot = aFleet({ apiServer: anApiServer() });
    const older = { ...snapshot.facts.network, observedAt: '2025-01-01T00:00:00.000Z' };
    const check = defineCheck({ ...about, reads: ['apiServer'], mayRead: ['network'], run: () => pass('') });

    expect(diagnose({ ...snapshot, facts: { ...snapshot.facts, network: older } }, [check])[0]?.observedAt).toBe(
      '2025-01-01T00:00:00.000Z',
    );
  });
});
