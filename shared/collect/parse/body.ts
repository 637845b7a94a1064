import { parseRange, parseSpan } from '../../reachability/index.ts';

/** A value of a resource's JSON is not what it must be. The message says where, what was expected and what came. */
export class BodyError extends Error {
  override readonly name = 'BodyError';
}

/**
 * One object of a resource's JSON, read field by field. Names have no case here, because Azure's own spellings differ
 * (`authorizedIPRanges` on the wire, `authorizedIpRanges` from `az`). A field that is absent or null is `undefined`; one of the
 * wrong type is an error, never a default.
 */
export class Body {
  readonly #path: string;
  readonly #fields: ReadonlyMap<string, unknown>;

  constructor(value: unknown, path = '') {
    if (!isObject(value)) throw new BodyError(`${path || 'resource'}: expected an object, got ${describe(value)}`);
    this.#path = path;
    this.#fields = new Map(Object.entries(value).map(([name, field]) => [name.toLowerCase(), field]));
  }

  /**
   * The fields of a resource: under `properties` on the wire, beside `id` in what `az` prints. There, `sign` is a field that shows that
   * they are in hand: a resource of which only the id was exported has neither.
   */
  properties(sign = 'provisioningState'): Body {
    const isFlat = !this.has('properties') && this.has(sign);
    if (isFlat) return this;
    const fields = this.requiredObject('properties');
    return fields.names().length === 0 ? this.#fail('properties', 'fields', undefined) : fields;
  }

  has(name: string): boolean {
    return this.#fields.has(name.toLowerCase());
  }

  /** Whether a field says anything: what Azure leaves out, `az` prints as null. */
  states(name: string): boolean {
    return this.#value(name) !== undefined;
  }

  /** The names of the fields, in lower case. */
  names(): readonly string[] {
    return [...this.#fields.keys()];
  }

  text(name: string): string | undefined {
    return this.#typed(name, 'a text', (value) => (typeof value === 'string' ? value : undefined));
  }

  requiredText(name: string): string {
    return this.text(name) ?? this.#fail(name, 'a text', undefined);
  }

  /** One of a few words, in any case, as it is spelled here. */
  oneOf<W extends string>(name: string, words: readonly W[]): W | undefined {
    const same = (value: unknown) => words.find((word) => word.toLowerCase() === String(value).toLowerCase());
    return this.#typed(name, words.join(' or '), same);
  }

  requiredOneOf<W extends string>(name: string, words: readonly W[]): W {
    return this.oneOf(name, words) ?? this.#fail(name, words.join(' or '), undefined);
  }

  /** A word of an open list: where it is one of those that we compare with, as it is spelled here, whatever its case. */
  word(name: string, words: readonly string[]): string | undefined {
    const text = this.text(name);
    return words.find((word) => word.toLowerCase() === text?.toLowerCase()) ?? text;
  }

  requiredWord(name: string, words: readonly string[]): string {
    return this.word(name, words) ?? this.#fail(name, 'a text', undefined);
  }

  number(name: string): number | undefined {
    return this.#typed(name, 'a number', (value) => (typeof value === 'number' ? value : undefined));
  }

  requiredNumber(name: string): number {
    return this.number(name) ?? this.#fail(name, 'a number', undefined);
  }

  flag(name: string): boolean | undefined {
    return this.#typed(name, 'true or false', (value) => (typeof value === 'boolean' ? value : undefined));
  }

  /** An IP address or CIDR block. */
  range(name: string): string | undefined {
    if (this.#value(name) === '') return undefined;
    const isRange = (value: unknown) => typeof value === 'string' && parseRange(value) !== undefined;
    return this.#typed(name, 'an IP address or CIDR block', (value) =>
      isRange(value) ? (value as string) : undefined,
    );
  }

  /** `addressPrefix` and `addressPrefixes`, of which there is at least one. */
  prefixes(): readonly string[] {
    const prefixes = this.oneOrMore('addressPrefix', 'addressPrefixes');
    const junk = prefixes.find((prefix) => parseRange(prefix) === undefined);
    if (junk !== undefined || prefixes.length === 0) return this.#fail('addressPrefixes', 'CIDR blocks', junk);
    return prefixes;
  }

  /** A text that says something: Azure writes "nothing" as an empty text as well. */
  filledText(name: string): string | undefined {
    const text = this.text(name);
    return text === '' ? undefined : text;
  }

  /** The own id of a part, in lower case. */
  ownId(): string {
    const id = this.requiredText('id').toLowerCase();
    return id.startsWith('/') ? id : this.#fail('id', "a resource's id", id);
  }

  /** A resource's id, in lower case. */
  id(name: string): string | undefined {
    return this.filledText(name)?.toLowerCase();
  }

  object(name: string): Body | undefined {
    const value = this.#value(name);
    return value === undefined ? undefined : new Body(value, this.#at(name));
  }

  requiredObject(name: string): Body {
    return new Body(this.#value(name), this.#at(name));
  }

  /** The id of the resource that a field refers to as `{ "id": … }`. One that says of what else but no id refers to nobody knows what. */
  reference(name: string): string | undefined {
    const reference = this.object(name);
    return reference?.states('id') === false ? reference.#fail('id', 'a text', undefined) : reference?.id('id');
  }

  requiredReference(name: string): string {
    return this.requiredObject(name).requiredText('id').toLowerCase();
  }

  references(name: string): readonly string[] {
    return this.objects(name).map((entry) => entry.requiredText('id').toLowerCase());
  }

  /** A list of references that Azure always states. */
  requiredReferences(name: string): readonly string[] {
    return this.requiredObjects(name).map((entry) => entry.requiredText('id').toLowerCase());
  }

  texts(name: string): readonly string[] {
    return this.#list(name).map((value, index) =>
      typeof value === 'string' ? value : this.#fail(`${name}[${index}]`, 'a text', value),
    );
  }

  /** A list that Azure always states, if only as empty: without it the resource is not whole. */
  requiredObjects(name: string): readonly Body[] {
    return this.#value(name) === undefined ? this.#fail(name, 'a list', undefined) : this.objects(name);
  }

  /** A list of addresses, CIDR blocks and spans from one address to another. */
  spans(name: string): readonly string[] {
    const spans = this.texts(name);
    const junk = spans.find((span) => parseSpan(span) === undefined);
    return junk === undefined ? spans : this.#fail(name, 'IP addresses and blocks', junk);
  }

  /** The same where Azure always states it. */
  requiredSpans(name: string): readonly string[] {
    return this.states(name) ? this.spans(name) : this.#fail(name, 'a list', undefined);
  }

  numbers(name: string): readonly number[] {
    return this.#list(name).map((value, index) =>
      typeof value === 'number' ? value : this.#fail(`${name}[${index}]`, 'a number', value),
    );
  }

  /** A list whose absence says something else than "none". */
  textsIfGiven(name: string): readonly string[] | undefined {
    return this.#value(name) === undefined ? undefined : this.texts(name);
  }

  /** Texts by names of somebody's choosing, such as labels: these keep their case. */
  textsByName(name: string): Readonly<Record<string, string>> {
    const entries = this.entries(name).map(([key, value]) =>
      typeof value === 'string' ? ([key, value] as const) : this.#fail(`${name}.${key}`, 'a text', value),
    );
    return Object.fromEntries(entries);
  }

  objects(name: string): readonly Body[] {
    return this.#list(name).map((value, index) => new Body(value, this.#at(`${name}[${index}]`)));
  }

  /** The fields of an object whose names are data, as they are spelled. */
  entries(name: string): readonly (readonly [string, unknown])[] {
    const value = this.#typed(name, 'an object', (one) => (isObject(one) ? one : undefined));
    return Object.entries(value ?? {});
  }

  /** A list of lists, each of what its reader knows. */
  tuples(name: string): readonly (readonly unknown[])[] {
    return this.#list(name).map((value, index) =>
      Array.isArray(value) ? (value as readonly unknown[]) : this.#fail(`${name}[${index}]`, 'a list', value),
    );
  }

