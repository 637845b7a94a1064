/** What a query may be given: a text, a number, a truth or a moment, or a list of such. */
type Parameter = Scalar | readonly Scalar[];
type Scalar = string | number | boolean | Moment;

/** A time, as an ISO text in UTC. */
interface Moment {
  readonly at: string;
}

/**
 * A KQL query. Every parameter becomes a literal, and a list of them the inside of a list: no text can become a part of the query.
 * The words stand as they are written, backslashes too.
 */
export function kql({ raw }: TemplateStringsArray, ...parameters: readonly Parameter[]): string {
  return raw.map((word, index) => `${word}${literals(parameters[index])}`).join('');
}

/** Queries one after another: what each brings is what the next one reads. */
export function piped(...queries: readonly string[]): string {
  return queries.join('\n| ');
}

function literals(parameter: Parameter | undefined): string {
  if (parameter === undefined) return '';
  return [parameter].flat().map(literal).join(', ');
}

function literal(of: Scalar): string {
  if (typeof of === 'string') return textLiteral(of);
  if (typeof of === 'boolean') return String(of);
  if (typeof of === 'object') return momentLiteral(of);
  if (!Number.isFinite(of)) throw new TypeError(`${of} is no number that a query can hold`);
  return String(of);
}

function momentLiteral({ at }: Moment): string {
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/.test(at)) throw new TypeError(`"${at}" is no time in UTC`);
  return `datetime(${at})`;
}

/** What ends a line or cannot be seen is written by its number: https://learn.microsoft.com/kusto/query/scalar-data-types/string */
const HIDDEN = /[\\'\p{Cc}\u2028\u2029\uFEFF]/gu;

function textLiteral(text: string): string {
  const escapes: Readonly<Record<string, string>> = { '\\': '\\\\', "'": "\\'", '\n': '\\n', '\r': '\\r' };
  const code = (character: string) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
  return `'${text.replaceAll(HIDDEN, (character) => escapes[character] ?? code(character))}'`;
}
