import type { Client } from './client.ts';
import type { Exemption, Severity } from './finding.ts';

/** What `reach.json` holds. `docs/reach.schema.json` is its schema, made from `shared/config-schema.ts`. */
export interface Config {
  readonly scope?: Scope;
  readonly clients?: readonly Client[];
  readonly sources?: Sources;
  readonly checks?: Readonly<Record<string, CheckSettings>>;
  readonly exemptions?: readonly Exemption[];
  /** Who of those that sign in is told of what. All of the scope for all when not given. */
  readonly access?: readonly Access[];
}

/** A part of the scope, all of it when none is named, for whoever signs in as this principal, or with this role. */
export interface Access extends Pick<Scope, 'managementGroups' | 'subscriptions'> {
  /** The object id of a user, a group or an application. */
  readonly principal?: string;
  /** The value of an app role. */
  readonly role?: string;
}

/** What is looked at beside Azure's resources. */
export interface Sources {
  /** Dial the API servers, from where this runs. Off when not given. */
  readonly probe?: boolean;
  /** Ask the API servers of clusters about pods, nodes and what else stands in the way. Off when not given. */
  readonly kubernetes?: boolean | KubernetesSource;
  /**
   * Count the revisions that Helm keeps, in these namespaces or in all, by names and labels of its Secrets. Together with `kubernetes`; off when
   * not given, because the right to list Secrets is one to read them.
   */
  readonly helmSecretMetadata?: boolean | readonly string[];
  /** Ask the logs that clusters and firewalls send to Log Analytics. Off when not given. */
  readonly logs?: boolean | LogsSource;
  /** Read metrics of Azure Monitor. On when not given: the rights that reading resources takes suffice. */
  readonly metrics?: boolean;
}

export interface LogsSource {
  /** They are not asked again sooner; 6 when not given. Only where something remembers when they were asked. */
  readonly everyHours?: number;
  /** No further question is asked on a day on which so much was read to answer others; 100 when not given. */
  readonly maxScannedGB?: number;
}

export interface KubernetesSource {
  /** Take the admin's certificate that Azure gives for a cluster without Entra integration. Such a cluster is not asked otherwise. */
  readonly acceptAdminCertificate: boolean;
}

/** Where clusters are looked for. Nothing given is everything that the identity may read. */
export interface Scope {
  readonly managementGroups?: readonly string[];
  readonly subscriptions?: readonly string[];
  /** Subscriptions to leave out. */
  readonly exclude?: readonly string[];
}

export interface CheckSettings {
  readonly enabled?: boolean;
  /** In place of the check's own, and of its troubles' own. */
  readonly severity?: Severity;
  /** In place of the check's own. */
  readonly thresholds?: Readonly<Record<string, number>>;
}
