#!/bin/bash
# Makes sure that the Debian packages which the tests use are there. Silent and quick when they are.
# Never starts a service and never makes the system's own PostgreSQL cluster: tests bring up private ones.
# usage: packages.sh [PACKAGE...]        without names: all that `make test` needs
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
needed=("$@")
if [ $# -eq 0 ]; then
    needed=(
        postgresql-15           # the database of a cluster
        gcc libc6-dev make dpkg-dev   # build pgvector, for which Debian 12 has no package
        chromium fonts-noto-cjk # the console in a real browser, with Chinese glyphs
        tesseract-ocr tesseract-ocr-chi-sim poppler-utils   # scanned documents
        curl procps ca-certificates
    )
fi

if ! command -v dpkg-query >/dev/null; then
    echo "packages.sh: knows Debian 12 only; elsewhere install the equivalents of: ${needed[*]}" >&2
    exit 1
fi

missing() {
    local installed
    installed=$(dpkg-query -W -f='${db:Status-Status} ${Package}\n' "${needed[@]}" 2>/dev/null || true)
    local package
    for package in "${needed[@]}"; do
        grep -qxF "installed $package" <<<"$installed" || echo "$package"
    done
}

# Another apt may be at work (unattended upgrades, a second test run): wait for it, and try again
# when it holds the lock of the package lists, for which apt itself does not wait.
apt_get() {
    local try
    for try in 1 2 3 4 5; do
        "$here/as-root.sh" env DEBIAN_FRONTEND=noninteractive \
            apt-get -qq -o DPkg::Lock::Timeout=600 -o Acquire::Retries=3 "$@" </dev/null && return
        echo "packages.sh: apt-get $1 failed (try $try of 5)" >&2
        sleep $((try * 2))
    done
    return 1
}

mapfile -t wanted < <(missing)
if [ ${#wanted[@]} -eq 0 ]; then
    exit 0
fi
if ! "$here/as-root.sh" true 2>/dev/null; then
    echo "packages.sh: packages are missing. Run as root: apt-get install --no-install-recommends ${wanted[*]}" >&2
    exit 1
fi
echo "packages.sh: installing ${wanted[*]}" >&2
apt_get update

# Both answers below must be in place before the packages are configured. What was there already stays.
conf=/etc/postgresql-common/createcluster.conf
if [[ " ${wanted[*]} " == *" postgresql-15 "* ]]; then
    apt_get install -y --no-install-recommends postgresql-common >/dev/null
    if ! grep -qE '^[[:space:]]*create_main_cluster' "$conf"; then
        "$here/as-root.sh" sh -c "echo 'create_main_cluster = false' >> $conf"
    fi
fi
policy=/usr/sbin/policy-rc.d
if [ ! -e "$policy" ]; then
    trap '"$here/as-root.sh" rm -f "$policy"' EXIT
    "$here/as-root.sh" sh -c "printf '#!/bin/sh\nexit 101\n' > $policy && chmod 755 $policy"
fi
apt_get install -y --no-install-recommends "${wanted[@]}" >/dev/null

mapfile -t wanted < <(missing)
if [ ${#wanted[@]} -gt 0 ]; then
    echo "packages.sh: still missing: ${wanted[*]}" >&2
    exit 1
fi
