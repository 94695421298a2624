#!/bin/sh
# Installs the programs of others that tests compare with, where they can be had. A test whose program is missing is
# skipped; what could not be installed is said here.
set -u

tools=.build/tools
log=.build/tools.log
mkdir -p .build

missing=""
command -v hledger >/dev/null || missing="$missing hledger"
command -v soffice >/dev/null || missing="$missing libreoffice-calc"
command -v softhsm2-util >/dev/null || missing="$missing softhsm2"
command -v pkcs11-tool >/dev/null || missing="$missing opensc"
command -v strace >/dev/null || missing="$missing strace"
if [ -n "$missing" ] && command -v apt-get >/dev/null; then
    echo "Installing for the tests:$missing" >&2
    root=""
    [ "$(id -u)" = 0 ] || root="sudo -n"
    # shellcheck disable=SC2086
    { $root apt-get update -q && $root env DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends $missing; } >"$log" 2>&1
fi

packages="beancount cryptography jsonschema openpyxl orjson PyYAML XlsxWriter"
if [ "$(cat $tools/packages 2>/dev/null)" != "$packages" ]; then
    echo "Installing for the tests: $packages" >&2
    # shellcheck disable=SC2086
    python3 -m venv $tools >>"$log" 2>&1 && $tools/bin/pip install -q $packages >>"$log" 2>&1 && echo "$packages" >$tools/packages
fi

for program in hledger soffice softhsm2-util pkcs11-tool strace $tools/bin/bean-check; do
    command -v "$program" >/dev/null || echo "SKIPPED: $program could not be installed ($log); tests that need it will be skipped" >&2
done
exit 0
