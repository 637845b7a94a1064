import { collect } from '../../shared/collect/collect.ts';
import { parseExport } from '../../shared/collect/parse/export.ts';
import { unseen } from '../../shared/model/observed.ts';
import { AT } from '../builders.ts';
import { variety } from '../fleet/variety.ts';
import { scenarios } from '../scenarios/index.ts';
import { together } from '../scenarios/scenario.ts';

const ACRONYMS = /(?<=[a-z])(IP|DNS|FQDN|ID|TLS)(?=s?$|[A-Z]|V6$)/g;

/** A name as the models of `az` write it: `authorizedIPRanges` is `authorizedIpRanges`. */
function spelled(name: string): string {
  return name.replace(ACRONYMS, (word) => `${word[0] ?? ''}${word.slice(1).toLowerCase()}`);
}

/** What `az` prints of an answer: `properties` is gone, and what was in it is beside the id; the resource group stands there too. */
function flat(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(flat);
  if (typeof value !== 'object' || value === null) return value;
  const { properties, ...rest } = value as Record<string, unknown>;
  const inner = typeof properties === 'object' ? { ...properties } : {};
  const fields = Object.entries({ ...rest, ...inner }).map(([name, field]) => [spelled(name), flat(field)] as const);
  const { id } = rest;
  const group = typeof id === 'string' ? /\/resourceGroups\/([^/]+)/i.exec(id)?.[1] : undefined;
  return { ...Object.fromEntries(fields), ...(group !== undefined && { resourceGroup: group }) };
}

function read(exported: readonly unknown[]) {
  const { resources, refused } = parseExport(exported, AT, 'a.json');
  const reading = { resources, managementGroups: new Map(), seen: [], unseen: [], problems: [] };
  const facts = { clients: unseen('none'), serviceTags: unseen('none') };
  const { snapshot, problems } = collect(reading, { takenAt: AT, cloud: 'files', facts });
  return { snapshot, problems, refused };
}

describe('what az prints', () => {
  it.each([
    ['a fleet in which nothing is as it mostly is', variety().resources],
    ['every scenario', together(scenarios).fleet.resources],
  ])('of %s is read as the wire is', (_, resources) => {
    const wire = read(resources);

    expect(wire.problems).toEqual([]);
    expect(read(resources.map(flat))).toEqual(wire);
  });
});
