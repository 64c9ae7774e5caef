#!/bin/bash
# Runs test projects that are built already and leaves for each in RESULTS its NAME.trx, NAME.log, NAME.status (exit code) and
# NAME.seconds. Fails never by itself: test-summary.sh judges what was left.
# Two lanes run side by side. One runs the projects whose tests mostly wait for the Kubernetes API (<TestLane>waiting</TestLane>), one after
# another: they change what the whole API has, so they must not meet. The other runs the rest, which compute, and gets help when the first is done.
# usage: test-projects.sh RESULTS PROJECT.csproj... [OPTION...]        options go to `dotnet test`
set -euo pipefail

results=$1
shift
waiting=() computing=()
while [[ ${1:-} == *.csproj ]]; do
    if grep -qF '<TestLane>waiting</TestLane>' "$1"; then
        waiting+=("$1")
    else
        computing+=("$1")
    fi
    shift
done
options=("$@")

# What is not run to its end, because its lane died, must not look as if it had nothing to say.
for project in "${waiting[@]}" "${computing[@]}"; do
    name=$(basename "$project" .csproj)
    echo 'its lane ended before it was run to its end' >"$results/$name.log"
    echo 125 >"$results/$name.status"
done

# A test that says nothing for this long is taken for hanging: its process is ended and the run goes on.
hang=${WXAUTO_TEST_HANG:-10m}

run() {
    local project=$1 name started=$SECONDS status=0
    name=$(basename "$project" .csproj)
    # The output goes to the log alone: two lanes at once would be mixed on the screen. What failed is told at the end.
    dotnet test "$project" --no-build -c Release --nologo \
        --results-directory "$results/$name" --logger "trx;LogFileName=$name.trx" \
        --blame-hang-timeout "$hang" --blame-hang-dump-type none "${options[@]}" >"$results/$name.log" 2>&1 </dev/null || status=$?
    echo "$status" >"$results/$name.status"
    if [ -e "$results/$name/$name.trx" ]; then
        mv "$results/$name/$name.trx" "$results/$name.trx"
    fi
    echo "$((SECONDS - started))" >"$results/$name.seconds"
    echo "== $name: $((SECONDS - started)) s$([ "$status" -eq 0 ] || echo ", failed")"
}

# Prints the next project of those that both lanes may run; nothing when there is none.
take() {
    (
        flock 9
        head -n 1 "$results/queue"
        sed -i 1d "$results/queue"
    ) 9>"$results/queue.lock"
}

compute() {
    local project
    while project=$(take) && [ -n "$project" ]; do
        run "$project"
    done
}

wait_then_compute() {
    local project
    for project in "${waiting[@]}"; do
        run "$project"
    done
    compute
}

printf '%s\n' "${computing[@]}" >"$results/queue"
# Each lane is a process group, so that it ends whole: left behind, it would go on testing on servers that are being stopped.
set -m
wait_then_compute &
first=$!
compute &
second=$!
trap 'kill -- "-$first" "-$second" 2>/dev/null || true' EXIT
trap 'exit 1' INT TERM HUP
wait "$first"
wait "$second"
trap - EXIT
