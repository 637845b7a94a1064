/** A length of time. The emulator counts in milliseconds, Kusto in ticks of 100 ns. */
export class Timespan {
  readonly milliseconds: number;

  constructor(milliseconds: number) {
    this.milliseconds = milliseconds;
  }

  toJSON(): string {
    const [whole, rest] = [Math.floor(this.milliseconds / 86_400_000), this.milliseconds % 86_400_000];
    const time = new Date(rest)
      .toISOString()
      .slice(11, -1)
      .replace(/\.000$/, '');
    return whole === 0 ? time : `${whole}.${time}`;
  }
}

const UNITS: Readonly<Record<string, number>> = { d: 86_400_000, h: 3_600_000, m: 60_000, s: 1000, ms: 1 };

/** A literal that is no string: `5m`, `datetime(2026-01-01 10:00)`, `true`, `int(null)`, `4.5`. */
export function literal(text: string): unknown {
  const inner = /^\w+\((.*)\)$/s.exec(text)?.[1]?.trim() ?? text;
  if (inner === 'null') return null;
  if (text === 'true' || text === 'false') return text === 'true';
  if (text.startsWith('datetime(')) return dateOf(inner);
  const [, count, unit = ''] = /^([\d.]+)(ms|[dhms])$/.exec(inner) ?? [];
  if (count !== undefined) return new Timespan(Number(count) * (UNITS[unit] ?? NaN));
  if (!/^(?:(?:int|long|real|double)\()?-?\d/.test(text) || Number.isNaN(Number(inner)))
    throw new Error(`KQL: the literal ${text} is not supported`);
  return Number(inner);
}

/** A date without a zone is UTC. Null where it is none. */
export function dateOf(text: string): Date | null {
  const spaced = /^(\d{4}-\d\d-\d\d)(?:[ T](\d\d:\d\d(?::\d\d(?:\.\d+)?)?)Z?)?$/.exec(text.trim());
  if (spaced === null) return null;
  const date = new Date(`${spaced[1]}T${spaced[2] ?? '00:00'}Z`);
  return Number.isNaN(date.getTime()) ? null : date;
}

/** As `tostring` writes it; a null is the empty string. */
export function text(value: unknown): string {
  if (value === null || value === undefined) return '';
  if (value instanceof Date) return value.toISOString();
  if (value instanceof Timespan) return value.toJSON();
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** What can be put in order: times become numbers. */
export function comparable(value: unknown): number | string {
  if (value instanceof Date) return value.getTime();
  if (value instanceof Timespan) return value.milliseconds;
  return typeof value === 'number' ? value : text(value);
}

/** Negative, zero or positive. Nulls come first: https://learn.microsoft.com/kusto/query/sort-operator */
export function order(left: unknown, right: unknown): number {
  if (isNull(left) || isNull(right)) return Number(!isNull(left)) - Number(!isNull(right));
  const [one, other] = [comparable(left), comparable(right)];
  if (one === other) return 0;
  return one < other ? -1 : 1;
}

export function isNull(value: unknown): value is null | undefined {
  return value === null || value === undefined;
}
