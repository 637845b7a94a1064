import type { Fault } from './faults.ts';

const REQUIRED = 'test/checks/required-egress.test.ts';
const MEND = 'test/aks/mend.test.ts';

/** Faults in what a configuration is taken to prove of a network. */
export const networkFaults: readonly Fault[] = [
  {
    says: 'only the first obstacle on a way is found',
    file: 'shared/aks/obstacles.ts',
    from: 'const MOST_ROUNDS = 4;',
    to: 'const MOST_ROUNDS = 1;',
    caughtIn: REQUIRED,
    caughtBy: 'fail: two lines in a row stop it, and both are told',
  },
  {
    says: 'ports of the old tunnels are demanded of clusters with konnectivity',
    file: 'shared/aks/egress-needs.ts',
    from: "ports: ['443'] },\n    outside",
    to: "ports: ['443', '1194', '9000'] },\n    outside",
    caughtIn: REQUIRED,
    caughtBy: 'pass: a firewall lets https through, and nothing else',
  },
  {
    says: 'a private cluster whose endpoint was not seen has nothing to be blocked',
    file: 'shared/aks/egress-needs.ts',
    from: 'gaps: [...gaps.map(sayGap), ...(unseen === undefined ? [] : [unseen])]',
    to: 'gaps: gaps.map(sayGap)',
    caughtIn: REQUIRED,
    caughtBy: 'unknown: the endpoint of a private cluster was not seen',
  },
  {
    says: "a child's rule is put where a parent's denial comes before it",
    file: 'shared/aks/fixes/firewall.ts',
    from: 'denying?.group?.policy ?? policy',
    to: 'policy',
    caughtIn: MEND,
    caughtBy: 'is put where a parent denies, for a child comes too late',
  },
  {
    says: 'a rule is added behind the one that denies',
    file: 'shared/aks/fixes/security-group.ts',
    from: 'return roomBehind(rules, before, count) ?? roomAhead(rules, before, count);',
    to: 'return { first: before + 1, moved: [] };',
    caughtIn: MEND,
    caughtBy: 'is shown to work',
  },
  {
    says: 'what AKS keeps itself is changed',
    file: 'shared/aks/fixes/mend.ts',
    from: 'if (isTheirs(line.decidedBy.resource)) return undefined;',
    to: '',
    caughtIn: MEND,
    caughtBy: 'leaves alone what AKS keeps',
  },
  {
    says: 'a fix that does not help is offered',
    file: 'shared/aks/fixes/route.ts',
    from: 'return getsOut(network, fix, blocked) ? fix : undefined;',
    to: 'return fix;',
    caughtIn: MEND,
    caughtBy: 'is none where it leads nowhere',
  },
  {
    says: 'a zone that was not seen is one that is not there',
    file: 'shared/checks/private-access.ts',
    from: 'else if (zone === undefined) troubles.push',
    to: "else if (zone !== '') troubles.push",
    caughtIn: 'test/checks/private-access.test.ts',
    caughtBy: 'unknown: the zone was not seen',
  },
];
