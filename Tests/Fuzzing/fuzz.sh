#!/bin/sh
# Fuzzes the reader and the evaluator of expressions, then those of models, with libFuzzer; so many seconds each.
# Built apart from the package, so that the ordinary build knows nothing of it. What is found lies under .build/fuzz.
#
# usage: Tests/Fuzzing/fuzz.sh [SECONDS]
set -eu

cd "$(dirname "$0")/../.."
seconds=${1:-600}
out=.build/fuzz
mkdir -p "$out"

flags="-O -swift-version 6 -package-name tradein -parse-as-library -sanitize=fuzzer -I $out \
    -enable-upcoming-feature ExistentialAny -enable-upcoming-feature InternalImportsByDefault \
    -enable-upcoming-feature MemberImportVisibility"

echo "building" >&2
for module in FEEL DMN; do
    # shellcheck disable=SC2046,SC2086
    swiftc $flags -wmo -module-name $module -emit-module -emit-module-path "$out/$module.swiftmodule" \
        -c -o "$out/$module.o" $(find Sources/$module -name '*.swift' | sort)
done
for target in Expression Model; do
    # shellcheck disable=SC2086
    swiftc $flags -use-ld=lld -module-name "Fuzz$target" -o "$out/fuzz-$target" \
        "Tests/Fuzzing/Fuzz$target.swift" "$out/FEEL.o" "$out/DMN.o" -lFoundationXML
done

run() {
    mkdir -p "$out/found-$1"
    "$out/fuzz-$1" -max_total_time="$seconds" -max_len="$3" -timeout=25 -rss_limit_mb=2048 -print_final_stats=1 \
        -dict=Tests/Fuzzing/feel.dict -artifact_prefix="$out/finding-$1-" \
        "$out/found-$1" "Tests/Fuzzing/Corpus/$2" 2>"$out/$1.log" || {
        tail -40 "$out/$1.log" >&2
        echo "$1: a finding; the input lies in $out/finding-$1-*, the log in $out/$1.log" >&2
        exit 1
    }
    echo "$1: no finding in $seconds s: $(grep -o 'stat::number_of_executed_units: *[0-9]*' "$out/$1.log" | grep -o '[0-9]*$') inputs, \
$(grep -o 'cov: [0-9]*' "$out/$1.log" | tail -1 | cut -d' ' -f2) edges covered"
}
run Expression expressions 2000
run Model models 12000
