/** A line of a firewall's log in the legacy form, where all is in one text. */
export interface FirewallMessage {
  /** `TCP`, `UDP`, `HTTP`, `HTTPS`, `ICMP`. */
  readonly protocol: string;
  readonly source: string;
  /** An address or a name; absent where a client told no name. */
  readonly destination?: string;
  readonly port?: number;
  readonly isDenied: boolean;
  /** `group/collection/rule`, as far as it is told; absent where no rule matched. */
  readonly rule?: string;
}

/**
 * `HTTPS request from 10.0.0.1:49553 to host:443. Action: Deny. Policy: p. Rule Collection Group: g. Rule Collection: c. Rule: r`, in all the forms
 * that it has had; `undefined` for what is no request, or neither was allowed nor denied. A rule's name may hold commas.
 * https://learn.microsoft.com/azure/firewall/diagnostic-logs
 */
export function firewallMessageOf(message: string): FirewallMessage | undefined {
  const [, protocol, source, destination, port, action, rest = ''] =
    /^(\w+)(?: Type=\d+)?\s+request from ([\d.]+|[\da-f:]+)(?::\d*)?(?: to ([^\s]+?)(?::(\d*))?)?\. .*?Action: (\w+)(.*)$/i.exec(
      message,
    ) ?? [];
  if (protocol === undefined || source === undefined || action === undefined) return undefined;
  if (!/^(?:allow|deny)$/i.test(action)) return undefined;
  const rule = ruleOf(rest);
  return {
    protocol: protocol.toUpperCase(),
    source,
    ...(destination !== undefined && { destination: destination.toLowerCase() }),
    ...(port !== undefined && Number(port) > 0 && { port: Number(port) }),
    isDenied: action.toLowerCase() === 'deny',
    ...(rule !== undefined && { rule }),
  };
}

function ruleOf(rest: string): string | undefined {
  const [, group, collection, rule] =
    /(?:Rule Collection Group: (.+?)\. )?Rule Collection: (.+?)\. Rule: (.+?)(?:\. Web Category: .*)?\.?\s*$/.exec(
      rest,
    ) ?? [];
  if (rule === undefined) return undefined;
  return [group, collection, rule].filter((name) => name !== undefined).join('/');
}
