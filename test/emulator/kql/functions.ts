import { comparable, dateOf, isNull, text, Timespan } from './scalar.ts';

type Scalar = (...values: readonly unknown[]) => unknown;

/** https://learn.microsoft.com/kusto/query/scalar-functions */
const FUNCTIONS: Readonly<Record<string, Scalar>> = {
  array_length: (array) => (Array.isArray(array) ? array.length : null),
  bin,
  case: choose,
  coalesce: (...values) => values.find((value) => !isNull(value) && value !== '') ?? null,
  datetime_diff: (unit, left, right) => difference(text(unit).toLowerCase(), left, right),
  extract: (regex, group, from) => new RegExp(text(regex)).exec(text(from))?.[Number(group)] ?? '',
  iff: choose,
  ipv4_is_in_any_range: (address, ...ranges) => ranges.flat().some((range) => isWithin(address, range) === true),
  ipv4_is_in_range: isWithin,
  ipv4_is_private: (address) => {
    const found = ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16'].map((range) => isWithin(address, range));
    return found.includes(null) ? null : found.includes(true);
  },
  isempty: (value) => text(value) === '',
  isnotempty: (value) => text(value) !== '',
  isnotnull: (value) => !isNull(value),
  isnull: (value) => isNull(value),
  now: () => new Date(),
  not: (value) => (isNull(value) ? null : value !== true),
  pack_array: (...values) => values,
  parse_json: parseJson,
  split: (from, by, index) => {
    const parts = text(from).split(text(by));
    return index === undefined ? parts : [parts[Number(index)]].filter((part) => part !== undefined);
  },
  strcat: (...values) => values.map(text).join(''),
  substring: (from, start, length) =>
    text(from)
      .slice(Number(start))
      .slice(0, length === undefined ? undefined : Number(length)),
  todatetime: (value) => (value instanceof Date ? value : dateOf(text(value))),
  todouble: number,
  toint: whole,
  tolong: whole,
  tolower: (value) => text(value).toLowerCase(),
  tostring: text,
};

/** The value of a function of these arguments. Throws where the function is not known. */
export function call(name: string, values: readonly unknown[]): unknown {
  const known = Object.hasOwn(FUNCTIONS, name) ? FUNCTIONS[name] : undefined;
  if (known === undefined) throw new Error(`KQL: the function ${name} is not supported`);
  return known(...values);
}

/** A condition and what it gives, again and again, and what is given otherwise. */
function choose(...values: readonly unknown[]): unknown {
  const at = values.findIndex((value, index) => index % 2 === 0 && index < values.length - 1 && value === true);
  return at < 0 ? values.at(-1) : values[at + 1];
}

function bin(value: unknown, size: unknown): unknown {
  const [of, by] = [comparable(value), comparable(size)];
  if (typeof of !== 'number' || typeof by !== 'number' || by <= 0) return null;
  const rounded = Math.floor(of / by) * by;
  if (value instanceof Date) return new Date(rounded);
  return value instanceof Timespan ? new Timespan(rounded) : rounded;
}

/** The borders of the unit that lie between two dates. */
function difference(unit: string, left: unknown, right: unknown): number | null {
  const lengths: Readonly<Record<string, number>> = {
    day: 86_400_000,
    hour: 3_600_000,
    minute: 60_000,
    second: 1000,
    millisecond: 1,
  };
  const length = lengths[unit];
  if (length === undefined) throw new Error(`KQL: datetime_diff in ${unit} is not supported`);
  if (!(left instanceof Date) || !(right instanceof Date)) return null;
  return Math.floor(left.getTime() / length) - Math.floor(right.getTime() / length);
}

/** Text that is no JSON stays text: https://learn.microsoft.com/kusto/query/parse-json-function */
function parseJson(value: unknown): unknown {
  if (typeof value !== 'string') return value;
  try {
    return JSON.parse(value) as unknown;
  } catch {
    return value === '' ? null : value;
  }
}

function number(value: unknown): number | null {
  if (typeof value === 'boolean') return Number(value);
  const read = Number.parseFloat(text(value));
  return Number.isNaN(read) ? null : read;
}

function whole(value: unknown): number | null {
  if (typeof value === 'number') return Math.trunc(value);
  if (typeof value === 'boolean') return Number(value);
  return /^-?\d+$/.test(text(value)) ? Number(value) : null;
}

function isWithin(address: unknown, range: unknown): boolean | null {
  const [inner, outer] = [blockOf(text(address)), blockOf(text(range))];
  return inner === null || outer === null ? null : inner.from >= outer.from && inner.to <= outer.to;
}

function blockOf(of: string): { readonly from: number; readonly to: number } | null {
  const [, address = '', prefix = '32'] = /^(\d+\.\d+\.\d+\.\d+)(?:\/(\d+))?$/.exec(of) ?? [];
  const bytes = address.split('.').map(Number);
  if (address === '' || bytes.some((byte) => byte > 255) || Number(prefix) > 32) return null;
  const size = 2 ** (32 - Number(prefix));
  const from = Math.floor(bytes.reduce((sum, byte) => sum * 256 + byte, 0) / size) * size;
  return { from, to: from + size - 1 };
}
