#!/bin/bash
# Brings up what the tests need, builds, runs the test projects in two lanes beside one PostgreSQL and one Kubernetes API, tells where
# the time went, and closes with the line `N passed, N failed`.
# usage: test.sh [--fast] [PROJECT.csproj...] [OPTION...]
# --fast leaves out tests of the category Slow; without projects all are run; options (--filter ...) go to `dotnet test`.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

fast=()
if [ "${1:-}" = --fast ]; then
    fast=(--filter 'Category!=Slow')
    shift
fi
projects=()
while [[ ${1:-} == *.csproj ]]; do
    projects+=("$1")
    shift
done
options=("${fast[@]}" "$@")
results=$PWD/artifacts/test-results

export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 DOTNET_GENERATE_ASPNET_CERTIFICATE=false
# Build nodes that outlive the build would hold the output of a CI run open.
export DOTNET_CLI_USE_MSBUILD_SERVER=0 MSBUILDDISABLENODEREUSE=1 MSBUILDTERMINALLOGGER=off
# The browser is Debian's; Playwright has none to download.
export PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD=1

rm -rf "$results"
mkdir -p "$results"

tests/env/packages.sh
tests/env/pgvector.sh
tests/env/kubernetes/build.sh
tests/env/api-tools.sh >/dev/null

build=(dotnet build -c Release -m:2 -v quiet --nologo)
if [ ${#projects[@]} -gt 0 ]; then
    for project in "${projects[@]}"; do
        "${build[@]}" "$project"
    done
else
    # Libraries that tests share live beside the test projects; only those with a runner are run.
    mapfile -t projects < <(grep -lE 'Include="Microsoft\.NET\.Test\.Sdk"|<IsTestProject>true' tests/*/*.csproj)
    "${build[@]}" Wxauto.sln
fi

if [ ${#projects[@]} -gt 0 ]; then
    # Tests kill their own processes, never this server; those that stop a PostgreSQL bring up one of their own, which syncs.
    WXAUTO_POSTGRES_FSYNC=off tests/env/with-postgres.sh tests/env/with-kubernetes.sh \
        scripts/test-projects.sh "$results" "${projects[@]}" "${options[@]}"
fi
scripts/test-times.sh "$results"
scripts/test-summary.sh "$results" ${options:+--filtered}
