import type { Evidence } from '../model/finding.ts';
import type { ResourceId } from '../reachability/index.ts';

/** Evidence that quotes a value as it stands at its source. `path` is the value's place in the resource's ARM body. */
export function cite(
  resource: ResourceId,
  path: string,
  value: string | number | boolean | readonly string[],
): Evidence {
  return { fact: `${path.replace(/^properties\./, '')} is ${quote(value)}`, source: `${resource}#${path}` };
}

function quote(value: string | number | boolean | readonly string[]): string {
  if (typeof value !== 'object') return String(value);
  return value.length === 0 ? 'empty' : value.join(', ');
}
