#!/bin/sh
# Processes SampleClaims into a fresh workspace, and shows the books and the log.
set -eu
tradein=$1
workspace=$2
day=$3

rm -rf "$workspace"
show() {
    printf '\n$ tradein'
    for word in "$@"; do printf ' %s' "$word"; done
    printf '\n'
    "$tradein" "$@"
}

show ledger appropriate SampleClaims/budget.yaml --workspace "$workspace" --on "$day"
show process SampleClaims/0* --parameters SampleClaims/illustrative-parameters.yaml --workspace "$workspace" --on "$day"
show ledger balances --workspace "$workspace"
show ledger trial-balance --workspace "$workspace"
show audit verify --workspace "$workspace"
