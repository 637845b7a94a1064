import type { Check } from './checks/check.ts';
import { checks } from './checks/index.ts';
import { SEVERITIES } from './model/finding.ts';

const text = { type: 'string', minLength: 1 } as const;
const texts = { type: 'array', items: text } as const;
const resourceId = { type: 'string', pattern: '^/subscriptions/[^/]+/resource[gG]roups/[^/]+/providers/' } as const;
const ranges = { type: 'array', minItems: 1, items: { type: 'string', format: 'ip-range' } } as const;

function object(properties: Record<string, unknown>, required: readonly string[] = []) {
  return { type: 'object', additionalProperties: false, properties, required } as const;
}

function numbers(thresholds: NonNullable<Check['thresholds']>) {
  const entries = Object.entries(thresholds).map(([name, { value, meaning }]) => {
    return [name, { type: 'number', minimum: 0, default: value, description: meaning }] as const;
  });
  return Object.fromEntries(entries);
}

const client = {
  ...object(
    {
      name: { ...text, description: 'How reports call it.' },
      addresses: { ...ranges, description: 'Addresses and CIDR blocks it calls from.' },
      subnet: { ...resourceId, description: 'The subnet it lives in.' },
      via: { ...resourceId, description: 'The VNet through whose gateway an on-premises client comes in.' },
      dnsServers: { ...texts, description: 'DNS servers an on-premises client asks.' },
      publicEgress: { ...ranges, description: 'Public addresses that its calls to the internet come from.' },
      must: {
        ...object({
          subscriptions: texts,
          managementGroups: texts,
          tags: { type: 'object', additionalProperties: { type: 'string' } },
          names: texts,
        }),
        description: 'Which clusters it must reach; all of them when left out.',
      },
    },
    ['name'],
  ),
  anyOf: [{ required: ['addresses'] }, { required: ['subnet'] }],
};

/** The JSON Schema of `reach.json`. */
export const configSchema = {
  $schema: 'http://json-schema.org/draft-07/schema#',
  title: 'reach.json, the configuration of AKS Reach',
  ...object({
    $schema: text,
    scope: {
      ...object({
        managementGroups: texts,
        subscriptions: texts,
        exclude: { ...texts, description: 'Subscriptions to leave out.' },
      }),
      description: 'Where clusters are looked for; everything the identity may read when left out.',
    },
    clients: {
      type: 'array',
      items: client,
      description: 'Who must reach API servers. The scanner itself is no client.',
    },
    sources: {
      ...object({
        probe: { type: 'boolean', default: false, description: 'Dial every API server from where this runs.' },
        kubernetes: {
          anyOf: [
            { type: 'boolean' },
            object(
              {
                acceptAdminCertificate: {
                  type: 'boolean',
                  description:
                    "Take the admin's certificate that Azure gives for a cluster without Entra integration; without this it is not asked.",
                },
              },
              ['acceptAdminCertificate'],
            ),
          ],
          default: false,
          description: 'Ask the API servers about pods, nodes and webhooks. Nothing is written, and no secret is read.',
        },
        helmSecretMetadata: {
          anyOf: [{ type: 'boolean' }, { ...texts, minItems: 1 }],
          default: false,
          description:
            'Count the revisions that Helm keeps, in these namespaces or in all, by names and labels of its Secrets. It needs the right to list Secrets, which is one to read them; their content is not asked for. Together with sources.kubernetes.',
        },
        logs: {
          anyOf: [
            { type: 'boolean' },
            object({
              everyHours: {
                type: 'number',
                minimum: 0,
                default: 6,
                description: 'They are not asked again sooner, where something remembers when they were asked.',
              },
              maxScannedGB: {
                type: 'number',
                minimum: 0,
                default: 100,
                description: 'No further question is asked on a day on which so much was read to answer others.',
              },
            }),
          ],
          default: false,
          description: 'Ask the logs that clusters send to Log Analytics.',
        },
        metrics: {
          type: 'boolean',
          default: true,
          description:
            'Read metrics of API servers, and of nodes and outbound ports of clusters under suspicion, from Azure Monitor.',
        },
      }),
      description: "What is looked at beside Azure's resources.",
    },
    checks: object(
      Object.fromEntries(
        checks.map(({ id, title, thresholds }) => [
          id,
          {
            ...object({
              enabled: { type: 'boolean' },
              severity: { enum: SEVERITIES },
              ...(thresholds && { thresholds: object(numbers(thresholds)) }),
            }),
            description: title,
          },
        ]),
      ),
    ),
    exemptions: {
      type: 'array',
      description: 'Findings that somebody accepts for a while.',
      items: object(
        {
          check: { enum: checks.map(({ id }) => id) },
          cluster: { ...text, description: "The cluster's id or name." },
          subject: text,
          reason: text,
          owner: text,
          expiresAt: { type: 'string', format: 'date-time', description: 'Such as 2027-01-31T00:00:00Z.' },
        },
        ['check', 'cluster', 'reason', 'owner', 'expiresAt'],
      ),
    },
    access: {
      type: 'array',
      description:
        'Which part of the scope those who sign in to Entra are told of over HTTP, and may have scanned: each what the entries for them name, who is in none nothing. All of it when left out. Function keys open all of it.',
      items: {
        ...object({
          principal: { ...text, description: 'The object id of a user, a group or an application.' },
          role: { ...text, description: 'The value of an app role.' },
          managementGroups: texts,
          subscriptions: texts,
        }),
        anyOf: [{ required: ['principal'] }, { required: ['role'] }],
      },
    },
  }),
};
