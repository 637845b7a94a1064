import type { Fault } from './faults.ts';

const DOOR = 'test/functions/door.test.ts';
const HTTP = 'test/functions/http.test.ts';
const ALERT = 'test/functions/common-alert.test.ts';
const SCOPE = 'test/functions/in-scope.test.ts';
const LISTING = 'test/scan/queued/listing.test.ts';

/** Faults in what functions that answer HTTP let in, and in what they let out. */
export const doorFaults: readonly Fault[] = [
  {
    says: 'a body is as long as whoever sends it says',
    file: 'functions/body.ts',
    from: 'if (bytes.byteLength > mostBytes) throw refusal;',
    to: '',
    caughtIn: DOOR,
    caughtBy: 'is measured where nobody says how long it is',
  },
  {
    says: 'a filter that is spelt wrong lets everything through',
    file: 'functions/query.ts',
    from: 'additionalProperties: false',
    to: 'additionalProperties: true',
    caughtIn: DOOR,
    caughtBy: 'paged?limit=7&limits=8 is answered with 400',
  },
  {
    says: 'what nobody expected is told to whoever asked',
    file: 'functions/door.ts',
    from: "'Something went wrong here; the log of the app says what.'",
    to: 'String(error)',
    caughtIn: DOOR,
    caughtBy: 'is logged and not told where nobody expected it',
  },
  {
    says: 'of several tags that a caller holds only the first counts',
    file: 'functions/answer.ts',
    from: "(held ?? '').split(',').some(",
    to: "(held ?? '').split(',').slice(0, 1).some(",
    caughtIn: DOOR,
    caughtBy: 'is not sent to whoever has it',
  },
  {
    says: 'an alert about what a scan found asks for the next scan',
    file: 'functions/common-alert.ts',
    from: 'OWN_TABLES.test(textIn(searchQuery))',
    to: 'false',
    caughtIn: ALERT,
    caughtBy: 'a table of ours',
  },
  {
    says: "a scan's own reads, in the activity log, ask for the next scan",
    file: 'functions/common-alert.ts',
    from: 'return READS.test(textIn(operationName)) ?',
    to: 'return false ?',
    caughtIn: ALERT,
    caughtBy: 'a credential',
  },
  {
    says: 'a cluster that is well again by Resource Health is scanned',
    file: 'functions/common-alert.ts',
    from: "status === 'Resolved'",
    to: "status === 'Available'",
    caughtIn: ALERT,
    caughtBy: 'Resource Health, up again',
  },
  {
    says: 'of an alert of logs the clusters in its rows are not seen',
    file: 'functions/common-alert.ts',
    from: '...dimensions.map(({ value }) => textIn(value))',
    to: '',
    caughtIn: ALERT,
    caughtBy: 'are its targets, and what its rows are about',
  },
  {
    says: 'subscriptions that are left out by the configuration are scanned for whoever asks',
    file: 'shared/scan/scope.ts',
    from: 'if (lower(exclude).includes(subscriptionId)) return false;',
    to: '',
    caughtIn: SCOPE,
    caughtBy: 'everything but what is left out',
  },
  {
    says: 'below management groups any subscription counts as in scope',
    file: 'functions/in-scope.ts',
    from: 'seen.some(({ cluster }) => isInScope(scope, cluster))',
    to: 'seen.length > 0',
    caughtIn: SCOPE,
    caughtBy: 'not what they saw below another',
  },
  {
    says: 'a caller has anything scanned that the identity may read',
    file: 'functions/start-scan.ts',
    from: 'for (const subscription of subscriptionsOf(part)) await refuseOutside(subscription, app);',
    to: '',
    caughtIn: HTTP,
    caughtBy: 'of a cluster out of scope is refused with 403',
  },
  {
    says: 'one key asks for another scan than before, and is told that it has it',
    file: 'functions/start-scan.ts',
    from: 'if (!isDeepStrictEqual(first, wish))',
    to: 'if (first.id !== wish.id)',
    caughtIn: HTTP,
    caughtBy: 'asks for one scan by one key',
  },
  {
    says: 'a cluster that is out of scope by now is still told of',
    file: 'functions/get-cluster.ts',
    from: 'state !== undefined && isInScope(scope, state.cluster) ? state : undefined',
    to: 'state',
    caughtIn: HTTP,
    caughtBy: 'hides what is out of scope by now',
  },
  {
    says: 'a scan that ends late takes the place of a later one in the listing',
    file: 'shared/scan/queued/listing.ts',
    from: 'isSuperseded(before, { scan: one.scan, endedAt: finishedAt })',
    to: 'before.isGone',
    caughtIn: LISTING,
    caughtBy: 'takes no place of one that began after it',
  },
  {
    says: 'a cluster that cannot be read any more was never seen',
    file: 'shared/scan/queued/listing.ts',
    from: '...(before?.lastSeenAt !== undefined && { lastSeenAt: before.lastSeenAt }), ',
    to: '',
    caughtIn: LISTING,
    caughtBy: 'says when a cluster was last seen that cannot be read any more',
  },
];