  /** A list of pairs of numbers. */
  pairs(name: string): readonly (readonly [number, number])[] {
    return this.#list(name).map((value, index) => {
      const [first, second] = Array.isArray(value) ? (value as readonly unknown[]) : [];
      if (typeof first !== 'number' || typeof second !== 'number')
        return this.#fail(`${name}[${index}]`, 'two numbers', value);
      return [first, second];
    });
  }

  /** A field that stands alone or in a list, as with `addressPrefix` and `addressPrefixes`: both united. */
  oneOrMore(one: string, more: string): readonly string[] {
    return [...new Set([this.filledText(one) ?? [], this.texts(more)].flat())];
  }

  #list(name: string): readonly unknown[] {
    return (
      this.#typed(name, 'a list', (value) => (Array.isArray(value) ? (value as readonly unknown[]) : undefined)) ?? []
    );
  }

  #typed<T>(name: string, expected: string, as: (value: unknown) => T | undefined): T | undefined {
    const value = this.#value(name);
    return value === undefined ? undefined : (as(value) ?? this.#fail(name, expected, value));
  }

  #value(name: string): unknown {
    return this.#fields.get(name.toLowerCase()) ?? undefined;
  }

  #at(name: string): string {
    return this.#path === '' ? name : `${this.#path}.${name}`;
  }

  #fail(name: string, expected: string, value: unknown): never {
    throw new BodyError(`${this.#at(name)}: expected ${expected}, got ${describe(value)}`);
  }
}

/** The object without the fields that are undefined: in plain JSON there are none. */
export function defined<T extends object>(value: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  const fields = Object.entries(value).filter(([, field]) => field !== undefined);
  return Object.fromEntries(fields) as { [K in keyof T]: Exclude<T[K], undefined> };
}

export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function describe(value: unknown): string {
  if (value === undefined || value === null) return 'nothing';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object') return 'an object';
  return `${typeof value === 'string' ? 'the text' : typeof value} ${JSON.stringify(value).slice(0, 60)}`;
}
