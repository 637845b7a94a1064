import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { scenarios } from '../scenarios/index.ts';
import { together } from '../scenarios/scenario.ts';
import { createEmulator } from './emulator.ts';
import { CLIENT, SECRET, TENANT } from './entra.ts';
import { serve } from './https.ts';
import { kubeconfigOf } from './kubernetes.ts';
import { temporaryFolder } from '../temporary.ts';

/** Serves an emulated fleet over https on loopback until it is stopped. */
const { fleet, config } = together(scenarios);
const emulator = createEmulator(fleet);
emulator.pageSize = 100;
const { origin, authority } = await serve(emulator, Number(process.env['PORT'] ?? 8443));
const folder = temporaryFolder('emulator');
writeFileSync(join(folder, 'ca.pem'), authority);
writeFileSync(join(folder, 'reach.json'), JSON.stringify(config, undefined, 2));
writeFileSync(join(folder, 'kubeconfig'), kubeconfigOf([...(fleet.kubernetes?.keys() ?? [])], emulator));

process.stdout
  .write(`emulated Azure at ${origin}: ${fleet.subscriptions.length} subscriptions, ${fleet.resources.length} resources

To scan it, in another shell:

export AKS_REACH_CLOUD=${origin} NODE_EXTRA_CA_CERTS=${folder}/ca.pem
export AZURE_TENANT_ID=${TENANT} AZURE_CLIENT_ID=${CLIENT} AZURE_CLIENT_SECRET=${SECRET}
npm run --silent cli -- scan --management-group mg-root --config ${folder}/reach.json

To have the Azure CLI at it, apart from what it knows of yours:

export AZURE_CONFIG_DIR=${folder}/azure REQUESTS_CA_BUNDLE=${folder}/ca.pem
az cloud register -n Emulated --endpoint-resource-manager ${origin}
az cloud set -n Emulated && az config set core.instance_discovery=false
az login --service-principal -u ${CLIENT} -p ${SECRET} --tenant ${TENANT}

To look into its clusters, for an hour, with kubectl (\`kubectl config get-contexts\` names them):

export KUBECONFIG=${folder}/kubeconfig
kubectl --context healthy-busy get pods -A
`);
