#!/bin/bash
# Tells where the time of a test run went: wall time of each suite (with its processes and fixtures), and the 25 slowest tests.
# usage: test-times.sh RESULTS        what test-projects.sh left there
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
results=$1

echo "suites, in seconds:"
for file in "$results"/*.seconds; do
    [ -e "$file" ] || continue
    printf '%8d  %s\n' "$(cat "$file")" "$(basename "$file" .seconds)"
done | sort -rn

echo "slowest tests, in seconds:"
for file in "$results"/*.trx; do
    [ -e "$file" ] || continue
    awk -f "$here/test-times.awk" "$file"
done | sort -t $'\t' -k 1,1rn | awk -F '\t' 'NR <= 25 { printf "%8.1f  %s\n", $1, substr($3, 1, 125) }'
