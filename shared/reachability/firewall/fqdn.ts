/**
 * The patterns that a name matches, and no others: rules are looked up by them. A `*` stands only at the left: `*.contoso.com` is any
 * name below contoso.com but not itself, `*contoso.com` is any name that ends so, `*` alone is every name.
 * https://learn.microsoft.com/azure/firewall/firewall-faq
 */
export function patternsOf(name: string): readonly string[] {
  const host = canonical(name);
  return [host, ...Array.from({ length: host.length + 1 }, (_, index) => `*${host.slice(index)}`)];
}

/** Whether a name matches a pattern of a rule. */
export function isFqdnMatch(pattern: string, name: string): boolean {
  return patternsOf(name).includes(canonical(pattern));
}

/** Names have no case, and one final dot means nothing. */
export function canonical(name: string): string {
  return name.trim().toLowerCase().replace(/\.$/, '');
}
