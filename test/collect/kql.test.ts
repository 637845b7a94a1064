import fc from 'fast-check';
import { kql } from '../../shared/kql.ts';
import { evaluate } from '../emulator/kql/evaluate.ts';

const HOSTILE = [
  '\\',
  "'",
  '"',
  '\n',
  '\r',
  ' ',
  '|',
  ';',
  'a',
  'é',
  '//',
  '\u0000',
  '\u0085',
  '\u2028',
  '\uFEFF',
  '😀',
];

describe('kql', () => {
  it('writes a list of parameters as literals', () => {
    expect(kql`t | where a =~ ${'x'} and b in~ (${['y', "z'"]})`).toBe("t | where a =~ 'x' and b in~ ('y', 'z\\'')");
  });

  it('writes numbers, truths and times as what they are, and no others', () => {
    expect(kql`${4.5} ${true} ${{ at: '2026-01-01T10:00:00.5Z' }}`).toBe('4.5 true datetime(2026-01-01T10:00:00.5Z)');
    expect(() => kql`${NaN}`).toThrow('no number');
    expect(() => kql`${{ at: '2026-01-01) or (true' }}`).toThrow('no time in UTC');
  });

  it('leaves backslashes of its own words alone, as those of regular expressions', () => {
    expect(kql`t | where a matches regex @'^\d+$'`).toBe(String.raw`t | where a matches regex @'^\d+$'`);
  });

  it('lets no text out of its literal: the parser of KQL reads back what was put in', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...HOSTILE), maxLength: 12 }), (text) => {
        const tables = { t: [{ a: text }, { a: `${text}x` }] };
        expect(evaluate(kql`t | where a == ${text} | project a`, tables)).toEqual([{ a: text }]);
      }),
      { numRuns: 300, seed: 7 },
    );
  });
});
