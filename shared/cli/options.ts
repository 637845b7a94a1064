import { UsageError } from '../config.ts';

/** The entry of a list of choices that an option names. */
export function oneOf<T>(option: string, name: string, choices: Readonly<Record<string, T>>): T {
  const choice = Object.hasOwn(choices, name) ? choices[name] : undefined;
  if (choice === undefined)
    throw new UsageError(`${option} ${name}: expected one of ${Object.keys(choices).join(', ')}`);
  return choice;
}
