#!/usr/bin/env bash
# Makes sure the Debian packages that the tests need are there. Quick when they are; starts no service.
set -euo pipefail
packages=(postgresql-15 chromium fonts-noto-cjk procps curl)
missing=()
for package in "${packages[@]}"; do
  [ "$(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null)" = installed ] || missing+=("$package")
done
[ ${#missing[@]} -eq 0 ] && exit 0
sudo=()
[ "$(id -u)" -eq 0 ] || sudo=(sudo)
echo "installing ${missing[*]}" >&2
"${sudo[@]}" mkdir -p /etc/postgresql-common
# Debian would start a cluster of its own; the tests start theirs.
[ -e /etc/postgresql-common/createcluster.conf ] || echo "create_main_cluster = false" | "${sudo[@]}" tee /etc/postgresql-common/createcluster.conf >/dev/null
"${sudo[@]}" apt-get update -qq >&2
DEBIAN_FRONTEND=noninteractive "${sudo[@]}" apt-get install -y -qq --no-install-recommends "${missing[@]}" >&2
