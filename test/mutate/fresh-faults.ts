import type { Fault } from './faults.ts';

const FRESH = 'test/scan/fresh.test.ts';

/** Faults of looking at one cluster now. */
export const freshFaults: readonly Fault[] = [
  {
    says: 'what passes rests on Resource Graph, which may lag behind',
    file: 'shared/reachability/lookup/lookup.ts',
    from: '  note(network, id);',
    to: '',
    caughtIn: FRESH,
    caughtBy: 'tells https-denied as ARM has it',
  },
  {
    says: 'a link of a zone that is gone counts as long as Resource Graph has it',
    file: 'shared/reachability/names/resolve.ts',
    from: 'noting(this.#network, [linked.zone, linked.link])',
    to: 'noting(this.#network, [linked.zone])',
    caughtIn: FRESH,
    caughtBy: 'tells hub-not-linked as ARM has it',
  },
  {
    says: 'what is named and cannot be read is absent',
    file: 'shared/scan/settle.ts',
    from: "=== 'absent')",
    to: "=== 'unseen')",
    caughtIn: FRESH,
    caughtBy: 'counts what cannot be read as it was',
  },
  {
    says: 'what was left unread is not said',
    file: 'shared/scan/fresh.ts',
    from: 'unread(restsOn, settled.read).map((id) =>',
    to: 'unread([], settled.read).map((id) =>',
    caughtIn: FRESH,
    caughtBy: 'is five calls deep at most',
  },
  {
    says: 'calls go on hanging on each other',
    file: 'shared/scan/fresh.ts',
    from: 'MOST_ROUNDS = 3;',
    to: 'MOST_ROUNDS = 9;',
    caughtIn: FRESH,
    caughtBy: 'is five calls deep at most',
  },
  {
    says: 'who is slow keeps the caller waiting',
    file: 'shared/scan/in-time.ts',
    from: 'Promise.race([work, waiting])',
    to: 'Promise.race([work])',
    caughtIn: FRESH,
    caughtBy: 'takes for unknown what does not answer in time',
  },
  {
    says: 'a caller says himself who he is',
    file: 'functions/caller-address.ts',
    from: '.at(-1)',
    to: '.at(0)',
    caughtIn: 'test/functions/caller-address.test.ts',
    caughtBy: 'the caller behind "10.0.0.1',
  },
];
