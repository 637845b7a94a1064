import { createEmulator } from '../emulator/emulator.ts';
import { Sources } from '../evidence.ts';
import { fleetOf } from '../fleet/fleet.ts';
import { scanLive } from '../live.ts';
import { revisionsKept } from '../scenarios/revisions-kept.ts';

describe('revisions that nobody may list', () => {
  it('are told from the audit log, as likely and as many at least, with rows that bring the numbers', async () => {
    const world = revisionsKept.build(0);
    const fleet = fleetOf([world]);
    const config = { sources: { kubernetes: true, logs: true } };
    const { report } = await scanLive(createEmulator(fleet), {}, config);
    const [finding, ...others] = report.findings.filter(({ check }) => check === 'helm-history');

    expect(others).toEqual([]);
    expect(finding).toMatchObject({ status: 'fail', certainty: 'likely', severity: 'low', subject: 'web/nightly' });
    expect(finding?.reason).toContain('Release nightly in web (Helm 3) keeps 60 revisions at least');
    expect(finding?.unseen.join(' ')).toContain('sources.helmSecretMetadata');
    const sources = new Sources(fleet.resources, fleet);
    expect(finding?.evidence.length).toBe(2);
    expect(finding?.evidence.flatMap((one) => sources.doubt(one, finding.cluster) ?? [])).toEqual([]);
  });
});
