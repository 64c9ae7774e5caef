#!/bin/bash
# Adds up what test-projects.sh left in RESULTS. Tells which tests failed and why; the last line is
# `N passed, N failed` (`, N skipped` when some were), also kept in RESULTS/summary.
# Fails when a test failed, when a project ended badly without a failed test (crash, hang, not built), and when
# no test ran at all. `--filtered` says that a project may have had nothing to run.
# usage: test-summary.sh RESULTS [--filtered]
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
results=$1
filtered=${2:-}

# counters FILE: total, passed and failed of a trx file
counters() {
    awk '
        function of(name) {
            return match($0, " " name "=\"[0-9]+\"") ? substr($0, RSTART + length(name) + 3, RLENGTH - length(name) - 4) : 0
        }
        /<Counters / && !found {
            found = 1
            print of("total"), of("executed"), of("passed"), of("failed") + of("error") + of("timeout") + of("aborted")
        }
        END { if (!found) print "0 0 0 0" }' "$1"
}

aborted='Test Run Aborted'
# why LOG: what the runner says about a run that ended badly
why() {
    local said
    said=$(grep -A 5 -E "$aborted|aborted\. Reason|inactivity time|[Ee]rror|is invalid" "$1" | grep -v -e "^--" -e "^\$" | head -n 30 || true)
    if [ -z "$said" ]; then
        said=$(tail -n 5 "$1")
    fi
    cut -c 1-300 <<<"$said" | sed "s/^/      /"
}

passed=0 failed=0 skipped=0
for status_file in "$results"/*.status; do
    [ -e "$status_file" ] || break
    name=$(basename "$status_file" .status)
    status=$(cat "$status_file")
    total=0 executed=0 good=0 bad=0
    if [ -e "$results/$name.trx" ]; then
        read -r total executed good bad < <(counters "$results/$name.trx")
    fi
    if [ "$bad" -gt 0 ]; then
        echo "$name:"
        awk -f "$here/failed-tests.awk" "$results/$name.trx"
    fi
    if [ "$status" -ne 0 ] && { [ "$bad" -eq 0 ] || grep -qs "$aborted" "$results/$name.log"; }; then
        # The run itself failed: it counts as one failure, whatever passed before.
        bad=$((bad + 1))
        echo "$name:"
        echo "  FAILED the test run ended with exit code $status (a crash, a hang, or a project that Wxauto.sln lacks)"
        why "$results/$name.log"
    elif [ "$total" -eq 0 ] && [ -z "$filtered" ]; then
        bad=1
        echo "$name:"
        echo "  FAILED the project has no test"
    fi
    passed=$((passed + good))
    failed=$((failed + bad))
    skipped=$((skipped + total - executed))
done

if [ "$passed" -eq 0 ] && [ "$failed" -eq 0 ]; then
    echo "no test ran"
fi
line="$passed passed, $failed failed"
if [ "$skipped" -gt 0 ]; then
    line+=", $skipped skipped"
fi
echo "$line" | tee "$results/summary"
[ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]
