import { createEmulator, faults } from '../emulator/emulator.ts';
import { variety } from '../fleet/variety.ts';
import { scanLive } from '../live.ts';

const GROUPS = /\/ruleCollectionGroups\//i;

/** An emulated Azure whose Resource Graph holds no rule collection group that the expression names. */
function without(names: RegExp) {
  const emulator = createEmulator(variety());
  emulator.pageSize = 50;
  emulator.indexed = (now) => now.filter(({ id }) => !(GROUPS.test(id) && names.test(id)));
  return emulator;
}

async function groupsOf(emulator: ReturnType<typeof without>) {
  const { report, snapshot } = await scanLive(emulator);
  const { network } = snapshot.facts;
  if (!network.known) throw new Error('no network');
  return { report, groups: network.value.ruleCollectionGroups, unseen: network.value.unseen };
}

describe('a rule collection group that a policy lists and Resource Graph does not return', () => {
  it('is read by itself, and nothing else is', async () => {
    const [whole, one, none] = [without(/none/), without(/0$/), without(/./)];
    const groups = (await groupsOf(whole)).groups;

    expect(groups).toHaveLength(2);
    for (const emulator of [one, none]) expect((await groupsOf(emulator)).groups).toEqual(groups);
    expect([whole, one, none].map(({ requests }) => requests.filter((line) => GROUPS.test(line)).length)).toEqual([
      0, 1, 2,
    ]);
  });

  it('is unseen where that fails, and its policy is not taken to be without rules', async () => {
    const emulator = without(/./);
    emulator.faults.push({ path: GROUPS, nth: 1, answer: faults.forbidden });
    const { report, groups, unseen } = await groupsOf(emulator);

    expect(groups).toHaveLength(1);
    const why = expect.stringContaining('HTTP 403 AuthorizationFailed') as string;
    expect(report.problems).toEqual([
      { where: expect.stringMatching(/\/rulecollectiongroups\/[^/]+$/) as string, what: why, kind: 'unread' },
    ]);
    const [problem] = report.problems;
    expect(unseen).toContainEqual({ within: problem?.where, kind: 'ruleCollectionGroups', why });
  });

  it('is not made up where it is gone by now', async () => {
    const fleet = variety();
    const resources = fleet.resources.filter(({ id }) => !GROUPS.test(id));
    const { report, groups, unseen } = await groupsOf(createEmulator({ ...fleet, resources }));

    expect([groups, report.problems]).toEqual([[], []]);
    expect(unseen.filter(({ kind }) => kind === 'ruleCollectionGroups')).toEqual([]);
  });
});
