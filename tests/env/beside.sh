# For scripts that run a command beside servers of its own; to be sourced.
# shellcheck shell=bash

# stop_at_end SCRIPT DIR: when this script ends, however it ends, `SCRIPT stop DIR` is called and DIR removed.
stop_at_end() {
    stop_script=$1 stop_dir=$2
    trap remove EXIT
    # If this script is killed outright, its trap does not run: then the guard cleans up.
    # shellcheck disable=SC2016 # the arguments of the inner shell
    setsid bash -c 'tail --pid="$1" -f /dev/null; "$2" stop "$3" && rm -rf "$3"' guard \
        $$ "$stop_script" "$stop_dir" </dev/null >/dev/null 2>&1 &
    guard=$!
    trap 'remove; kill "$guard" 2>/dev/null || true' EXIT
}

# shellcheck disable=SC2317 # called by the traps
remove() {
    "$stop_script" stop "$stop_dir" && rm -rf "$stop_dir"
}

# run_and_exit COMMAND...: ends with the command's exit code.
run_and_exit() {
    # In the background, because bash answers a signal only between foreground commands.
    (
        trap - INT QUIT
        exec "$@"
    ) <&0 &
    child=$!
    trap 'kill -TERM "$child" 2>/dev/null || true' TERM HUP
    trap : INT # the terminal sends it to the command, too
    local status=0
    while true; do
        wait "$child" && status=0 || status=$?
        kill -0 "$child" 2>/dev/null || break
    done
    exit "$status"
}
