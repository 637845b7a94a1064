import type { Evidence, Finding } from '../model/finding.ts';

/** Whether it tells what changed before, not what is. */
export function isChange({ changedAt }: Evidence): boolean {
  return changedAt !== undefined;
}

/**
 * A failure that is still there, with the changes that were told when it was new: Azure forgets them, and what changed since did not lead to
 * it. Where none was told then, those of now that are older than the failure. `firstSeenAt`: in UTC, as all times of ours.
 */
export function withFirstChanges(now: Finding, before: Finding, firstSeenAt: string): readonly Evidence[] {
  const own = now.evidence.filter((one) => !isChange(one));
  const first = before.evidence.filter(isChange);
  const older = now.evidence.filter(({ changedAt }) => changedAt !== undefined && changedAt <= firstSeenAt);
  return [...own, ...(first.length > 0 ? first : older)];
}
