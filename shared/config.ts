import { configSchema } from './config-schema.ts';
import type { Client } from './model/client.ts';
import type { Config } from './model/config.ts';
import { parseRange } from './reachability/index.ts';
import { compileSchema, explainSchemaError } from './schema.ts';

const isConfig = compileSchema<Config>(configSchema);

/** What was asked for cannot be used. The message is one sentence for the person who asked. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** Reads the text of a `reach.json`. Throws `UsageError` with the place of the first thing that is wrong. */
export function parseConfig(text: string, file: string): Config {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    throw new UsageError(`${file} is not JSON: ${error instanceof Error ? error.message : String(error)}`);
  }
  if (!isConfig(json)) throw new UsageError(`${file}: ${explainSchemaError(isConfig.errors?.[0], 'setting')}`);

  const clients = (json.clients ?? []).map(withLowerCaseIds);
  const twice = clients.find(({ name }, index) => clients.findIndex((other) => other.name === name) !== index);
  if (twice !== undefined)
    throw new UsageError(`${file}: two clients are called "${twice.name}"; findings are told apart by the name`);
  return { ...json, clients };
}

/** Reads `name=CIDR[,CIDR]` or `name=<subnet id>`, as the command line takes clients. */
export function parseClient(text: string): Client {
  const [, name, value = ''] = /^([^=]+)=(.+)$/.exec(text) ?? [];
  if (name === undefined) throw new UsageError(`--client "${text}": expected name=CIDR[,CIDR] or name=<subnet id>`);
  if (value.startsWith('/')) {
    if (
      !/^\/subscriptions\/[^/]+\/resourcegroups\/[^/]+\/providers\/microsoft\.network\/virtualnetworks\/[^/]+\/subnets\/[^/]+$/i.test(
        value,
      )
    ) {
      throw new UsageError(
        `--client "${text}": expected the id of a subnet, /subscriptions/…/virtualNetworks/<name>/subnets/<name>`,
      );
    }
    return { name, subnet: value.toLowerCase() };
  }
  const addresses = value.split(',');
  const junk = addresses.find((address) => parseRange(address) === undefined);
  if (junk !== undefined)
    throw new UsageError(`--client "${text}": "${junk}" is neither an IP address nor a CIDR block`);
  return { name, addresses };
}

function withLowerCaseIds(client: Client): Client {
  return {
    ...client,
    ...(client.subnet && { subnet: client.subnet.toLowerCase() }),
    ...(client.via && { via: client.via.toLowerCase() }),
  };
}
