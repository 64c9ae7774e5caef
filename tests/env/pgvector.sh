#!/bin/bash
# Makes the extension `vector` available to Debian 12's PostgreSQL 15, for which Debian has no package:
# builds the source package of the next Debian release and installs it beside the server.
# Silent and quick when it is there; the built files are kept in ~/.cache/wxauto.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
version=0.8.0
major=15
source_release=trixie
lib=/usr/lib/postgresql/$major/lib/vector.so
share=/usr/share/postgresql/$major/extension
cache=$HOME/.cache/wxauto/pgvector-$version
built=$cache/pg$major-$(uname -m)

if [ -e "$lib" ] && grep -qsF "default_version = '$version'" "$share/vector.control"; then
    exit 0
fi

# Prints the directory of the unpacked sources. Only private lists know of the other release,
# so that nothing of it can ever be installed by accident.
fetch_source() {
    local work=$1 uri
    uri=$("$here/mirror.sh")
    if [ -z "$uri" ]; then
        echo "pgvector.sh: apt has no source for this Debian release (component main)" >&2
        return 1
    fi
    mkdir -p "$work"/apt/{lists,cache}/partial "$work/source"
    echo "deb-src [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] $uri $source_release main" >"$work/apt/sources.list"
    local options=(
        -qq -o "Dir::Etc::SourceList=$work/apt/sources.list" -o Dir::Etc::SourceParts=/dev/null
        -o "Dir::State::Lists=$work/apt/lists" -o "Dir::Cache=$work/apt/cache"
        -o "APT::Sandbox::User=$(id -un)" -o Acquire::Retries=3
    )
    apt-get "${options[@]}" update >&2
    (cd "$work/source" && apt-get "${options[@]}" source pgvector >&2)
    if [ ! -d "$work/source/pgvector-$version" ]; then
        echo "pgvector.sh: wanted pgvector $version, $source_release has: $(ls "$work/source")" >&2
        return 1
    fi
    echo "$work/source/pgvector-$version"
}

# The server's headers are unpacked, not installed: the package would bring a whole
# LLVM that this build does not use, and could pull a newer server under a running one.
fetch_headers() {
    local work=$1
    mkdir -p "$work/headers"
    cd "$work/headers"
    local download=(apt-get -qq -o "APT::Sandbox::User=$(id -un)" download "postgresql-server-dev-$major")
    "${download[@]}" >&2 || {
        "$here/as-root.sh" apt-get -qq -o Acquire::Retries=3 update >&2
        "${download[@]}" >&2
    }
    dpkg-deb -x postgresql-server-dev-*.deb .
    echo "$work/headers/usr/include/postgresql/$major/server"
}

build() {
    local work source headers
    work=$(mktemp -d "$cache/build.XXXXXX")
    # shellcheck disable=SC2064 # the directory of this call
    trap "rm -rf '$work'" EXIT
    source=$(fetch_source "$work")
    headers=$(fetch_headers "$work")
    local make=(
        env -u MAKEFLAGS -u MAKELEVEL make -s -C "$source" OPTFLAGS="" with_llvm=no
        "PG_CONFIG=/usr/lib/postgresql/$major/bin/pg_config"
        "includedir_server=$headers"
    )
    "${make[@]}" -j2 >&2
    "${make[@]}" install DESTDIR="$work/out" >&2
    rm -rf "$work/out/usr/include" "$built"
    mkdir -p "$built"
    mv "$work/out/usr" "$built/usr"
}

mkdir -p "$cache"
exec 9>"$cache/lock"
flock 9
if [ ! -e "$built$lib" ]; then
    echo "pgvector.sh: building pgvector $version for PostgreSQL $major" >&2
    "$here/packages.sh" postgresql-$major gcc libc6-dev make dpkg-dev ca-certificates 9>&-
    build
fi
# The control file goes last: it is what says that the extension is there.
"$here/as-root.sh" sh -ec "
    install -D -m 755 '$built$lib' '$lib'
    install -m 644 '$built$share'/vector--*.sql '$share/'
    install -m 644 '$built$share/vector.control' '$share/'
"
