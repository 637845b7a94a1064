/** 4 and 6 are IP addresses, 0 is ports. They never mix: a range of one family says nothing of another. */
export type Family = 4 | 6 | 0;

/** A closed run of addresses or ports of one family, as numbers. */
export interface Interval {
  readonly family: Family;
  readonly first: bigint;
  readonly last: bigint;
}

const BITS = { 4: 32, 6: 128, 0: 16 } as const;

/**
 * Reads an address (`10.0.0.4`, `2001:db8::1`) or a CIDR block (`10.0.0.0/24`).
 * A block whose address has host bits set stands for the whole block, as it does in Azure.
 * `undefined` means "this is no address": octal, short and padded forms are refused, because readers differ about them.
 */
export function parseRange(text: string): Interval | undefined {
  const [address = '', prefix, ...rest] = text.split('/');
  const family = address.includes(':') ? 6 : 4;
  const bits = BITS[family];
  const length = prefix === undefined ? bits : parseDecimal(prefix);
  const value = family === 6 ? parseV6(address) : parseV4(address);
  if (rest.length > 0 || length === undefined || length > bits || value === undefined) return undefined;

  const hostMask = (1n << BigInt(bits - length)) - 1n;
  return { family, first: value & ~hostMask, last: value | hostMask };
}

/** Reads what rules name as well: `10.0.0.4-10.0.0.9`, both ends included. */
export function parseSpan(text: string): Interval | undefined {
  const [from = '', to, ...rest] = text.split('-');
  const first = parseRange(from);
  if (to === undefined || first === undefined) return first;
  const last = parseRange(to);
  const isSpan = rest.length === 0 && last?.family === first.family && isOne(first) && isOne(last);
  return isSpan && first.first <= last.last ? { ...first, last: last.last } : undefined;
}

/** Reads a port (`443`) or ports (`8000-8999`), each 0 to 65535; `*` is all of them. */
export function parsePorts(text: string): Interval | undefined {
  if (text === '*') return { family: 0, first: 0n, last: 65535n };
  const [from = '', to = from, ...rest] = text.split('-');
  const [first, last] = [parsePort(from), parsePort(to)];
  if (first === undefined || last === undefined || first > last || rest.length > 0) return undefined;
  return { family: 0, first, last };
}

/** The CIDR blocks that make up an interval, fewest and in order. A single address is written as `/32` or `/128`. */
export function toCidrs({ family, first, last }: Interval): readonly string[] {
  const blocks: string[] = [];
  for (let start = first; start <= last;) {
    let size = start === 0n ? 1n << BigInt(BITS[family]) : start & -start;
    while (start + size - 1n > last) size >>= 1n;
    blocks.push(`${format(family, start)}/${BITS[family] - (size.toString(2).length - 1)}`);
    start += size;
  }
  return blocks;
}

function isOne({ first, last }: Interval): boolean {
  return first === last;
}

function parsePort(text: string): bigint | undefined {
  return /^(0|[1-9]\d{0,4})$/.test(text) && Number(text) <= 65535 ? BigInt(text) : undefined;
}

function parseDecimal(text: string): number | undefined {
  return /^(0|[1-9]\d{0,2})$/.test(text) ? Number(text) : undefined;
}

function parseV4(text: string): bigint | undefined {
  const octets = text.split('.').map(parseDecimal);
  if (octets.length !== 4) return undefined;

  let value = 0n;
  for (const octet of octets) {
    if (octet === undefined || octet > 255) return undefined;
    value = (value << 8n) | BigInt(octet);
  }
  return value;
}

function parseV6(text: string): bigint | undefined {
  const halves = text.split('::');
  if (halves.length > 2) return undefined;

  const [head = [], tail = []] = halves.map((half) => (half === '' ? [] : half.split(':')));
  const missing = 8 - head.length - tail.length;
  if (halves.length === 1 ? missing !== 0 : missing < 1) return undefined;

  let value = 0n;
  for (const group of [...head, ...Array<string>(missing).fill('0'), ...tail]) {
    if (!/^[0-9a-f]{1,4}$/i.test(group)) return undefined;
    value = (value << 16n) | BigInt(`0x${group}`);
  }
  return value;
}

/** An address as people write it. */
export function format(family: Family, value: bigint): string {
  if (family === 0) return String(value);
  return family === 4 ? formatV4(value) : formatV6(value);
}

function formatV4(value: bigint): string {
  return [24n, 16n, 8n, 0n].map((shift) => String((value >> shift) & 255n)).join('.');
}

/** RFC 5952: lower case, no leading zeros, the first longest run of two or more zero groups as `::`. */
function formatV6(value: bigint): string {
  const groups = Array.from({ length: 8 }, (_, index) => (value >> BigInt(112 - 16 * index)) & 0xffffn);
  let longest = { start: 0, length: 1 };
  for (let start = 0; start < 8; start++) {
    let length = 0;
    while (groups[start + length] === 0n) length++;
    if (length > longest.length) longest = { start, length };
  }
  const words = groups.map((group) => group.toString(16));
  if (longest.length === 1) return words.join(':');
  return `${words.slice(0, longest.start).join(':')}::${words.slice(longest.start + longest.length).join(':')}`;
}
