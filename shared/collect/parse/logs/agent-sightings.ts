import type { AgentEventKind, AgentEvents, SystemPods } from '../../../model/agent-sightings.ts';
import { type Body, defined } from '../body.ts';

export function parseSystemPods(row: Body): SystemPods {
  const name = row.filledText('Name');
  const seen = {
    pods: row.requiredNumber('Pods'),
    firstSeenAt: row.requiredText('FirstSeen'),
    lastSeenAt: row.requiredText('LastSeen'),
  };
  if (name === undefined) return seen;
  const agent = defined({
    name,
    uid: row.requiredText('Uid'),
    state: row.requiredText('State'),
    lastUpAt: row.text('LastUp'),
    restarts: row.requiredNumber('Restarts'),
    ended: row.filledText('Ended'),
  });
  return { ...seen, agent };
}

export function parseAgentEvents(row: Body): AgentEvents {
  const [reason, line] = [row.requiredText('Reason'), row.text('Line') ?? ''];
  return defined({
    name: row.requiredText('Name'),
    reason,
    hits: row.requiredNumber('Hits'),
    firstSeenAt: row.requiredText('FirstSeen'),
    lastSeenAt: row.requiredText('LastSeen'),
    line,
    kind: kindOf(reason, line),
  });
}

const KINDS: Readonly<Record<string, AgentEventKind>> = {
  Unhealthy: 'unhealthy',
  FailedScheduling: 'notScheduled',
  Evicted: 'evicted',
  FailedMount: 'notStarted',
  FailedCreatePodSandBox: 'notStarted',
  FailedCreate: 'notCreated',
};

/** https://github.com/kubernetes/kubernetes/blob/master/pkg/kubelet/events/event.go, and those of the scheduler and of controllers. */
function kindOf(reason: string, line: string): AgentEventKind | undefined {
  if (reason === 'BackOff') return /pulling image/i.test(line) ? 'imageNotPulled' : 'crashes';
  if (reason === 'Failed') return /image|ErrImagePull/i.test(line) ? 'imageNotPulled' : 'notStarted';
  return KINDS[reason];
}
