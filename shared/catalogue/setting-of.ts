import { HELM_NEEDS, NEEDS } from '../collect/needs.ts';
import { clusterQuestions, fleetQuestions } from '../collect/read/logs/index.ts';
import type { Fact } from '../model/facts.ts';

/** What in `reach.json` has a fact read; `undefined` where it is read always. */
export function settingOf(fact: Fact): string | undefined {
  if (fact === 'clients') return 'clients';
  if (fact === 'probe') return 'sources.probe';
  if (fact in clusterQuestions || fact in fleetQuestions) return 'sources.logs';
  if (brings(NEEDS.metrics, fact)) return 'sources.metrics';
  if (brings(Object.values(HELM_NEEDS), fact)) return 'sources.helmSecretMetadata';
  if (brings(NEEDS.kubernetes, fact)) return 'sources.kubernetes';
  return undefined;
}

function brings(needs: readonly { readonly facts?: readonly Fact[] }[], fact: Fact): boolean {
  return needs.some(({ facts: brought = [] }) => brought.includes(fact));
}
