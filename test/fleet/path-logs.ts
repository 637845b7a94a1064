import { logsOf, minutesAgo, type LogRows, type WorldLogs } from './logs.ts';
import { at, type World } from './world.ts';

type Row = LogRows[number];

/** More rows of some table, beside those that a healthy cluster sends. */
export function addRows(world: World, table: string, rows: LogRows): void {
  const logs: WorldLogs = world.logs ?? logsOf(world);
  world.logs = { ...logs, rows: { ...logs.rows, [table]: [...(logs.rows[table] ?? []), ...rows] } };
}

/** Every ten minutes of the last so many, from the latest on. */
export function everyTenMinutes(minutes: number): readonly Date[] {
  return Array.from({ length: Math.floor(minutes / 10) }, (_, index) => minutesAgo(1 + index * 10));
}

/** A line of kube-apiserver, in the columns of `AKSControlPlane`. */
export function serverLine(world: World, time: Date, message: string): Row {
  return {
    TimeGenerated: time,
    Category: 'kube-apiserver',
    Level: 'ERROR',
    Message: `${klog('E', time)} ${message}\n`,
    PodName: 'kube-apiserver-6d7fc956fd-s68ss',
    Stream: 'stderr',
    _ResourceId: world.cluster.id.toLowerCase(),
  };
}

/** A line of an agent of the tunnel, in the columns of `ContainerLogV2`. */
export function agentLine(world: World, time: Date, level: 'I' | 'E', message: string, pod = '6b9d8f7c9-x2x7k'): Row {
  return {
    TimeGenerated: time,
    Computer: `aks-system-${26_400_000 + world.index}-vmss000000`,
    ContainerId: 'f3b0c44298fc1c149afbf4c8996fb924',
    ContainerName: 'konnectivity-agent',
    KubernetesMetadata: null,
    LogLevel: level === 'E' ? 'error' : 'info',
    LogMessage: `${klog(level, time)} ${message}`,
    LogSource: 'stderr',
    PodName: `konnectivity-agent-${pod}`,
    PodNamespace: 'kube-system',
    _ResourceId: world.cluster.id.toLowerCase(),
  };
}

/** https://github.com/kubernetes/klog: the level with the month and day, the time, the thread. */
function klog(level: 'I' | 'E', time: Date): string {
  const [date = '', clock = ''] = time.toISOString().split('T');
  return `${level}${date.slice(5).replace('-', '')} ${clock.slice(0, -1)}000       1`;
}

/** What healthy agents write all day: https://github.com/Azure/AKS/issues/4423 and https://github.com/Azure/AKS/issues/2452 */
export function agentNoise(world: World): LogRows {
  const node = at(world, '128.5');
  return everyTenMinutes(60).flatMap((time) => [
    agentLine(
      world,
      time,
      'I',
      `client.go:420] "error dialing backend" error="dial tcp ${node}:19100: connect: connection refused" dialID=6129484611666145821 connectionID=42 dialAddress="${node}:19100"`,
    ),
    agentLine(world, time, 'I', 'client.go:528] "remote connection EOF" connectionID=42'),
    agentLine(
      world,
      time,
      'E',
      `client.go:486] "connection read failure" err="read tcp ${node}:47702->${node}:10249: use of closed network connection"`,
    ),
    agentLine(
      world,
      time,
      'E',
      `client.go:515] "conn write failure" err="write tcp ${node}:57820->${at(world, '128.9')}:10250: use of closed network connection" connectionID=241`,
    ),
    // The autoscaler of the agents has a name that begins like theirs.
    agentLine(world, time, 'E', 'autoscaler_server.go:122] "cannot connect once" i/o timeout', 'autoscaler-7c9-abcde'),
  ]);
}

/** What the API server of a healthy cluster writes: an object that changed meanwhile, a node that went away, a container that is no more. */
export function serverNoise(world: World): LogRows {
  const gone = at(world, '128.77');
  return [
    serverLine(
      world,
      minutesAgo(50),
      'writers.go:122] apiserver was unable to write a JSON response: http2: stream closed',
    ),
    serverLine(
      world,
      minutesAgo(44),
      `status.go:71] apiserver received an error that is not an metav1.Status: &errors.errorString{s:"error dialing backend: dial tcp ${gone}:10250: i/o timeout"}: error dialing backend: dial tcp ${gone}:10250: i/o timeout`,
    ),
    serverLine(
      world,
      minutesAgo(41),
      `status.go:71] apiserver received an error that is not an metav1.Status: &errors.errorString{s:"error dialing backend: dial tcp ${gone}:10250: i/o timeout"}: error dialing backend: dial tcp ${gone}:10250: i/o timeout`,
    ),
    ...everyTenMinutes(60).map((time) =>
      serverLine(
        world,
        time,
        `status.go:71] apiserver received an error that is not an metav1.Status: &errors.errorString{s:"error dialing backend: dial tcp ${at(world, '128.5')}:10250: connect: connection refused"}: error dialing backend: dial tcp ${at(world, '128.5')}:10250: connect: connection refused`,
      ),
    ),
  ];
}

/** A request that a firewall ruled on by name, in the columns of `AZFWApplicationRule`: by default a node's for its API server, let through. */
export function nameRuling(world: World, firewall: { readonly id: string }, time: Date, different: Row = {}): Row {
  return {
    TimeGenerated: time,
    Protocol: 'HTTPS',
    SourceIp: at(world, '128.4'),
    SourcePort: 50_975,
    DestinationPort: 443,
    Fqdn: world.cluster.properties.fqdn ?? world.cluster.properties.privateFQDN ?? '',
    TargetUrl: '',
    Action: 'Allow',
    Policy: `${world.name}-aks`,
    RuleCollectionGroup: 'aks',
    RuleCollection: 'aksfwar',
    Rule: 'nodes-to-api-server',
    ActionReason: '',
    IsTlsInspected: false,
    WebCategory: '',
    IsExplicitProxyRequest: false,
    _ResourceId: firewall.id.toLowerCase(),
    ...different,
  };
}

const NO_RULE = {
  Action: 'Deny',
  Policy: '',
  RuleCollectionGroup: '',
  RuleCollection: '',
  Rule: '',
  ActionReason: 'Default Action',
};

/** What a firewall logs of a healthy cluster: names that nobody needs are denied, and so was one that is let through since. */
export function nameNoise(world: World, firewall: { readonly id: string }): LogRows {
  return [
    nameRuling(world, firewall, minutesAgo(90), { ...NO_RULE, Fqdn: 'mcr.microsoft.com' }),
    nameRuling(world, firewall, minutesAgo(30), { Fqdn: 'mcr.microsoft.com', Rule: 'fqdn' }),
    ...everyTenMinutes(60).flatMap((time) => [
      nameRuling(world, firewall, time),
      nameRuling(world, firewall, time, { ...NO_RULE, Fqdn: 'telemetry.microsoft.example' }),
    ]),
  ];
}
