import fc from 'fast-check';
import type { Interval } from '../../shared/reachability/addresses/address.ts';
import { decide, type Decision } from '../../shared/reachability/rules/decide.ts';
import type { Field } from '../../shared/reachability/rules/field-index.ts';
import type { Answer, Look } from '../../shared/reachability/rules/glance.ts';
import { type IpSet, setOf } from '../../shared/reachability/addresses/ip-set.ts';
import { RuleList } from '../../shared/reachability/rules/rule-list.ts';
import { isIn, type Spot, spotIn, spotOf } from '../../shared/reachability/addresses/spot.ts';
import { Values } from '../../shared/reachability/addresses/values.ts';

interface Rule {
  readonly name: number;
  readonly effect: 'allow' | 'deny';
  readonly fields: readonly Field[];
}

const LABELS = ['a', 'b', 'c'];
const CONDITIONS = ['it rains', 'it snows', 'it thunders'];
const run = fc
  .tuple(fc.constantFrom(4 as const, 6 as const), fc.nat({ max: 15 }), fc.nat({ max: 6 }))
  .map(([family, first, length]): Interval => ({ family, first: BigInt(first), last: BigInt(first + length) }));
const runs = fc.array(run, { maxLength: 3 }).map(setOf);
/** Sets that many rules name, and words that hold for one of them. */
const SETS: readonly IpSet[] = [
  [
    { family: 4, first: 2n, last: 5n },
    { family: 4, first: 11n, last: 14n },
    { family: 6, first: 0n, last: 9n },
  ],
  [{ family: 4, first: 4n, last: 12n }],
];
const WORDS: Readonly<Record<string, readonly Interval[] | Answer>> = {
  surely: 'surely',
  never: [],
  maybe: ['it rains'],
  either: ['it snows', 'it thunders'],
  low: [{ family: 4, first: 0n, last: 8n }],
};

const field = fc.record(
  {
    runs,
    sets: fc.subarray([...SETS]),
    labels: fc.subarray(LABELS),
    words: fc.subarray(Object.keys(WORDS)),
  },
  { requiredKeys: [] },
);
/** Most rules are narrow. */
const narrow = fc.oneof({ weight: 3, arbitrary: fc.record({ runs }) }, { weight: 1, arbitrary: field });
/** More rules than a word of 32 bits holds. */
const rules = fc
  .array(fc.tuple(fc.constantFrom('allow' as const, 'deny' as const), narrow, narrow), { maxLength: 80 })
  .map((list): readonly Rule[] => list.map(([effect, ...fields], name) => ({ name, effect, fields })));

const label = fc.record(
  { label: fc.constantFrom(...LABELS), onlyIf: fc.constantFrom(...CONDITIONS) },
  { requiredKeys: ['label'] },
);
/** What a packet is asked with: its values, its labels, and whether words mean something. */
interface Ask {
  readonly values?: IpSet;
  readonly labels?: readonly { label: string; onlyIf?: string }[];
  readonly hasWords: boolean;
}
const values = fc
  .tuple(fc.constantFrom(4 as const, 6 as const), fc.array(fc.tuple(fc.nat({ max: 20 }), fc.nat({ max: 5 }))))
  .map(([family, list]) =>
    setOf(list.map(([first, length]) => ({ family, first: BigInt(first), last: BigInt(first + length) }))),
  );
const ask: fc.Arbitrary<Ask | undefined> = fc.oneof(
  { weight: 1, arbitrary: fc.constant(undefined) },
  {
    weight: 6,
    arbitrary: fc.record(
      { values, labels: fc.array(label, { maxLength: 3 }), hasWords: fc.boolean() },
      { requiredKeys: ['hasWords'] },
    ),
  },
);

function lookOf(asked: Ask | undefined, only?: bigint): Look {
  if (asked === undefined) return undefined;
  const [first] = asked.values ?? [];
  const set = only === undefined || first === undefined ? asked.values : [{ ...first, first: only, last: only }];
  const spot = set && spotOf(new Values(set));
  return {
    ...(spot && { spot }),
    ...(asked.labels && { labels: asked.labels }),
    ...(asked.hasWords && { ask: (word: string) => meaningOf(word, spot) }),
  };
}

function meaningOf(word: string, spot: Spot | undefined): Answer {
  const meaning = WORDS[word] ?? [];
  if (meaning === 'surely') return meaning;
  const conditions = meaning.filter((one) => typeof one === 'string');
  const held = meaning.filter((one) => typeof one !== 'string');
  return held.length > 0 && spot !== undefined && isIn(spot, held) ? 'surely' : conditions;
}

function isHeld(set: IpSet, family: number | undefined, at: bigint | undefined): boolean {
  return at !== undefined && set.some((one) => one.family === family && one.first <= at && at <= one.last);
}

/** Whether a field matches, once it is known which conditions are so. */
function matches(
  { runs: own = [], sets = [], labels = [], words = [] }: Field,
  asked: Ask | undefined,
  at: bigint | undefined,
  truths: ReadonlySet<string>,
): boolean {
  if (asked === undefined) return true;
  const family = asked.values?.[0]?.family;
  const borne = asked.labels ?? [];
  if (borne.some((one) => labels.includes(one.label) && (one.onlyIf === undefined || truths.has(one.onlyIf))))
    return true;
  if ([own, ...sets].some((set) => isHeld(set, family, at))) return true;
  if (!asked.hasWords) return false;
  return words.some((word) => {
    const meaning = WORDS[word] ?? [];
    if (meaning === 'surely') return true;
    return meaning.some((one) => (typeof one === 'string' ? truths.has(one) : isHeld([one], family, at)));
  });
}

