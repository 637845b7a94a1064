import { cpus } from 'node:os';
import { type Disposition, trace } from '../../shared/reachability/index.ts';
import { askGroup } from '../../shared/reachability/groups/nsg.ts';
import { spotIn } from '../../shared/reachability/addresses/spot.ts';
import { vnetScope } from '../../shared/reachability/groups/vnet-scope.ts';
import { aNetwork, aSubnet, aVnet } from '../builders.ts';
import { aGroup } from '../network-builders.ts';
import { aBench, someRules, someTags } from './networks.ts';
import { aRegionBench, regionTags } from './region-networks.ts';
import { benchScan } from './scan.ts';
import { benchStart } from './start.ts';
import { Dice } from '../dice.ts';

/** How fast the reachability engine is: every flow is asked once, and making rules ready is part of the time. And what a scan and a start take. */
const say = (line: string) => void process.stdout.write(`${line}\n`);

function secondsOf(work: () => void): number {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1e6;
}

function benchGroup(): void {
  const dice = new Dice(1);
  const tags = someTags(dice);
  const subnet = aSubnet('/subnets/s', { addressPrefixes: ['10.0.0.0/8'] });
  const vnet = aVnet('v', { addressPrefixes: ['10.0.0.0/8'], subnets: [subnet] });
  const network = aNetwork({ vnets: [vnet] });
  const setting = { network, scope: vnetScope(network, vnet, subnet, tags) };
  const group = aGroup('g', ...someRules(dice, 1_000));
  const count = 400_000;
  const values = Array.from({ length: count }, () => ({
    source: BigInt(0x0a000000 + dice.below(2 ** 24)),
    destination: BigInt(20 * 2 ** 24 + dice.below(100 * 2 ** 24)),
    port: BigInt(dice.below(65_536)),
  }));
  const address = (at: bigint) => spotIn({ family: 4, first: at, last: at });
  const port = (at: bigint) => spotIn({ family: 0, first: at, last: at });
  const deciders = new Set<string>();
  const seconds = secondsOf(() => {
    for (const { source, destination, port: to } of values) {
      const packet = {
        protocol: 'tcp' as const,
        source: address(source),
        destination: address(destination),
        sourcePort: port(40_000n),
        port: port(to),
      };
      const decision = askGroup(group, 'Outbound', packet, setting, tags);
      if (decision.status === 'decided') deciders.add(decision.rule.by);
    }
  });
  say(`security group, 1,000 rules, tags of up to 9,637 prefixes, ${count} packets decided by ${deciders.size} rules:`);
  say(`  ${Math.round(count / seconds)} decisions a second`);
}

function benchFleet(clusters: number): number {
  const dice = new Dice(2);
  const tags = someTags(dice);
  const { network, flows } = aBench(dice, clusters);
  const ends = new Map<Disposition, number>();
  const seconds = secondsOf(() => {
    for (const flow of flows) {
      const { disposition } = trace(network, flow, { serviceTags: tags });
      ends.set(disposition, (ends.get(disposition) ?? 0) + 1);
    }
  });
  const counts = [...ends].map(([end, count]) => `${count} ${end}`).join(', ');
  say(`${clusters} clusters x 30 endpoints: ${seconds.toFixed(2)} s of CPU (${counts})`);
  return seconds / clusters;
}

/** Where it is not known which of 1,100 disjoint prefixes a destination has, or none of its addresses. */
function benchRegions(clusters: number): void {
  const tags = regionTags(new Dice(3));
  const { network, flows } = aRegionBench(clusters, tags);
  const ends = new Map<Disposition, number>();
  const seconds = secondsOf(() => {
    for (const flow of flows) {
      const { disposition } = trace(network, flow, { serviceTags: tags });
      ends.set(disposition, (ends.get(disposition) ?? 0) + 1);
    }
  });
  const counts = [...ends].map(([end, count]) => `${count} ${end}`).join(', ');
  say(`${clusters} clusters x 12 endpoints, each at one of many addresses: ${seconds.toFixed(2)} s of CPU (${counts})`);
}

say(`Node ${process.version}, ${cpus()[0]?.model ?? 'an unknown processor'}`);
benchGroup();
benchFleet(100);
const [small, middle, large] = [100, 1_000, 10_000].map(benchFleet);
if (small !== undefined && middle !== undefined && large !== undefined) {
  say(
    `growth from 100 to 10,000 clusters: ${(large / small).toFixed(2)} of linear (to 1,000: ${(middle / small).toFixed(2)})`,
  );
}
benchRegions(1_000);
await benchScan(say);
await benchStart(say);
