import fc from 'fast-check';
import { kql } from '../../shared/collect/read/kql.ts';
import { evaluate } from '../emulator/kql/evaluate.ts';

describe('kql', () => {
  it('writes a list of parameters as literals', () => {
    expect(kql`t | where a =~ ${'x'} and b in~ (${['y', "z'"]})`).toBe("t | where a =~ 'x' and b in~ ('y', 'z\\'')");
  });

  it('lets no text out of its literal: the parser of KQL reads back what was put in', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom('\\', "'", '"', '\n', '\r', ' ', '|', ';', 'a', 'é', '//'), maxLength: 12 }),
        (text) => {
          const tables = { t: [{ a: text }, { a: `${text}x` }] };
          expect(evaluate(kql`t | where a == ${text} | project a`, tables)).toEqual([{ a: text }]);
        },
      ),
      { numRuns: 300, seed: 7 },
    );
  });
});
