/** Names that every cluster's nodes need, by cloud; then those of add-ons. https://learn.microsoft.com/azure/aks/outbound-rules-control-egress */
const ANYWHERE = [
  ...['mcr.microsoft.com', '*.data.mcr.microsoft.com', 'mcr-0001.mcr-msedge.net', 'packages.microsoft.com'],
  ...['acs-mirror.azureedge.net', 'packages.aks.azure.com', 'snapshot.ubuntu.com', 'security.ubuntu.com'],
  ...['azure.archive.ubuntu.com', 'changelogs.ubuntu.com', 'nvidia.github.io', 'us.download.nvidia.com'],
  ...['download.docker.com', 'onegetcdn.azureedge.net', 'go.microsoft.com', '*.mp.microsoft.com'],
  ...['www.msftconnecttest.com', 'ctldl.windowsupdate.com', 'dc.services.visualstudio.com'],
];
const PUBLIC = [
  ...['*.azmk8s.io', 'management.azure.com', 'login.microsoftonline.com', 'vault.azure.net'],
  ...['*.ods.opinsights.azure.com', '*.oms.opinsights.azure.com', '*.monitoring.azure.com'],
  ...['*.in.applicationinsights.azure.com', '*.handler.control.monitor.azure.com', '*.ingest.monitor.azure.com'],
  ...['data.policy.core.windows.net', 'store.policy.core.windows.net', '*.dp.kubernetesconfiguration.azure.com'],
  ...[
    '*.cloud.defender.microsoft.com',
    'arcmktplaceprod.azurecr.io',
    '*.data.azurecr.io',
    'marketplaceapi.microsoft.com',
  ],
];
const US_GOVERNMENT = [
  ...['*.cx.aks.containerservice.azure.us', 'management.usgovcloudapi.net', 'login.microsoftonline.us'],
  ...['*.vault.usgovcloudapi.net', '*.ods.opinsights.azure.us', '*.oms.opinsights.azure.us'],
  ...['data.policy.azure.us', 'store.policy.azure.us', '*.dp.kubernetesconfiguration.azure.us'],
];
const CHINA = [
  ...['*.cx.prod.service.azk8s.cn', 'mcr.azure.cn', '*.data.mcr.azure.cn', 'management.chinacloudapi.cn'],
  ...['login.chinacloudapi.cn', '*.azk8s.cn', '*.ods.opinsights.azure.cn', '*.oms.opinsights.azure.cn'],
  ...['data.policy.azure.cn', 'store.policy.azure.cn'],
];

/**
 * The names behind Azure Firewall's FQDN tag for AKS, which Microsoft keeps and nobody can read: "all the FQDNs listed in the outbound
 * rules article". https://learn.microsoft.com/azure/aks/limit-egress-traffic
 */
export const FQDN_TAGS = { azurekubernetesservice: [...ANYWHERE, ...PUBLIC, ...US_GOVERNMENT, ...CHINA] };
