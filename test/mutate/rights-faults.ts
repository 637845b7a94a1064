import type { Fault } from './faults.ts';

const NEEDS = 'shared/collect/needs.ts';
const RIGHTS = 'test/catalogue/rights.test.ts';
const ON_RESOURCES = 'each right on resources that is declared is used, and each that is used is declared';

/** Faults in which rights are said to be needed. */
export const rightsFaults: readonly Fault[] = [
  {
    says: 'a kind of resource is read and no right to read it is asked for',
    file: NEEDS,
    from: "network('natGateways', 'NAT gateways')",
    to: '[]',
    caughtIn: RIGHTS,
    caughtBy: ON_RESOURCES,
  },
  {
    says: 'a right is asked for that nobody uses',
    file: NEEDS,
    from: "action: queryOfTable('AzureDiagnostics'),",
    to: "action: queryOfTable('*'),",
    caughtIn: RIGHTS,
    caughtBy: ON_RESOURCES,
  },
  {
    says: 'pods of all namespaces may be listed',
    file: NEEDS,
    from: "resource: 'pods', verb: 'list', namespace: SYSTEM,",
    to: "resource: 'pods', verb: 'list',",
    caughtIn: RIGHTS,
    caughtBy: 'so is each right within clusters',
  },
  {
    says: 'the one action is taken though no API server is asked',
    file: 'shared/catalogue/rights.ts',
    from: 'kubernetes: kubernetes !== false }',
    to: 'kubernetes: true }',
    caughtIn: RIGHTS,
    caughtBy: 'nothing is written, and one action that is no read is taken where API servers are asked',
  },
];
