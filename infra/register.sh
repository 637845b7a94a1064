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

az ad sp show --id "$id" --output none 2>/dev/null || again az ad sp create --id "$id" --output none
