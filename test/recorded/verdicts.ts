import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** What Azure, its documentation or a lab said of flows, where somebody has it beside the checkout. It is not part of the project. */
const FILE = join(import.meta.dirname, '../../../shared/data/verdicts/verdicts.json');

export interface RecordedRule {
  readonly name: string;
  readonly properties: Readonly<Record<string, unknown>>;
}

export interface Verdict {
  readonly id: string;
  readonly kind: string;
  readonly network: {
    readonly vnet?: readonly string[] | null;
    readonly subnet?: string | null;
    readonly nsgs?: readonly {
      readonly appliedTo: 'nic' | 'subnet';
      readonly securityRules: readonly RecordedRule[];
    }[];
    readonly peeredPrefixes?: readonly string[];
    readonly gatewayPrefixes?: readonly string[];
    readonly serviceEndpoints?: readonly string[];
    readonly udr?: readonly (readonly [string, string, string?])[];
    readonly networkRules?: readonly RecordedFirewallRule[];
    readonly applicationRules?: readonly RecordedFirewallRule[];
    readonly parent?: readonly RecordedGroup[];
    readonly child?: readonly RecordedGroup[];
    readonly linkedTo?: readonly string[];
  };
  readonly flow: Readonly<Record<string, string>>;
  readonly expected: {
    readonly usableAsVerdict?: boolean;
    readonly access?: string;
    readonly rule?: string;
    readonly perNsg?: readonly {
      readonly rule: string;
      readonly rules: readonly Readonly<Record<string, unknown>>[];
    }[];
    readonly nextHopType?: string;
    readonly nextHopIp?: string | null;
    readonly routes?: readonly (readonly [string, string])[];
    readonly table?: readonly (readonly string[])[];
    readonly absent?: readonly string[];
    readonly order?: readonly string[];
    readonly match?: boolean;
    readonly resolvesTo?: string;
    readonly private?: boolean;
    readonly connectionStatus?: string;
    readonly issue?: { readonly type: string; readonly RuleName?: string };
    readonly VirtualNetwork?: readonly string[];
  };
}

export interface RecordedFirewallRule {
  readonly name: string;
  readonly action: 'Allow' | 'Deny';
  readonly priority?: number;
  readonly collection?: string;
  readonly protocols?: readonly string[] | null;
  readonly source?: readonly string[] | null;
  readonly destination?: readonly string[];
  readonly ports?: readonly string[];
  readonly targetFqdns?: readonly string[];
}

export interface RecordedGroup {
  readonly rcg: string;
  readonly priority: number;
  readonly collections: readonly (readonly [string, string, number])[];
}

/** Those that are usable. */
export function verdicts(): readonly Verdict[] {
  if (!existsSync(FILE)) return [];
  const all = JSON.parse(readFileSync(FILE, 'utf8')) as Verdict[];
  return all.filter(({ expected }) => expected.usableAsVerdict !== false && expected.access !== 'Unknown');
}
