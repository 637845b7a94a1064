import { collectionOf } from '../fleet/firewalls.ts';
import { healthyHub, type HubWorld } from '../fleet/worlds/hub.ts';
import { scenario } from './scenario.ts';

export const tlsInspected = scenario(
  'tls-inspected',
  'tunnel-alpn',
  'the firewall opens TLS on the way to the API server',
  healthyHub,
  inspectTls,
);

/** Only Premium can: https://learn.microsoft.com/azure/firewall/premium-features#tls-inspection */
export function inspectTls({ firewall, base, policy, aks }: HubWorld): void {
  const keyVaultSecretId = 'https://kv-hub.vault.azure.net/secrets/inspection';
  for (const { properties } of [firewall, base, policy]) Object.assign(properties, { sku: { tier: 'Premium' } });
  policy.properties.transportSecurity = { certificateAuthority: { name: 'inspection', keyVaultSecretId } };
  for (const rule of collectionOf(aks, 'aksfwar').rules) rule.terminateTLS = rule.name === 'nodes-to-api-server';
}
