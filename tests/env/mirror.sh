#!/bin/bash
# Prints the machine's own mirror of its own release; apt reads its sources in every format that it knows, with or
# without downloaded lists.
set -euo pipefail

# shellcheck source=/dev/null
codename=$(. /etc/os-release && echo "$VERSION_CODENAME")
# shellcheck disable=SC2016 # apt fills these in
apt-get indextargets --no-release-info --format '$(RELEASE) $(REPO_URI)' 'Created-By: Packages' 'Component: main' |
    awk -v release="$codename" '($1 == release || $1 ~ /^(old)?(old)?stable$/) && !found++ { print $2 }'
