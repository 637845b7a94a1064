import { ipv4BlocksOf } from '../../shared/reachability/index.ts';
import { someTags } from './places.ts';

describe('the blocks of a tag', () => {
  const tags = someTags({ 'azurecloud.westeurope': ['20.1.0.0/24', '20.1.1.0/24', '2001:db8::/32', '20.9.0.0/16'] });

  it('are of IPv4, joined where they touch', () => {
    expect(ipv4BlocksOf(tags, 'AzureCloud.WestEurope')).toEqual(['20.1.0.0/23', '20.9.0.0/16']);
  });

  it('are one list, whoever asks', () => {
    expect(ipv4BlocksOf(tags, 'azurecloud.westeurope')).toBe(ipv4BlocksOf(tags, 'AzureCloud.westeurope'));
  });

  it('are not known of another tag', () => {
    expect(ipv4BlocksOf(tags, 'AzureCloud.northeurope')).toBeUndefined();
    expect(ipv4BlocksOf(tags, 'constructor')).toBeUndefined();
  });
});
