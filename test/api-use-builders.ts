import type { ApiUse, CallBin } from '../shared/model/api-use.ts';

/** The quarters of the six hours before a fleet of the tests was looked at. */
export const QUARTERS: readonly string[] = Array.from({ length: 24 }, (_, at) => {
  const hour = String(18 + Math.floor(at / 4)).padStart(2, '0');
  return `2025-12-31T${hour}:${String((at % 4) * 15).padStart(2, '0')}:00Z`;
});
const SECONDS = 900;

/** How often something is done: a second, or in each quarter. */
type Rate = number | ((quarter: number) => number);

export interface Habits {
  /** A second. */
  readonly reads?: Rate;
  readonly lists?: Rate;
  readonly unboundedLists?: Rate;
  /** In each quarter. */
  readonly opened?: Rate;
  readonly closed?: Rate;
  readonly instances?: number;
  /** What the other instances do, as a part of what the busiest does. */
  readonly others?: number;
  readonly toldApartBy?: ApiUse['toldApartBy'];
  readonly throttled?: number;
  readonly resource?: string;
}

/** A program that calls all day, in the way that is said. */
export function aProgram(agent: string, username: string, habits: Habits = {}): ApiUse {
  const { instances = 1, others = 1, throttled = 0, toldApartBy = 'pod', resource = 'pods' } = habits;
  const bins = QUARTERS.flatMap((startedAt, quarter): readonly CallBin[] => {
    const of = (rate: Rate = 0, seconds = 1) => Math.round((typeof rate === 'number' ? rate : rate(quarter)) * seconds);
    const bin = {
      startedAt,
      reads: of(habits.reads, SECONDS),
      lists: of(habits.lists, SECONDS),
      unboundedLists: of(habits.unboundedLists, SECONDS),
      opened: of(habits.opened),
      closed: of(habits.closed),
      readMost: resource,
      watchedMost: resource,
    };
    return bin.reads + bin.opened + bin.closed === 0 ? [] : [bin];
  });
  const sum = (of: (bin: CallBin) => number) => bins.reduce((total, bin) => total + of(bin), 0);
  const busiest = {
    reads: sum(({ reads }) => reads),
    lists: sum(({ lists }) => lists),
    unboundedLists: sum(({ unboundedLists }) => unboundedLists),
  };
  const each = Array.from({ length: instances }, (_, at) => {
    const part = at === 0 ? 1 : others;
    const { reads, lists, unboundedLists } = busiest;
    return {
      reads: reads * part,
      lists: lists * part,
      unboundedLists: unboundedLists * part,
      firstSeenAt: QUARTERS[0] ?? '',
    };
  });
  const one = { instance: `${agent}-0`, bins };
  return { agent, username, toldApartBy, instances, each, throttled, reader: one, watcher: one, binSeconds: SECONDS };
}

export function account(namespace: string, name: string): string {
  return `system:serviceaccount:${namespace}:${name}`;
}

/** Watches that time out every seven to eight minutes and are opened anew, so many at a time. */
export function tidy(watches: number): Pick<Habits, 'opened' | 'closed'> {
  return { opened: watches * 2, closed: watches * 2 };
}

/** What calls on every cluster: what AKS runs, and a few programs of its owner that behave. */
export function ordinary(nodes = 3): readonly ApiUse[] {
  const perNode = { instances: nodes, ...tidy(2) };
  return [
    aProgram('kube-controller-manager', 'system:kube-controller-manager', {
      reads: 12,
      lists: 0.4,
      unboundedLists: 0.2,
      instances: 38,
      others: 0.05,
      toldApartBy: 'name',
      ...tidy(120),
    }),
    aProgram('kube-scheduler', 'system:kube-scheduler', { reads: 0.5, ...tidy(18), toldApartBy: 'address' }),
    aProgram('kubelet', 'system:node', { ...perNode, reads: 0.3, toldApartBy: 'name', ...tidy(25) }),
    aProgram('kube-proxy', account('kube-system', 'kube-proxy'), { ...perNode, reads: 0.001 }),
    aProgram('cloud-node-manager', account('kube-system', 'cloud-node-manager'), { ...perNode, reads: 0.2 }),
    aProgram('metrics-server', account('kube-system', 'metrics-server'), { reads: 0.02, instances: 2, ...tidy(3) }),
    aProgram('nginx-ingress-controller', account('ingress', 'ingress-nginx'), { reads: 0.2, instances: 2, ...tidy(6) }),
    aProgram('cert-manager', account('cert-manager', 'cert-manager'), { reads: 0.5, ...tidy(11), resource: 'leases' }),
    aProgram('prometheus-operator', account('monitoring', 'operator'), { reads: 0.05, ...tidy(9) }),
    aProgram('kubectl', 'ann@example.com', { reads: (at) => (at % 5 === 0 ? 0.02 : 0), toldApartBy: 'address' }),
  ];
}
