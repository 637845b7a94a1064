import { healthyPublic } from '../fleet/fleet.ts';
import { addRows, agentLine, everyTenMinutes } from '../fleet/path-logs.ts';
import { scenario } from './scenario.ts';

export const agentsIntercepted = scenario(
  'agents-intercepted',
  'tunnel-alpn',
  'software that no configuration of Azure shows opens TLS on the way to the API server, as only the agents tell',
  healthyPublic,
  (world) => {
    const message =
      'clientset.go:238] "cannot connect once" err="rpc error: code = Unavailable desc = connection error: desc = \\"transport: authentication handshake failed: tls: failed to verify certificate: x509: certificate signed by unknown authority\\""';
    addRows(
      world,
      'ContainerLogV2',
      everyTenMinutes(120).map((time) => agentLine(world, time, 'E', message)),
    );
  },
);
