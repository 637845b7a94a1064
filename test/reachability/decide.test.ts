import { decide } from '../../shared/reachability/rules/decide.ts';
import type { Candidate } from '../../shared/reachability/rules/rule-list.ts';

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
