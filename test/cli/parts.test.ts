import { readFileSync, writeFileSync } from 'node:fs';
import { fleetOf, healthyPublic } from '../fleet/fleet.ts';
import type { Resource } from '../fleet/resources.ts';
import { securityGroup, securityRule } from '../fleet/security.ts';
import { nodesOf } from '../fleet/world.ts';
import { folder, run } from './run.ts';

/** A cluster whose nodes are behind a security group, and a rule for it that is not there yet. */
function guarded() {
  const world = healthyPublic('one', 0);
  const [, , subscription = ''] = world.cluster.id.split('/');
  const group = securityGroup(subscription, 'rg-net', 'nodes-nsg', 'westeurope');
  nodesOf(world).properties.networkSecurityGroup = { id: group.id };
  const { resources } = fleetOf([{ ...world, resources: [...world.resources, group] }]);
  const rule = securityRule(structuredClone(group), 'no-https', {
    access: 'Deny',
    direction: 'Outbound',
    destinationPortRange: '443',
    priority: 200,
  });
  return { at: folder({ 'fleet.json': resources }), rule, nodes: nodesOf(world).id };
}

async function fate(at: string, nodes: string, ...more: readonly string[]) {
  const { code, out, err } = await run(
    ...['explain', '--from', at, '--source', nodes, '--destination', '20.50.1.2', '--format', 'json', ...more],
  );
  return { code, err, end: (JSON.parse(out) as { disposition: string }).disposition };
}

describe('a rule by itself', () => {
  it('is assumed in its group', async () => {
    const { at, rule, nodes } = guarded();

    expect((await fate(at, nodes)).end).toBe('delivered');
    expect((await fate(at, nodes, '--assume', folder({ 'rule.json': rule }))).end).toBe('deniedOutbound');
  });

  it('leaves its group unknown where it cannot be read', async () => {
    const { at, rule, nodes } = guarded();
    const broken = { ...rule, properties: { ...rule.properties, access: 'Perhaps' } };
    const { code, err } = await fate(at, nodes, '--assume', folder({ 'rule.json': broken }));

    expect(code).toBe(3);
    expect(err).toContain('properties.access: expected Allow or Deny');
  });

  it('counts where it lies beside its group, or beside a snapshot that has its group', async () => {
    const { at, rule, nodes } = guarded();
    const saved = `${folder({})}/saved.ndjson`;
    await run('scan', '--from', at, '--save', saved);
    const read = async (path: string) => (await fate(path, nodes)).end;
    const beside = folder({ 'rules.json': [rule] });
    writeFileSync(`${beside}/fleet.json`, readFileSync(`${at}/fleet.json`));
    const besideSaved = folder({ 'rules.json': [rule], 'saved.ndjson': readFileSync(saved, 'utf8') });

    expect([await read(beside), await read(besideSaved), await read(saved)]).toEqual([
      'deniedOutbound',
      'deniedOutbound',
      'delivered',
    ]);
  });

  it('is not dropped in silence where its group is not there', async () => {
    const { at, rule, nodes } = guarded();
    const elsewhere: Resource = { ...rule, id: rule.id.replace('nodes-nsg', 'other-nsg') };
    const assumed = await fate(at, nodes, '--assume', folder({ 'rule.json': elsewhere }));
    const scanned = await run('scan', '--from', folder({ 'rule.json': elsewhere }), '--format', 'json');

    expect(assumed.err).toContain('other-nsg/securityrules/no-https');
    expect(assumed.err).toContain('is not taken in, because what holds it was not read');
    expect(scanned.report().problems).toContainEqual({
      where: elsewhere.id.toLowerCase(),
      what: 'is not taken in, because what holds it was not read',
      kind: 'notice',
    });
  });
});
