#!/bin/sh
# Fuzzes the reader and the evaluator of expressions, those of models, the readers of claim files, and that of documents
# handed in as evidence, with libFuzzer; so many seconds each. Built apart from the package, so that the ordinary build knows
# nothing of it. What is found lies under .build/fuzz.
#
# usage: Tests/Fuzzing/fuzz.sh [SECONDS [TARGET...]]     targets: expressions models jsonl json csv xlsx sheet documents
set -eu

cd "$(dirname "$0")/../.."
seconds=${1:-600}
[ $# -gt 0 ] && shift
targets=${*:-expressions models jsonl json csv xlsx sheet documents}
out=.build/fuzz
mkdir -p "$out"

flags="-O -swift-version 6 -package-name tradein -parse-as-library -sanitize=fuzzer -enable-testing -I $out \
    -Xcc -fmodule-map-file=Sources/CZlib/module.modulemap -Xcc -fmodule-map-file=Sources/CLibXML2/module.modulemap \
    $(pkg-config --cflags libxml-2.0 | sed 's/-I/-Xcc -I/g') \
    -enable-upcoming-feature ExistentialAny -enable-upcoming-feature InternalImportsByDefault \
    -enable-upcoming-feature MemberImportVisibility"
libraries="-lFoundationXML -lz -lxml2"

echo "building" >&2
build_modules() {
    for module in FEEL DMN Claims ClaimFiles; do
        # shellcheck disable=SC2046,SC2086
        swiftc $flags -wmo -module-name $module -emit-module -emit-module-path "$out/$module.swiftmodule" \
            -c -o "$out/$module.o" $(find Sources/$module -name '*.swift' | sort)
    done
}
link() {
    name=$1
    shift
    # shellcheck disable=SC2086
    swiftc $flags -use-ld=lld -module-name "Fuzz$name" -o "$out/fuzz-$name" "Tests/Fuzzing/Fuzz$name.swift" "$@" \
        "$out/FEEL.o" "$out/DMN.o" "$out/Claims.o" "$out/ClaimFiles.o" $libraries
}
link_documents() {
    # The decoders are driven from C, so this one is built with the address sanitizer, which looks for leaks too.
    strict="-sanitize=address"
    for file in Sources/CImages/*.c; do
        clang -O1 -g -fsanitize=fuzzer-no-link,address -c -o "$out/$(basename "$file" .c).o" "$file"
    done
    # shellcheck disable=SC2046,SC2086
    swiftc $flags $strict -I Sources/CImages/include -wmo -module-name Documents -emit-module \
        -emit-module-path "$out/Documents.swiftmodule" -c -o "$out/Documents.o" $(find Sources/Documents -name '*.swift' | sort)
    # shellcheck disable=SC2086
    swiftc $flags $strict -I Sources/CImages/include -use-ld=lld -module-name FuzzDocument -o "$out/fuzz-Document" \
        Tests/Fuzzing/FuzzDocument.swift "$out/Documents.o" "$out/fields.o" "$out/jpeg.o" "$out/png.o" -ljpeg -lpng16
}
if [ "$targets" != documents ]; then
    build_modules
    link Expression
    link Model
    link ClaimFile Tests/ClaimFilesTests/SampleSchema.swift Tests/ClaimFilesTests/WorkbookFile.swift
fi
case " $targets " in *" documents "*) link_documents ;; esac

# Swift's own backtrace of a crash reads memory in a way that the address sanitizer takes for another one.
export SWIFT_BACKTRACE=enable=no

# run TARGET PROGRAM LONGEST DICTIONARY
run() {
    mkdir -p "$out/found-$1"
    FUZZ_READER=$1 "$out/fuzz-$2" -max_total_time="$seconds" -max_len="$3" -timeout=25 -rss_limit_mb=2048 \
        -print_final_stats=1 -dict="Tests/Fuzzing/$4.dict" -artifact_prefix="$out/finding-$1-" \
        "$out/found-$1" "Tests/Fuzzing/Corpus/$1" 2>"$out/$1.log" || {
        tail -40 "$out/$1.log" >&2
        echo "$1: a finding; the input lies in $out/finding-$1-*, the log in $out/$1.log" >&2
        exit 1
    }
    echo "$1: no finding in $seconds s: $(grep -o 'stat::number_of_executed_units: *[0-9]*' "$out/$1.log" | grep -o '[0-9]*$') inputs, \
$(grep -o 'cov: [0-9]*' "$out/$1.log" | tail -1 | cut -d' ' -f2) edges covered"
}
for target in $targets; do
    case $target in
    expressions) run expressions Expression 2000 feel ;;
    models) run models Model 12000 feel ;;
    jsonl | json | csv | xlsx | sheet) run "$target" ClaimFile 6000 claims ;;
    documents) run documents Document 6000 images ;;
    *) echo "no target $target" >&2; exit 64 ;;
    esac
done
