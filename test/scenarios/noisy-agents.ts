import { healthyPublic } from '../fleet/fleet.ts';
import { minutesAgo } from '../fleet/logs.ts';
import { addRows, agentLine } from '../fleet/path-logs.ts';
import { at } from '../fleet/world.ts';
import { scenario } from './scenario.ts';

/** Healthy: agents write all day of dials that services refuse, of connections that end, and of an API server that was away for a moment. */
export const noisyAgents = scenario(
  'noisy-agents',
  undefined,
  'agents of the tunnel write much, and all is well',
  healthyPublic,
  (world) => {
    const vain = (address: string) =>
      `clientset.go:238] "cannot connect once" err="rpc error: code = Unavailable desc = connection error: desc = \\"transport: Error while dialing: dial tcp ${address}:443: connect: connection refused\\""`;
    const restarted = [35, 36, 37].map((minutes) => agentLine(world, minutesAgo(minutes), 'E', vain('20.1.2.3')));
    const gone = at(world, '128.77');
    const left = agentLine(
      world,
      minutesAgo(43),
      'I',
      `client.go:420] "error dialing backend" error="dial tcp ${gone}:10250: i/o timeout" dialID=1 connectionID=7 dialAddress="${gone}:10250"`,
    );
    addRows(world, 'ContainerLogV2', [...restarted, left]);
  },
);
