import type { Fault } from './faults.ts';

const LIFE = 'test/lifecycle/lifecycle.test.ts';
const QUEUED = 'test/scan/queued/life.test.ts';
const TROUBLES = 'test/scan/queued/troubles.test.ts';

/** Faults in what is remembered from scan to scan, and in how its stages go on where somebody died. */
export const serviceFaults: readonly Fault[] = [
  {
    says: 'what cannot be looked at reads as mended',
    file: 'shared/lifecycle.ts',
    from: "(status === 'unknown' ? [reason] : unseen)",
    to: "(status === 'unknown' ? [] : unseen)",
    caughtIn: LIFE,
    caughtBy: 'stays open where its check cannot tell',
  },
  {
    says: 'a check that found others without seeing everything mends what it did not find',
    file: 'shared/lifecycle.ts',
    from: "(status === 'unknown' ? [reason] : unseen)",
    to: "(status === 'unknown' ? [reason] : [])",
    caughtIn: LIFE,
    caughtBy: 'stays open where its check found others and did not see everything',
  },
  {
    says: 'what comes back is new',
    file: 'shared/lifecycle.ts',
    from: "once === undefined ? 'new' : 'reopened'",
    to: "'new'",
    caughtIn: LIFE,
    caughtBy: 'is reopened when it comes back',
  },
  {
    says: 'failures become new in the middle of an upgrade',
    file: 'shared/lifecycle.ts',
    from: 'if (finding.check !== GATE && apiServer.known && isInOperation(apiServer.value)) return true;',
    to: '',
    caughtIn: LIFE,
    caughtBy: 'Upgrading: nothing becomes new',
  },
  {
    says: 'a single dial is a failure',
    file: 'shared/lifecycle.ts',
    from: 'return isLive(finding) && !isSecond;',
    to: 'return false;',
    caughtIn: LIFE,
    caughtBy: 'is not new after one look',
  },
  {
    says: 'a probe that is not made any more mends what it showed',
    file: 'shared/lifecycle.ts',
    from: "if (places.has('resources')) return [];",
    to: 'return [];',
    caughtIn: LIFE,
    caughtBy: 'probe: does not let it be mended',
  },
  {
    says: 'a scan that ends late undoes what a later one saw',
    file: 'shared/lifecycle.ts',
    from: 'return isAfter(scan.startedAt, look.scan.startedAt) && !isAfter(scan.startedAt, look.endedAt);',
    to: 'return false;',
    caughtIn: TROUBLES,
    caughtBy: 'a scan that ends late does not undo what one that began later saw',
  },
  {
    says: 'clusters that may not be read any more are forgotten',
    file: 'shared/scan/queued/recall.ts',
    from: 'snapshot: withBlind(withUnseen(back.snapshot, unknown, why), blind, why),',
    to: 'snapshot: withUnseen(back.snapshot, unknown, why),',
    caughtIn: QUEUED,
    caughtBy: 'stay open, and are told, where a subscription may not be read any more',
  },
  {
    says: 'a part of the network that may not be read any more reads as absent',
    file: 'shared/scan/queued/recall.ts',
    from: 'withBlind(withUnseen(back.snapshot, unknown, why), blind, why)',
    to: 'withBlind(back.snapshot, blind, why)',
    caughtIn: QUEUED,
    caughtBy: 'are not mended by a part of the network that is not read any more',
  },
  {
    says: 'every message for a scan reads the fleet',
    file: 'shared/scan/queued/run.ts',
    from: 'if (claim.messageId !== message.id) {',
    to: "if (claim.messageId === '') {",
    caughtIn: 'test/scan/queued/messages.test.ts',
    caughtBy: 'that are dealt with at the same time read the fleet once',
  },
  {
    says: 'rows that nobody took are lost',
    file: 'shared/sinks/delivery.ts',
    from: '} else result.waiting++;',
    to: '} else await blobs.remove(name);',
    caughtIn: TROUBLES,
    caughtBy: 'that nobody takes for a whole scan arrive with the next one',
  },
  {
    says: 'what is well is told in every scan',
    file: 'shared/sinks/rows.ts',
    from: '.filter(({ id }) => !quiet.has(id))',
    to: '',
    caughtIn: QUEUED,
    caughtBy: 'are written in every scan, and what is well when it changes',
  },
  {
    says: 'a state that others wrote in between is overwritten',
    file: 'shared/store/blobs.ts',
    from: 'await blobs.write(name, text, kept.version)',
    to: 'await blobs.write(name, text)',
    caughtIn: TROUBLES,
    caughtBy: 'lets others write in between: they are not overwritten',
  },
];
