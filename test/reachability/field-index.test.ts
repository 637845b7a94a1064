import fc from 'fast-check';
import { type IpSet, overlaps, setOf } from '../../shared/reachability/addresses/ip-set.ts';
import { FieldIndex } from '../../shared/reachability/rules/field-index.ts';

const runs = fc
  .array(fc.tuple(fc.nat({ max: 60 }), fc.nat({ max: 8 })), { maxLength: 4 })
  .map((list) => setOf(list.map(([at, length]) => ({ family: 0, first: BigInt(at), last: BigInt(at + length) }))));

describe('the index of a field', () => {
  it('knows which rules hold some value of a set, and no others', () => {
    fc.assert(
      fc.property(fc.array(runs, { minLength: 1, maxLength: 40 }), runs, (rules, values) => {
        const bits = new FieldIndex(rules.map((one) => ({ runs: one }))).holdersOf(values);

        expect(rules.map((_, rule) => isSet(bits, rule))).toEqual(rules.map((one: IpSet) => overlaps(one, values)));
      }),
      { numRuns: 500, seed: 7 },
    );
  });
});

function isSet(bits: Uint32Array, rule: number): boolean {
  return (((bits[rule >> 5] ?? 0) >>> (rule & 31)) & 1) === 1;
}
