import fc from 'fast-check';
import { decide, type Decision } from '../../shared/reachability/decide.ts';
import { type Candidate, type Field, type Look, RuleList } from '../../shared/reachability/rule-list.ts';
import { type Spot, spotIn } from '../../shared/reachability/spot.ts';

interface Rule {
  readonly name: number;
  readonly effect: 'allow' | 'deny';
  readonly fields: readonly Field[];
}

const LABELS = ['a', 'b', 'c'];
const CONDITIONS = ['it rains', 'it snows', 'it thunders'];

const run = fc
  .tuple(fc.constantFrom(4 as const, 6 as const), fc.nat({ max: 15 }), fc.nat({ max: 6 }))
  .map(([family, first, length]) => ({ family, first: BigInt(first), last: BigInt(first + length) }));
const field = fc.record(
  {
    runs: fc.array(run, { maxLength: 3 }),
    labels: fc.subarray(LABELS),
  },
  { requiredKeys: [] },
);
/** More rules than a word of 32 bits holds, most of them narrow. */
const rules = fc
  .array(fc.tuple(fc.constantFrom('allow' as const, 'deny' as const), field, field), { maxLength: 80 })
  .map((list): readonly Rule[] => list.map(([effect, ...fields], name) => ({ name, effect, fields })));

const label = fc.record(
  { label: fc.constantFrom(...LABELS), onlyIf: fc.constantFrom(...CONDITIONS) },
  { requiredKeys: ['label'] },
);
const spot = fc
  .tuple(fc.constantFrom(4 as const, 6 as const), fc.nat({ max: 20 }), fc.nat({ max: 5 }), fc.nat({ max: 5 }))
  .map(([family, first, before, after]) => ({
    family,
    at: BigInt(first + before),
    first: BigInt(first),
    last: BigInt(first + before + after),
  }));
const look: fc.Arbitrary<Look> = fc.oneof(
  { weight: 1, arbitrary: fc.constant(undefined) },
  {
    weight: 6,
    arbitrary: fc.record({ spot, labels: fc.array(label, { maxLength: 3 }) }, { requiredKeys: [] }),
  },
);

/** Whether a field matches, once it is known which conditions are so. */
function matches({ runs = [], labels = [] }: Field, look: Look, at: bigint | undefined, truths: ReadonlySet<string>) {
  if (look === undefined) return true;
  const borne = look.labels ?? [];
  if (borne.some((one) => labels.includes(one.label) && (one.onlyIf === undefined || truths.has(one.onlyIf))))
    return true;
  return runs.some((one) => one.family === look.spot?.family && at !== undefined && one.first <= at && at <= one.last);
}

/** The first rule that matches in one reading, as one would find it by hand. */
function firstMatch(
  list: readonly Rule[],
  looks: readonly Look[],
  ats: readonly (bigint | undefined)[],
  truths: ReadonlySet<string>,
) {
  return list.find(({ fields }) => fields.every((one, index) => matches(one, looks[index], ats[index], truths)));
}

/** Every reading of the conditions that the labels of a packet hang on. */
function readings(looks: readonly Look[]): readonly ReadonlySet<string>[] {
  const open = [...new Set(looks.flatMap((one) => one?.labels?.flatMap(({ onlyIf }) => onlyIf ?? []) ?? []))];
  return open.reduce<readonly Set<string>[]>(
    (sets, condition) => sets.flatMap((set) => [set, new Set([...set, condition])]),
    [new Set()],
  );
}

function copy(looks: readonly Look[]): readonly Look[] {
  return looks.map((one) => (one?.spot === undefined ? one : { ...one, spot: { ...one.spot } }));
}

const startsOf = (looks: readonly Look[]) => looks.map((one) => one?.spot?.at);

