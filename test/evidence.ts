import type { Evidence } from '../shared/model/finding.ts';

/** Follows `<resource id>#<json path>` to the value there, through resources as Azure sent them. Ids and fields have no case. */
export class Sources {
  readonly #byId = new Map<string, unknown>();

  /** Takes in every object with an id, at any depth. Of two with one id the later counts. */
  constructor(json: unknown) {
    this.#index(json);
  }

  resolve(source: string): unknown {
    const [id = '', path = ''] = source.split('#');
    let value = this.#byId.get(id.toLowerCase());
    if (value === undefined) throw new Error(`no resource ${id}`);
    for (const step of path.split(/[.[\]]+/).filter((part) => part !== '')) value = field(value, step);
    return value;
  }

  /** Why evidence does not hold; `undefined` when its source leads to what its fact quotes. */
  doubt({ fact, source }: Evidence): string | undefined {
    const value = this.resolve(source);
    const quoted = Array.isArray(value) ? value.map(String) : [String(value)];
    const words = Array.isArray(value) && value.length === 0 ? ['empty'] : quoted;
    const missing = words.find((word) => !fact.toLowerCase().includes(word.toLowerCase()));
    return value === undefined || missing !== undefined
      ? `"${fact}" does not quote ${JSON.stringify(value)} of ${source}`
      : undefined;
  }

  #index(json: unknown): void {
    if (typeof json !== 'object' || json === null) return;
    const id = (json as { id?: unknown }).id;
    // A mere reference to a resource, as `{ "id": … }`, is not the resource.
    if (typeof id === 'string' && Object.keys(json).length > 1) this.#byId.set(id.toLowerCase(), json);
    for (const inner of Object.values(json)) this.#index(inner);
  }
}

function field(value: unknown, name: string): unknown {
  if (typeof value !== 'object' || value === null) return undefined;
  return Object.entries(value).find(([key]) => key.toLowerCase() === name.toLowerCase())?.[1] as unknown;
}
