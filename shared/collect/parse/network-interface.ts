import type { InterfaceConfiguration, NetworkInterface, ScaleSet } from '../../reachability/index.ts';
import { Body, defined } from './body.ts';
import type { RawResource } from './resource.ts';

/** Reads `Microsoft.Network/networkInterfaces`. */
export function parseNetworkInterface({ id, body }: RawResource): NetworkInterface {
  const fields = new Body(body).properties();
  return defined({
    id,
    ...parseFields(fields),
    machine: fields.reference('virtualMachine'),
    privateEndpoint: fields.reference('privateEndpoint'),
  });
}

/** Reads `Microsoft.Compute/virtualMachineScaleSets`. One whose machines differ has no profile. */
export function parseScaleSet({ id, body }: RawResource): ScaleSet {
  const network = new Body(body).properties().object('virtualMachineProfile')?.object('networkProfile');
  const interfaces = network?.objects('networkInterfaceConfigurations') ?? [];
  return {
    id,
    interfaces: interfaces.map((one) => {
      const fields = one.properties('ipConfigurations');
      return { ...parseFields(fields), hasPublicIps: configurationsOf(fields).some(isPublic) };
    }),
  };
}

function parseFields(fields: Body): Pick<NetworkInterface, 'securityGroup' | 'forwards' | 'configurations'> {
  return defined({
    securityGroup: fields.reference('networkSecurityGroup'),
    forwards: fields.flag('enableIPForwarding') ?? false,
    configurations: configurationsOf(fields).map(parseConfiguration),
  });
}

function configurationsOf(fields: Body): readonly Body[] {
  return fields.objects('ipConfigurations').map((one) => one.properties('subnet'));
}

function isPublic(configuration: Body): boolean {
  return configuration.object('publicIPAddressConfiguration') !== undefined;
}

function parseConfiguration(configuration: Body): InterfaceConfiguration {
  return defined({
    address: configuration.range('privateIPAddress'),
    subnet: configuration.requiredReference('subnet'),
    publicIp: configuration.reference('publicIPAddress'),
    applicationSecurityGroups: configuration.references('applicationSecurityGroups'),
    loadBalancerPools: configuration.references('loadBalancerBackendAddressPools'),
  });
}
