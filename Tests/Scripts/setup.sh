#!/bin/sh
# Installs what a fresh Debian or Ubuntu with Swift lacks; says what it does, and does nothing where all is there.
set -eu

command -v swift >/dev/null || {
    echo "Swift 6.2 or later is needed and was not found; see https://www.swift.org/install/linux/" >&2
    exit 1
}

packages=""
need() {
    dpkg -s "$1" >/dev/null 2>&1 || packages="$packages $1"
}
if command -v dpkg >/dev/null; then
    need libsqlite3-dev
    need libssl-dev
    need zlib1g-dev
    need libxml2-dev
    need libjpeg62-turbo-dev
    need libpng-dev
    need pkg-config
    command -v sqlite3 >/dev/null || packages="$packages sqlite3"
    command -v python3 >/dev/null || packages="$packages python3"
else
    echo "Not a Debian system: libsqlite3, libcrypto (OpenSSL 3), zlib, libxml2, libjpeg-turbo and libpng with headers, pkg-config, sqlite3 and python3 are taken as installed." >&2
fi

if [ -n "$packages" ]; then
    echo "Installing:$packages" >&2
    root=""
    [ "$(id -u)" = 0 ] || root="sudo"
    $root apt-get update -q >&2
    # shellcheck disable=SC2086
    $root env DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends $packages >&2
fi
