import type { FunctionMetadata } from '@azure/functions-core';
import { triggerOf } from './worker.ts';

/** A function that HTTP triggers. */
export interface Route {
  readonly name: string;
  /** In capitals; any when empty. */
  readonly methods: readonly string[];
  readonly authLevel: string;
  /** Names of the template's parameters, in its order. */
  readonly parameters: readonly string[];
  readonly pattern: RegExp;
  /** Literals before parameters before what takes all the rest. */
  readonly rank: string;
}

const CONSTRAINTS: Readonly<Record<string, string>> = {
  int: '-?\\d+',
  long: '-?\\d+',
  alpha: '[A-Za-z]+',
  bool: 'true|false',
  guid: '[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}',
};

/** Routes of an app's functions, in the order in which they are tried. Templates: https://learn.microsoft.com/azure/azure-functions/functions-bindings-http-webhook-trigger#customize-the-http-endpoint */
export function routesOf(functions: readonly FunctionMetadata[], prefix: string): readonly Route[] {
  return functions.flatMap((one) => routeOf(one, prefix)).toSorted((a, b) => (a.rank < b.rank ? -1 : 1));
}

function routeOf(metadata: FunctionMetadata, prefix: string): readonly Route[] {
  const [, { type, route = metadata.name, methods = [], authLevel = 'function' }] = triggerOf(metadata);
  if (type !== 'httpTrigger') return [];
  const parameters: string[] = [];
  const segments = [prefix, ...route.split('/')].filter((segment) => segment !== '');
  const pattern = segments.map((segment) => patternOf(segment, parameters)).join('');
  return [
    {
      name: metadata.name,
      methods: methods.map((method) => method.toUpperCase()),
      authLevel,
      parameters,
      pattern: new RegExp(`^${pattern}/?$`, 'i'),
      rank: segments
        .map((segment) => (segment.startsWith('{*') ? '2' : segment.startsWith('{') ? '1' : `0${segment}`))
        .join('/'),
    },
  ];
}

function patternOf(segment: string, parameters: string[]): string {
  const [whole, star, name = '', constraint = '', optional] = /^\{(\*?)(\w+)(?::(\w+))?(\?)?\}$/.exec(segment) ?? [];
  if (whole === undefined) return `/${segment.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`)}`;
  parameters.push(name);
  const value = star === '*' ? '.*' : (CONSTRAINTS[constraint] ?? '[^/]+');
  return star === '*' || optional === '?' ? `(?:/(${value}))?` : `/(${value})`;
}
