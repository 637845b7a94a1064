#!/bin/sh
# Makes the app registration that callers of AKS Reach sign in to, or brings it up to date, by the Azure CLI; prints what the deployment is given.
# Usage: register.sh NAME [CLIENT_ID | keys]. It takes Application Developer in Entra, and to let Azure Monitor in, Privileged Role Administrator.
set -eu
name=$1 id=${2:-}
# Without Entra there is nothing to do.
[ "$id" != keys ] || exit 0

here=$(dirname "$0")
graph=$(az cloud show --query endpoints.microsoftGraphResourceId --output tsv)
graph=${graph%/}/v1.0
tenant=$(az account show --query tenantId --output tsv)
body=$(mktemp)
trap 'rm -f "$body"' EXIT
sed "1s|{|{ \"displayName\": \"AKS Reach $name\", \"identifierUris\": [\"api://$tenant/aks-reach-$name\"],|" "$here/registration.json" >"$body"

# What was made is not seen everywhere at once.
again() {
  for _ in 1 2 3 4 5; do
    "$@" 2>/dev/null && return
    sleep 10
  done
  "$@"
}

if [ -z "$id" ]; then
  id=$(az rest --method post --url "$graph/applications" --body "@$body" --query appId --output tsv)
else
  az rest --method patch --url "$graph/applications(appId='$id')" --body "@$body" >&2
fi
echo "AKS_REACH_ENTRA_CLIENT_ID=$id"
echo "AKS_REACH_ENTRA_OBJECT_ID=$(again az ad app show --id "$id" --query id --output tsv)"

# The principal of an application in this tenant, which is made where it is not there.
principal() {
  az ad sp show --id "$1" --query id --output tsv 2>/dev/null || again az ad sp create --id "$1" --query id --output tsv
}
ours=$(principal "$id")

# Azure Monitor's own application calls POST alerts: https://learn.microsoft.com/azure/azure-monitor/alerts/action-groups#configure-authentication-for-secure-webhook
monitor=$(principal 461e8683-5575-4561-ac7f-899cc907d62a) || monitor=
role=$(sed -n '/"Reach.Alert"/{x;p;}; h' "$here/registration.json" | cut -d '"' -f 4)
given="$graph/servicePrincipals/$monitor/appRoleAssignments"
[ -z "$monitor" ] || [ -n "$(az rest --method get --url "$given" --query "value[?appRoleId=='$role'].id" --output tsv)" ] ||
  az rest --method post --url "$given" --body "{ \"principalId\": \"$monitor\", \"resourceId\": \"$ours\", \"appRoleId\": \"$role\" }" >&2 || monitor=
[ -n "$monitor" ] || echo "Azure Monitor may not call POST alerts: its application has not got the app role Reach.Alert, which somebody else may assign" >&2
