import type { Check } from '../../shared/checks/check.ts';
import type { Status } from '../../shared/model/finding.ts';
import { ask, type SomeFacts } from '../builders.ts';

/** One row of a check's table: with these facts the answer is this, because. */
export interface Row {
  readonly because: string;
  readonly facts: SomeFacts;
  readonly is: Status;
  /** Subjects of the troubles, in order. */
  readonly subjects?: readonly string[];
  readonly says?: string;
  /** What the evidence that logs brought says: words of each piece of it, in order. */
  readonly cites?: readonly string[];
}

/** Runs a check's table, and demands of the table that no answer and no unseen fact is left out. `never` says which answers cannot be, and why. */
export function testCheck(check: Check, rows: readonly Row[], never: Partial<Record<Status, string>> = {}): void {
  describe(check.id, () => {
    it.each(rows)('$is: $because', ({ facts, is, subjects, says, cites }) => {
      const findings = ask(check, facts);

      expect(findings.map(({ status }) => status)).toEqual(findings.map(() => is));
      if (subjects !== undefined) expect(findings.map(({ subject }) => subject)).toEqual(subjects);
      if (says !== undefined)
        expect(findings.map(({ reason, unseen }) => [reason, ...unseen].join(' ')).join(' ')).toContain(says);
      if (cites !== undefined) {
        const logged = findings.flatMap(({ evidence }) => evidence.filter(({ source }) => /^\w+\|/.test(source)));
        expect(logged.map(({ fact }) => fact)).toEqual(cites.map((words) => expect.stringContaining(words) as string));
      }
    });

    it.each(['pass', 'fail', 'unknown', 'notApplicable'] as const)(
      'has a row for %s, or cannot answer so',
      (status) => {
        expect(rows.some(({ is }) => is === status)).toBe(never[status] === undefined);
      },
    );

    it.each([...check.reads, ...(check.mayRead ?? [])])('has a row without %s, which does not pass', (fact) => {
      const without = rows.filter(({ facts }) => fact in facts && facts[fact] === undefined);

      expect(without).not.toEqual([]);
      expect(without.map(({ is }) => is)).not.toContain('pass');
    });
  });
}
