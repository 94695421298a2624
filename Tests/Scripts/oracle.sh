#!/bin/sh
# Generated claims of all kinds through the command, against an independent model of the policy. Differences where the
# documents are silent (Tests/Oracle/README.md, "Assumptions") are counted; any other fails.
set -eu
if ! command -v python3 >/dev/null; then
    echo "SKIPPED: the oracle needs python3, which is not here." >&2
    exit 0
fi
out=$(mktemp -d)
trap 'rm -rf "$out"' EXIT
python3 Tests/Oracle/run.py --command "$1" --rules Rules \
    --parameters SampleClaims/illustrative-parameters.yaml --out "$out" --limit 10 >"$out/report" || {
    cat "$out/report"
    exit 1
}
grep -c '^== ' "$out/report" | sed 's/$/ runs agree with the independent model/'
