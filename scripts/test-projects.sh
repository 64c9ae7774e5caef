#!/bin/bash
# Runs test projects that are built already, one after another, and leaves for each in RESULTS its NAME.trx, NAME.log
# and NAME.status (exit code). Fails never by itself: test-summary.sh judges what was left.
# usage: test-projects.sh RESULTS PROJECT.csproj... [OPTION...]        options go to `dotnet test`
set -euo pipefail

results=$1
shift
projects=()
while [[ ${1:-} == *.csproj ]]; do
    projects+=("$1")
    shift
done

# A test that says nothing for this long is taken for hanging: its process is ended and the run goes on.
hang=${WXAUTO_TEST_HANG:-10m}

for project in "${projects[@]}"; do
    name=$(basename "$project" .csproj)
    echo "== $name"
    started=$SECONDS status=0
    dotnet test "$project" --no-build -c Release --nologo \
        --results-directory "$results/$name" --logger "trx;LogFileName=$name.trx" \
        --blame-hang-timeout "$hang" --blame-hang-dump-type none "$@" 2>&1 </dev/null |
        tee "$results/$name.log" || status=$?
    echo "$status" >"$results/$name.status"
    if [ -e "$results/$name/$name.trx" ]; then
        mv "$results/$name/$name.trx" "$results/$name.trx"
    fi
    echo "== $name: $((SECONDS - started)) s"
done
