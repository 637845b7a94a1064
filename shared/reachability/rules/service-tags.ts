import { cidrs, type IpSet, ipSet } from '../addresses/ip-set.ts';
import { remember } from '../memo.ts';

/** Azure's named sets of addresses, as published for one cloud. Names in lower case. */
export interface ServiceTags {
  readonly changeNumber: string;
  readonly tags: Readonly<Record<string, readonly string[]>>;
}

/** No tag is known. */
export const NO_TAGS: ServiceTags = { changeNumber: '', tags: {} };

/** Regions that tags spell shorter than ARM does; the rest are spelled alike. From the published tags of November 2025. */
const SHORT_REGIONS: Readonly<Record<string, string>> = {
  brazilnortheast: 'brazilne',
  brazilsoutheast: 'brazilse',
  chilecentral: 'chilec',
  francecentral: 'centralfrance',
  francesouth: 'southfrance',
  germanynorth: 'germanyn',
  germanywestcentral: 'germanywc',
  norwayeast: 'norwaye',
  norwaywest: 'norwayw',
  switzerlandnorth: 'switzerlandn',
  switzerlandwest: 'switzerlandw',
};

/** The addresses of a tag, in any case and with a region by either of its names; `undefined` when they are not known. */
export function tagSet(tags: ServiceTags, name: string): IpSet | undefined {
  const wanted = name.toLowerCase();
  const [tag = '', region = ''] = wanted.split('.');
  const short = SHORT_REGIONS[region];
  return setNamed(tags, wanted) ?? (short === undefined ? undefined : setNamed(tags, `${tag}.${short}`));
}

/** The IPv4 blocks of a tag: the same list every time, so that what is worked out of it for one flow holds for the next. */
export function ipv4BlocksOf(tags: ServiceTags, name: string): readonly string[] | undefined {
  const set = tagSet(tags, name);
  return set && ipv4Blocks(set);
}

const ipv4Blocks = remember((set: IpSet) => cidrs(set.filter(({ family }) => family === 4)));

const setsOf = remember<ServiceTags, Map<string, IpSet>>(() => new Map());

function setNamed(tags: ServiceTags, name: string): IpSet | undefined {
  const prefixes = Object.hasOwn(tags.tags, name) ? tags.tags[name] : undefined;
  if (prefixes === undefined) return undefined;
  const set = setsOf(tags).get(name) ?? ipSet(prefixes);
  setsOf(tags).set(name, set);
  return set;
}