describe('a list of rules', () => {
  const listOf = (list: readonly Rule[]) => new RuleList(list, ({ fields }) => fields);

  it('lets decide who decides by hand, in every reading', () => {
    fc.assert(
      fc.property(rules, fc.tuple(look, look), (list, looks) => {
        const decision = decide(listOf(list).candidates(copy(looks)), ({ effect }) => effect);
        const outcomes = readings(looks).map((truths) => firstMatch(list, looks, startsOf(looks), truths));
        const effects = new Set(outcomes.map((rule) => rule?.effect));

        if (effects.size > 1) expect(decision.status).toBe('undecided');
        else if (effects.has(undefined)) {
          // Rules that could have matched and never do are told, but do not decide.
          expect(decision.status === 'noRule' || decision.status === 'undecided').toBe(true);
        } else {
          expect(decision).toMatchObject({ status: 'decided', rule: { effect: outcomes[0]?.effect } });
          expect(decidersOf(decision)).toEqual(new Set(outcomes.map((rule) => rule?.name)));
        }
      }),
      { numRuns: 2000, seed: 7 },
    );
  });

  it('of more rules than a word has bits finds each, also behind others that may match', () => {
    const field = (first: number, last = first): Field => ({
      runs: [{ family: 4, first: BigInt(first), last: BigInt(last) }],
    });
    const many = Array.from({ length: 200 }, (_, name): Rule => ({
      name,
      effect: 'allow',
      fields: [{ ...field(name), labels: name % 3 === 0 ? ['a'] : [] }, field(0, name)],
    }));
    const ready = listOf(many);
    const at = (value: number) => ({ spot: spotIn({ family: 4, first: BigInt(value), last: BigInt(value) }) });

    for (const value of many.keys()) {
      const perhaps = [{ label: 'a', onlyIf: 'it rains' }];
      const found = ready.candidates([{ ...at(value), labels: perhaps }, at(value)]).map(({ rule }) => rule.name);
      const before = many.map(({ name }) => name).filter((name) => name % 3 === 0 && name >= value);

      expect(ready.candidates([at(value), at(value)]).map(({ rule }) => rule.name)).toEqual([value]);
      expect(ready.candidates([at(value), at(value + 1)])).toEqual([]);
      // Whoever may match stands behind the one that surely does.
      expect(found).toEqual([value]);
      expect(ready.candidates([{ ...at(999), labels: perhaps }, at(value)]).map(({ rule }) => rule.name)).toEqual(
        before,
      );
    }
  });

  it('stops at the first that surely matches', () => {
    fc.assert(
      fc.property(rules, fc.tuple(look, look), (list, looks) => {
        const found = listOf(list).candidates(copy(looks));

        expect(found.slice(0, -1).every(({ conditions }) => conditions.length > 0)).toBe(true);
        expect(found.map(({ rule }) => rule.name)).toEqual(
          found.map(({ rule }) => rule.name).toSorted((a, b) => a - b),
        );
      }),
      { numRuns: 500, seed: 7 },
    );
  });

  it('answers alike for every value of the runs that are left', () => {
    fc.assert(
      fc.property(rules, fc.tuple(look, look), fc.nat(), fc.nat(), (list, looks, one, other) => {
        const ready = listOf(list);
        const asked = copy(looks);
        const answer = ready.candidates(asked);
        const elsewhere = asked.map((now, index) => {
          if (now?.spot === undefined) return now;
          const at = within(now.spot, index === 0 ? one : other);
          return { ...now, spot: { ...now.spot, at, first: at, last: at } };
        });

        expect(ready.candidates(elsewhere)).toEqual(answer);
      }),
      { numRuns: 1000, seed: 7 },
    );
  });

  it('knows what its rules ask for by label', () => {
    const list = listOf([
      { name: 1, effect: 'allow', fields: [{ labels: ['a', 'b'] }, {}] },
      { name: 2, effect: 'allow', fields: [{ labels: ['b'] }, { labels: ['c'] }] },
    ]);

    expect([list.labelsOf(0), list.labelsOf(1), list.labelsOf(2)]).toEqual([['a', 'b'], ['c'], []]);
  });

  it('holds nothing where it has no rule', () => {
    expect(listOf([]).candidates([{ labels: [{ label: 'a' }] }])).toEqual([]);
  });
});

function within({ first, last }: Spot, chance: number): bigint {
  return first + (BigInt(chance) % (last - first + 1n));
}

function decidersOf(decision: Decision<Rule>): ReadonlySet<number> {
  if (decision.status !== 'decided') return new Set();
  return new Set([decision.rule, ...decision.others].map(({ name }) => name));
}

describe('decide', () => {
  const allow = (name: string, ...conditions: readonly (readonly string[])[]): Candidate<string> => ({
    rule: `allow ${name}`,
    conditions,
  });
  const deny = (name: string, ...conditions: readonly (readonly string[])[]): Candidate<string> => ({
    rule: `deny ${name}`,
    conditions,
  });
  const effectOf = (rule: string) => rule.split(' ')[0];

  it.each<[string, readonly Candidate<string>[], object]>([
    ['no rule, no word', [], { status: 'noRule' }],
    ['a sure match decides', [allow('x'), deny('y')], { status: 'decided', rule: 'allow x', others: [] }],
    [
      'readings that agree decide, and each has its rule',
      [allow('x', ['p']), allow('y')],
      { status: 'decided', rule: 'allow x', others: ['allow y'] },
    ],
    [
      'readings that differ do not',
      [deny('x', ['p']), allow('y')],
      { status: 'undecided', hangsOn: ['p'], rules: ['deny x', 'allow y'], mayBeNone: false },
    ],
    [
      'no rule in one of the readings is a reading as well',
      [allow('x', ['p'])],
      { status: 'undecided', hangsOn: ['p'], rules: ['allow x'], mayBeNone: true },
    ],
    [
      'two fields need two conditions',
      [allow('x', ['p'], ['q']), deny('y')],
      { status: 'undecided', hangsOn: ['p', 'q'], rules: ['allow x', 'deny y'], mayBeNone: false },
    ],
    [
      'of one field either will do',
      [allow('x', ['p', 'q']), deny('y')],
      { status: 'undecided', hangsOn: ['p', 'q'], rules: ['allow x', 'deny y'], mayBeNone: false },
    ],
    [
      'one condition is the same for all rules: a second deny on it never comes to its turn',
      [allow('x', ['p']), deny('y', ['p']), allow('z')],
      { status: 'decided', rule: 'allow x', others: ['allow z'] },
    ],
  ])('%s', (_, candidates, decision) => {
    expect(decide(candidates, effectOf)).toEqual(decision);
  });

  it('gives up on thousands of readings, and says so', () => {
    const many = Array.from({ length: 40 }, (_, index) =>
      deny(String(index), [`p${index}`], [`q${index}`, `r${index}`]),
    );

    expect(decide([...many, deny('last')], effectOf).status).toBe('undecided');
  });
});
