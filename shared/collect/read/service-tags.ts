import { NetworkManagementClient } from '@azure/arm-network';
import { known, type Observed, unseen } from '../../model/observed.ts';
import type { ServiceTags } from '../../model/service-tags.ts';
import { parseServiceTags } from '../parse/service-tags.ts';
import { armOptions, type Azure, counting, keepingPages } from './azure.ts';
import { explain } from './azure-error.ts';

/**
 * Reads Azure's service tags of today: rules of security groups, routes and firewalls name them. Every location answers the tags of the
 * whole cloud, to whoever may read a subscription: https://learn.microsoft.com/rest/api/virtualnetwork/service-tags/list
 */
export async function readServiceTags(
  azure: Azure,
  subscription: string,
  location: string,
  observedAt: string,
): Promise<Observed<ServiceTags>> {
  const pages: unknown[] = [];
  const options = armOptions(azure, [counting(azure.calls, 'arm'), keepingPages(pages)]);
  try {
    await new NetworkManagementClient(azure.credential, subscription, options).serviceTags.list(location);
    return known(
      parseServiceTags(pages[0]),
      observedAt,
      `/subscriptions/${subscription}/providers/microsoft.network/locations/${location}/servicetags`,
    );
  } catch (error) {
    return unseen(`the service tags could not be read: ${explain(error)}`);
  }
}
