import type { Evidence } from '../model/finding.ts';
import type { Observed } from '../model/observed.ts';
import type { Dial, DialOutcome, Probe } from '../model/probe.ts';
import { ipSet, overlaps } from '../reachability/index.ts';
import { PRIVATE } from './special-ranges.ts';

/** What a dial means for whoever dials from the same place. */
export function meaningOf(dial: Dial): string {
  const { outcome, addresses, error = '', status = 0 } = dial;
  if (isIntercepted(dial)) return `something on the way ends TLS: ${tlsWords(dial)}`;
  if (outcome === 'reachable') return `reachable: HTTP ${status}`;
  if (outcome === 'timeOut' && addresses.some((address) => overlaps(ipSet([address]), PRIVATE)))
    return `DNS leads to the private address ${addresses.join(', ')}, and nothing leads there from here`;
  return MEANINGS[outcome](addresses.join(', '), error);
}

const MEANINGS: Readonly<Record<Exclude<DialOutcome, 'reachable'>, (addresses: string, error: string) => string>> = {
  nameNotFound: () =>
    'DNS knows no such name: its private zone is not linked where this place asks, or the cluster is gone',
  nameUnanswered: (_, error) => `DNS did not answer (${error})`,
  timeOut: (addresses) =>
    `${addresses} does not answer: packets are dropped on the way, or the authorized IP ranges leave this place out`,
  refused: (addresses) =>
    `${addresses} refuses connections: nothing listens there, or something on the way refuses in its name`,
  unroutable: (addresses, error) => `no route leads to ${addresses} (${error})`,
  reset: (addresses) => `${addresses} hangs up before TLS is agreed: something on the way does not let it through`,
  tlsTimeOut: (addresses) =>
    `${addresses} connects and then says nothing: the API server is overloaded, or large packets are lost on the way`,
  tlsAlert: (addresses, error) => `${addresses} refuses TLS (${error})`,
  silent: (_, error) => `TLS is agreed, and no answer comes (${error}): the API server is overloaded, or not up yet`,
};

/** Whether an answer came, and nobody meddled with it. What the answer says does not matter. */
export function isWell(dial: Dial): boolean {
  return dial.outcome === 'reachable' && !isIntercepted(dial);
}

/** Whether somebody else's certificate was shown, or ALPN was lost. */
function isIntercepted({ tls }: Dial): boolean {
  return tls !== undefined && (tls.isOwn === false || tls.alpn === undefined);
}

/** Dials that something on the way meddled with, as evidence. */
export function interceptions(probe: Observed<Probe>): readonly Evidence[] {
  if (!probe.known) return [];
  const { vantage, dials } = probe.value;
  return dials.filter(isIntercepted).map((dial) => ({
    fact: `dialing ${dial.name} from ${vantage}: ${tlsWords(dial)}`,
    source: `probe:${vantage}#${dial.name}`,
  }));
}

function tlsWords({ tls }: Dial): string {
  return `ALPN is ${tls?.alpn ?? 'none'}, the certificate is signed by ${tls?.issuer ?? 'nobody'}`;
}
