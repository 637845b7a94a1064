import type { Fault } from './faults.ts';

const READ = 'shared/collect/read/changes.ts';
const PARSE = 'shared/collect/parse/change.ts';
const LINE = 'shared/changes/line.ts';
const BEFORE = 'shared/changes/before.ts';
const TABLE = 'test/changes/before.test.ts';
const TOLD = 'test/changes/told.test.ts';
const LIVE = 'test/collect/changes.test.ts';
const ROWS = 'test/collect/parse-change.test.ts';

/** Faults in telling what changed before a failure. */
export const changeFaults: readonly Fault[] = [
  {
    says: 'changes of firewall rules are asked for in the table that has none',
    file: READ,
    from: '`networkresourcechanges\\n',
    to: '`resourcechanges\\n',
    caughtIn: LIVE,
    caughtBy: 'is asked in a query a table',
  },
  {
    says: 'a table of changes that may not be read reads as "nothing changed"',
    file: READ,
    from: 'const gaps = answers.flatMap(({ gap }) => gap ?? []);',
    to: 'const gaps: string[] = [];',
    caughtIn: LIVE,
    caughtBy: 'that cannot be read leaves every failure, and the loss is said',
  },
  {
    says: 'tags, in which names of people may be, are kept',
    file: PARSE,
    from: "if (!path.startsWith('properties.') || !isObject(change)) return [];",
    to: 'if (!isObject(change)) return [];',
    caughtIn: ROWS,
    caughtBy: 'without tags and without who it was',
  },
  {
    says: 'times are compared as they are spelled',
    file: PARSE,
    from: "digits.slice(0, 3).padEnd(3, '0')",
    to: 'digits',
    caughtIn: ROWS,
    caughtBy: 'as rows spell it',
  },
  {
    says: 'the text "null" is a value',
    file: PARSE,
    from: "[undefined, null, '', 'null']",
    to: "[undefined, null, '']",
    caughtIn: ROWS,
    caughtBy: 'of a property, where Azure says',
  },
  {
    says: 'the number of a new entry is taken for its place in the list',
    file: 'shared/changes/place.ts',
    from: 'return name === undefined ? number : `["${name}"]`;',
    to: 'return name === undefined ? number : number;',
    caughtIn: TABLE,
    caughtBy: 'a new rule that goes by a number, by its name',
  },
  {
    says: 'a change that led to another value than the one that is seen is told',
    file: LINE,
    from: 'if (!agrees(property, line)) return isGuess ? NEARNESS.none : NEARNESS.denied;',
    to: '',
    caughtIn: TABLE,
    caughtBy: 'not what leads to another value than is seen',
  },
  {
    says: 'a new rule elsewhere in a list is told as what came before',
    file: LINE,
    from: 'return isLoss ? NEARNESS.list : NEARNESS.elsewhere;\n}',
    to: 'return NEARNESS.list;\n}',
    caughtIn: TABLE,
    caughtBy: 'not another new rule, whatever its number',
  },
  {
    says: 'what Azure writes by itself is told as a change',
    file: LINE,
    from: 'if (steps.some((step) => !isEntry(step) && IDLE.has(step))) return NEARNESS.none;',
    to: '',
    caughtIn: TABLE,
    caughtBy: 'not what Azure writes by itself',
  },
  {
    says: 'the first change of the line is told, not the last',
    file: BEFORE,
    from: 'candidates.findLast(({ nearness }) => nearness >= NEARNESS.entry)',
    to: 'candidates.find(({ nearness }) => nearness >= NEARNESS.entry)',
    caughtIn: TABLE,
    caughtBy: 'the later of two',
  },
  {
    says: 'what changes in a cluster every day is told of each of its failures',
    file: BEFORE,
    from: 'if (root === undefined || BAGS.test(root)) return [];',
    to: 'if (root === undefined) return [];',
    caughtIn: TABLE,
    caughtBy: 'not elsewhere in a cluster',
  },
  {
    says: 'the base of a firewall policy is forgotten',
    file: LINE,
    from: "id = policy.status === 'found' ? policy.value.basePolicy : undefined;",
    to: 'id = undefined;',
    caughtIn: TOLD,
    caughtBy: 'rests on all rules of its policies',
  },
  {
    says: 'what changed after a failure began is told as what came before it',
    file: 'shared/changes/kept.ts',
    from: '...(first.length > 0 ? first : older)',
    to: '...now.evidence.filter(isChange)',
    caughtIn: 'test/lifecycle/lifecycle.test.ts',
    caughtBy: 'keeps what changed before it as it was told first',
  },
  {
    says: 'anything that was deleted anywhere is said to have stood at a dead address',
    file: BEFORE,
    from: 'mayStand(resource) && subscriptions.has(subscriptionOf(resource))',
    to: 'subscriptions.size > 0 && mayStand(resource)',
    caughtIn: TOLD,
    caughtBy: 'not by what is in another subscription',
  },
];