/** The first rule that matches in one reading, as one would find it by hand. */
function firstMatch(
  list: readonly Rule[],
  asks: readonly (Ask | undefined)[],
  ats: readonly (bigint | undefined)[],
  truths: ReadonlySet<string>,
) {
  return list.find(({ fields }) => fields.every((one, index) => matches(one, asks[index], ats[index], truths)));
}

/** Every reading of the conditions that a match may hang on. */
const READINGS = CONDITIONS.reduce<readonly ReadonlySet<string>[]>(
  (readings, condition) => readings.flatMap((set) => [set, new Set([...set, condition])]),
  [new Set()],
);

const startsOf = (asks: readonly (Ask | undefined)[]) => asks.map((one) => one?.values?.[0]?.first);
const looksOf = (asks: readonly (Ask | undefined)[]) => asks.map((one) => lookOf(one));

describe('a list of rules', () => {
  const listOf = (list: readonly Rule[]) => new RuleList(list, ({ fields }) => fields);
  const block = (first: number, last = first): IpSet => [{ family: 4, first: BigInt(first), last: BigInt(last) }];

  it('lets decide who decides by hand, in every reading', () => {
    fc.assert(
      fc.property(rules, fc.tuple(ask, ask), (list, asks) => {
        const decision = decide(listOf(list).candidates(looksOf(asks)), ({ effect }) => effect);
        const outcomes = READINGS.map((truths) => firstMatch(list, asks, startsOf(asks), truths));
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
    const field = (first: number, last = first): Field => ({ runs: block(first, last) });
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
      fc.property(rules, fc.tuple(ask, ask), (list, asks) => {
        const found = listOf(list).candidates(looksOf(asks));

        expect(found.slice(0, -1).every(({ conditions }) => conditions.length > 0)).toBe(true);
        expect(found.map(({ rule }) => rule.name)).toEqual(
          found.map(({ rule }) => rule.name).toSorted((a, b) => a - b),
        );
      }),
      { numRuns: 500, seed: 7 },
    );
  });

  it('answers alike for all values that are left', () => {
    fc.assert(
      fc.property(rules, fc.tuple(ask, ask), (list, asks) => {
        const ready = listOf(list);
        const looks = looksOf(asks);
        const answer = ready.candidates(looks);
        const [ones, others] = looks.map((look) => (look?.spot === undefined ? [undefined] : all(look.spot.values)));

        for (const [one, other] of (ones ?? []).flatMap((at) => (others ?? []).map((to) => [at, to] as const))) {
          const single = [lookOf(asks[0], one), lookOf(asks[1], other)];

          expect(ready.candidates(single)).toEqual(answer);
          expect(single.flatMap((look) => look?.spot?.at ?? [])).toEqual([one, other].filter((at) => at !== undefined));
        }
      }),
      { numRuns: 1000, seed: 7 },
    );
  });

  it('tells values apart only by rules that may be the first to match', () => {
    const list: readonly Rule[] = [
      { name: 0, effect: 'deny', fields: [{ labels: ['udp'] }, { runs: block(0, 9) }] },
      { name: 1, effect: 'deny', fields: [{ labels: ['tcp'] }, { runs: block(20, 29), sets: [block(40, 49)] }] },
      { name: 2, effect: 'allow', fields: [{ labels: ['tcp'] }, { runs: block(0, 99) }] },
      { name: 3, effect: 'deny', fields: [{ labels: ['tcp'] }, { runs: block(60, 69) }] },
    ];
    const ready = listOf(list);
    const left = (protocol: string, at: number) => {
      const look = { spot: { family: 4 as const, at: BigInt(at), values: new Values(block(at, 99)) } };
      ready.candidates([{ labels: [{ label: protocol }] }, look]);
      return look.spot.values.set;
    };

    expect(left('tcp', 0)).toEqual([...block(0, 19), ...block(30, 39), ...block(50, 99)]);
    expect(left('tcp', 25)).toEqual(block(25, 29));
    expect(left('tcp', 45)).toEqual(block(45, 49));
    expect(left('udp', 0)).toEqual(block(0, 9));
    expect(left('udp', 10)).toEqual(block(10, 99));
    expect(left('icmp', 0)).toEqual(block(0, 99));
  });

  it('tells values apart by each of more rules than a word has bits', () => {
    const even = Array.from({ length: 70 }, (_, name): Rule => ({
      name,
      effect: 'deny',
      fields: [{ runs: block(2 * name) }],
    }));
    const spot: Spot = { family: 4, at: 1n, values: new Values(block(1, 999)) };
    listOf([...even, { name: 70, effect: 'allow', fields: [{}] }]).candidates([{ spot }]);

    expect(spot.values.set).toEqual([...even.slice(1).flatMap(({ name }) => block(2 * name - 1)), ...block(139, 999)]);
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

function all({ set }: Values): readonly bigint[] {
  return set.flatMap(({ first, last }) =>
    Array.from({ length: Number(last - first) + 1 }, (_, index) => first + BigInt(index)),
  );
}

function decidersOf(decision: Decision<Rule>): ReadonlySet<number> {
  if (decision.status !== 'decided') return new Set();
  return new Set([decision.rule, ...decision.others].map(({ name }) => name));
}
