import type { AgentError } from './agent-error.ts';
import type { ServerError } from './server-error.ts';

/** Lines of a log that say the same, together. */
export interface Lines {
  readonly hits: number;
  readonly firstSeenAt: string;
  readonly lastSeenAt: string;
  /** The last of them, as far as it was read. */
  readonly line: string;
}

/** Errors of the API server; `error` is absent where the lines say nothing of its ways into the cluster. */
export interface ServerLines extends Lines {
  readonly error?: ServerError;
}

/** Lines of the tunnel's agents; `error` is absent for all that healthy agents write too. */
export interface AgentLines extends Lines {
  readonly error?: AgentError;
  /** Nodes whose agents wrote them, a few. */
  readonly nodes: readonly string[];
}
