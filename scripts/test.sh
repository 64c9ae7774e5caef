#!/usr/bin/env bash
# Builds once, runs every test project beside a PostgreSQL of its own, and adds the results up.
# The last line is "N passed, N failed". Extra arguments go to 'dotnet test' (for example --filter).
set -euo pipefail
cd "$(dirname "$0")/.."
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 MSBUILDDISABLENODEREUSE=1
results=$PWD/artifacts/test-results
if [ "${1:-}" != --inner ]; then
  tests/env/packages.sh
  dotnet build Wxauto.sln -c Release -m:2 -v q -nologo
  rm -rf "$results"
  exec tests/env/with-postgres.sh "$0" --inner "$@"
fi
shift
crashed=()
for project in tests/*/*.csproj; do
  name=$(basename "$project" .csproj)
  echo "== $name"
  dotnet test "$project" -c Release --no-build --logger "trx;LogFileName=$name.trx" --results-directory "$results" \
    --blame-hang-timeout 15m --nologo -v q "$@" </dev/null || [ -s "$results/$name.trx" ] || crashed+=("$name")
done
passed=0
failed=0
for trx in "$results"/*.trx; do
  [ -e "$trx" ] || continue
  counters=$(grep -o '<Counters [^>]*>' "$trx" | head -1)
  passed=$((passed + $(sed -n 's/.* passed="\([0-9]*\)".*/\1/p' <<<"$counters")))
  failed=$((failed + $(sed -n 's/.* failed="\([0-9]*\)".*/\1/p' <<<"$counters")))
  grep -q '<ResultSummary outcome="\(Completed\|Passed\)"' "$trx" || echo "not complete: $trx"
done
for name in "${crashed[@]}"; do
  echo "crashed: $name"
  failed=$((failed + 1))
done
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]
