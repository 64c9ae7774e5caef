#!/bin/bash
# Runs test projects that are built already, one after another, and leaves for each in RESULTS its NAME.trx, NAME.log
# and NAME.status (exit code). Fails never by itself: test-summary.sh judges what was left.
# usage: test-projects.sh RESULTS FILTER PROJECT.csproj...        an empty FILTER runs all tests
set -euo pipefail

results=$1
filter=$2
shift 2

# A test that says nothing for this long is taken for hanging: its process is ended and the run goes on.
hang=${WXAUTO_TEST_HANG:-10m}

for project in "$@"; do
    name=$(basename "$project" .csproj)
    options=(
        --no-build -c Release --nologo
        --results-directory "$results/$name" --logger "trx;LogFileName=$name.trx"
        --blame-hang-timeout "$hang" --blame-hang-dump-type none
    )
    if [ -n "$filter" ]; then
        options+=(--filter "$filter")
    fi
    echo "== $name"
    started=$SECONDS status=0
    dotnet test "$project" "${options[@]}" 2>&1 | tee "$results/$name.log" || status=$?
    echo "$status" >"$results/$name.status"
    if [ -e "$results/$name/$name.trx" ]; then
        mv "$results/$name/$name.trx" "$results/$name.trx"
    fi
    echo "== $name: $((SECONDS - started)) s"
done
