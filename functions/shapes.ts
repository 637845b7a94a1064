import type { Disposition, HopKind } from '../shared/reachability/index.ts';
import { SEVERITIES } from '../shared/model/finding.ts';

/** What answers hold, as JSON Schemas of the OpenAPI document. */

export type Schema = Readonly<Record<string, unknown>>;

export const text = { type: 'string' } as const;
export const count = { type: 'integer', minimum: 0 } as const;
export const time = { type: 'string', format: 'date-time' } as const;
export const severity = { enum: SEVERITIES } as const;
export const texts = listOf(text);
const resourceId = { ...text, description: 'The id of a resource, in lower case.' } as const;

/** One whose name ends in `?` may be absent. */
export function objectOf(properties: Readonly<Record<string, Schema>>, description?: string): Schema {
  return {
    type: 'object',
    ...(description !== undefined && { description }),
    properties: Object.fromEntries(Object.entries(properties).map(([name, one]) => [name.replace(/\?$/, ''), one])),
    required: Object.keys(properties).filter((name) => !name.endsWith('?')),
  };
}

export function listOf(items: Schema): Schema {
  return { type: 'array', items };
}

/** One of the shapes below, by its name. */
export function shape(name: string): Schema {
  return { $ref: `#/components/schemas/${name}` };
}

/** A set of words that the type says is whole. */
function wordsOf<W extends string>(words: Readonly<Record<W, true>>): Schema {
  return { enum: Object.keys(words) };
}

const disposition = wordsOf<Disposition>({
  delivered: true,
  deniedOutbound: true,
  deniedInbound: true,
  deniedByFirewall: true,
  noRoute: true,
  droppedByRoute: true,
  nameNotResolved: true,
  resolvedElsewhere: true,
  notAuthorized: true,
  notApproved: true,
  returnLost: true,
  insufficientInfo: true,
});
const hopKind = wordsOf<HopKind>({
  securityAdmin: true,
  nsg: true,
  route: true,
  peering: true,
  gateway: true,
  appliance: true,
  firewall: true,
  nat: true,
  internet: true,
  privateEndpoint: true,
  dns: true,
  endpoint: true,
});
const summary = objectOf(
  { clusters: count, fail: count, pass: count, unknown: count, notApplicable: count, exempted: count },
  'Findings by status; failures that are exempted count as such.',
);
const fileUse = objectOf({ path: text, 'used?': text, 'refused?': text });

const traced = {
  disposition,
  hops: listOf(shape('Hop')),
  parts: listOf(
    objectOf({
      flow: objectOf({
        sources: texts,
        destinations: texts,
        'name?': text,
        protocol: text,
        ports: texts,
        sourcePorts: texts,
        'subnet?': text,
      }),
      disposition,
      hops: listOf(shape('Hop')),
    }),
  ),
  unseen: texts,
} as const;
export const shapes: Readonly<Record<string, Schema>> = {
  Problem: objectOf(
    {
      title: { ...text, description: 'That of the status.' },
      status: { type: 'integer' },
      detail: { ...text, description: 'What was expected, what came, and what to do.' },
    },
    'Problem details of RFC 9457.',
  ),
  Hop: objectOf({
    at: text,
    kind: hopKind,
    ruling: { enum: ['allow', 'deny', 'forward', 'unknown'] },
    'by?': text,
    'of?': resourceId,
    because: text,
    'addresses?': texts,
    'sources?': listOf(resourceId),
    'inspectsTls?': { enum: [true, 'unknown'] },
  }),
  Trace: objectOf(
    traced,
    'What happens to a flow: every part that fares differently, and of the worst its end and its hops.',
  ),
  Explanation: objectOf({ ...traced, sentences: texts, problems: shape('Problems') }, 'A trace, in sentences too.'),
  Finding: objectOf({
    id: { ...text, description: 'The same for the same trouble in every scan.' },
    check: text,
    cause: { enum: [1, 2, 3, 4, 5, 6, 7, 8, 'extra'] },
    cluster: resourceId,
    subject: text,
    title: text,
    severity,
    status: { enum: ['fail', 'pass', 'unknown', 'notApplicable'] },
    'certainty?': { enum: ['proven', 'likely'] },
    reason: text,
    unseen: texts,
    observedAt: time,
    evidence: listOf(
      objectOf({
        fact: text,
        source: { ...text, description: 'Leads to the value that the fact quotes.' },
        'trace?': shape('Trace'),
        'changedAt?': time,
      }),
    ),
    'decidedBy?': objectOf({ resource: resourceId, line: text }, 'The one line to mend.'),
    'disprovedBy?': text,
    remediation: objectOf({
      summary: text,
      docs: text,
      'command?': text,
      'change?': objectOf(
        { 'network?': { type: 'object' }, 'clusters?': { type: 'object' } },
        'The fix as data: resources and facts that replace or join those that were read.',
      ),
    }),
    'exemption?': objectOf({ reason: text, owner: text, expiresAt: time }),
    'state?': { enum: ['new', 'open', 'resolved', 'reopened'] },
    'firstSeenAt?': time,
    'lastConfirmedAt?': time,
  }),
  Problems: listOf(objectOf({ where: text, what: text, kind: { enum: ['unread', 'notice'] } })),
  Summary: summary,
  ScanMark: objectOf({ id: text, startedAt: time }, 'The scan whose result this is.'),
  Worst: {
    description: 'The severity of the worst failure, else `unknown` where something could not be told, else `pass`.',
    enum: [...SEVERITIES, 'unknown', 'pass'],
  },
  Report: objectOf({
    schemaVersion: { const: 1 },
    scan: objectOf({
      id: text,
      cloud: text,
      trigger: text,
      startedAt: time,
      finishedAt: time,
      azureCalls: { type: 'object', additionalProperties: count },
      'logs?': objectOf({
        askedAt: time,
        queries: count,
        scannedGB: { type: 'number', description: 'On that day, this scan among others.' },
        // Reports that an earlier version kept do not have it.
        'scannedNowGB?': { type: 'number', description: 'By this scan.' },
        unmeasuredQueries: count,
      }),
      'files?': listOf(fileUse),
      'assumed?': listOf(fileUse),
    }),
    summary: shape('Summary'),
    clusters: listOf(
      objectOf({
        id: resourceId,
        name: text,
        subscriptionId: text,
        location: text,
        worst: shape('Worst'),
        'probe?': objectOf({ vantage: text, dials: listOf({ type: 'object' }) }),
      }),
    ),
    findings: listOf(shape('Finding')),
    problems: shape('Problems'),
  }),
};
