import type { App } from '../shared/app.ts';
import { UsageError } from '../shared/config.ts';
import { DEFAULT_PORT, hasPorts, PROTOCOLS, type Question } from '../shared/explain.ts';
import { explain as sentences, parsePorts, parseSpan, subscriptionOf } from '../shared/reachability/index.ts';
import { explainFresh, type Explained } from '../shared/scan/explain-fresh.ts';
import { withDeadline } from '../shared/scan/in-time.ts';
import { assumedFromJson } from '../shared/scan/run.ts';
import { answerNow } from './answer.ts';
import { appFor } from './app.ts';
import { bodyOf } from './body.ts';
import type { Door } from './door.ts';
import { refuseOutside, viewOf } from './in-scope.ts';
import { Refusal } from './problem.ts';
import { shape } from './shapes.ts';

/** The front end of the functions gives up after 230 seconds: https://learn.microsoft.com/azure/azure-functions/functions-scale#timeout */
const MOST_MS = 150_000;
const RESOURCE_ID = /^\/subscriptions\/[0-9a-f-]{36}\/resourceGroups\/[^/]+\/providers\/[^/]+(?:\/[^/]+\/[^/]+)+$/i;
/** A name that is dialled, or of a service tag. */
const NAME = /^[a-z0-9_*-]+(?:\.[a-z0-9_-]+)*\.?$/i;

interface Wish extends Omit<Question, 'protocol'> {
  readonly protocol?: Question['protocol'];
  readonly assume?: readonly object[];
}

const port = { type: 'string', maxLength: 11, description: 'A port, or first-last.' } as const;
const body = bodyOf<Wish>(
  {
    type: 'object',
    additionalProperties: false,
    required: ['source', 'destination'],
    properties: {
      source: {
        type: 'string',
        maxLength: 500,
        description:
          'An address or CIDR block, or the id of a subnet, network interface, machine, scale set or cluster.',
      },
      destination: {
        type: 'string',
        maxLength: 500,
        description: 'The same, or a name, a service tag, or the id of a private endpoint.',
      },
      protocol: { enum: PROTOCOLS, default: 'tcp' },
      port: { ...port, default: DEFAULT_PORT },
      sourcePort: port,
      assume: {
        type: 'array',
        maxItems: 50,
        items: { type: 'object' },
        description: 'What if: resources, as ARM shows them, that replace or join those that are there.',
      },
    },
  },
  { mostBytes: 512 * 1024 },
);

export const explain: Door = {
  name: 'explain',
  method: 'POST',
  route: 'explain',
  role: 'Reach.Scan',
  summary:
    'Follows one flow hop by hop through the network as Azure has it now, and says which line lets it through or stops it.',
  body,
  answers: {
    200: {
      description: 'What happens to the flow, in sentences too; and what could not be read.',
      content: { 'application/json': shape('Explanation') },
    },
  },
  refusals: {
    403: 'The source or the destination is outside of the scope that is configured, or whoever signed in may not see all of it.',
    422: 'What is asked about makes no sense in the network that was read; `detail` says why.',
  },
  async handle(request, context) {
    const { assume, protocol = 'tcp', ...rest } = await body.read(request);
    const question: Question = { ...(hasPorts(protocol) && { port: DEFAULT_PORT }), ...rest, protocol };
    refuseNonsense(question);
    const app = appFor(context);
    if (!(await viewOf(app, request)).isWhole)
      throw new Refusal(403, 'A flow is followed through all of the scope, of which whoever signed in may see a part.');
    for (const text of [question.source, question.destination]) {
      if (RESOURCE_ID.test(text)) await refuseOutside(subscriptionOf(text.toLowerCase()), app, request);
    }
    const { trace, problems } = await follow(question, assume, app);
    return answerNow({ ...trace, sentences: sentences(trace), problems });
  },
};

/** Before Azure is asked. */
function refuseNonsense({ source, destination, port, sourcePort, protocol }: Question): void {
  const isPlace = (text: string) => RESOURCE_ID.test(text) || parseSpan(text) !== undefined;
  if (!isPlace(source))
    throw new Refusal(400, 'source: expected an IP address, a CIDR block, or the id of a resource.');
  if (!isPlace(destination) && !NAME.test(destination))
    throw new Refusal(
      400,
      'destination: expected a name, an IP address, a CIDR block, a service tag, or the id of a resource.',
    );
  for (const [name, text] of Object.entries({ port, sourcePort })) {
    if (text === undefined) continue;
    if (!hasPorts(protocol)) throw new Refusal(400, `${name}: only tcp and udp have ports.`);
    if (parsePorts(text) === undefined)
      throw new Refusal(400, `${name}: expected a port or first-last, from 0 to 65535.`);
  }
}

async function follow(question: Question, assume: Wish['assume'], app: App): Promise<Explained> {
  const { scope = {} } = await app.config();
  try {
    const assumed = assume && assumedFromJson(assume, app.now());
    return await explainFresh(question, { scope, isFresh: false }, withDeadline(app, MOST_MS), assumed);
  } catch (error) {
    if (error instanceof UsageError) throw new Refusal(422, error.message);
    throw error;
  }
}
