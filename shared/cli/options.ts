import { readFile } from 'node:fs/promises';
import { parseConfig, UsageError } from '../config.ts';
import type { Config, Scope } from '../model/config.ts';

/** The entry of a list of choices that an option names. */
export function oneOf<T>(option: string, name: string, choices: Readonly<Record<string, T>>): T {
  const choice = Object.hasOwn(choices, name) ? choices[name] : undefined;
  if (choice === undefined)
    throw new UsageError(`${option} ${name}: expected one of ${Object.keys(choices).join(', ')}`);
  return choice;
}

/** The configuration in the file that `--config` names. */
export async function readConfig(file: string): Promise<Config> {
  const text = await readFile(file, 'utf8').catch((error: unknown) => {
    throw new UsageError(`--config ${file} cannot be read: ${error instanceof Error ? error.message : String(error)}`);
  });
  return parseConfig(text, file);
}

/** The scope that options name, or else the configuration. Throws a UsageError where neither does. */
export function scopeOf(
  { subscription: subscriptions, 'management-group': managementGroups }: Named,
  config: Config,
  whatFor: string,
): Scope {
  const named: Scope = { ...(subscriptions && { subscriptions }), ...(managementGroups && { managementGroups }) };
  const scope = (subscriptions ?? managementGroups) ? named : config.scope;
  if (scope === undefined)
    throw new UsageError(
      `say ${whatFor}: --subscription ID, --management-group ID, --from PATH, or a scope in --config`,
    );
  return scope;
}

interface Named {
  readonly subscription?: readonly string[] | undefined;
  readonly 'management-group'?: readonly string[] | undefined;
}
