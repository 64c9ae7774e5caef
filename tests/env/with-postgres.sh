#!/bin/bash
# Runs a command beside a PostgreSQL of its own: WXAUTO_TEST_POSTGRES says how to connect (Npgsql), the role may
# create databases, the extension `vector` is available. The cluster is gone when the command ends, however it ends.
# usage: with-postgres.sh COMMAND...
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
"$here/packages.sh" postgresql-15
"$here/pgvector.sh"

dir=$(mktemp -d "${TMPDIR:-/tmp}/wxauto-postgres.XXXXXX")
# shellcheck disable=SC2317 # called by the traps
remove() {
    "$here/postgres.sh" stop "$dir" && rm -rf "$dir"
}
trap remove EXIT
# If this script is killed outright, its trap does not run: then the guard cleans up.
# shellcheck disable=SC2016 # the arguments of the inner shell
setsid bash -c 'tail --pid="$1" -f /dev/null; "$2/postgres.sh" stop "$3" && rm -rf "$3"' guard \
    $$ "$here" "$dir" </dev/null >/dev/null 2>&1 &
guard=$!
trap 'remove; kill "$guard" 2>/dev/null || true' EXIT

WXAUTO_TEST_POSTGRES=$("$here/postgres.sh" start "$dir")
export WXAUTO_TEST_POSTGRES

# In the background, because bash answers a signal only between foreground commands.
(
    trap - INT QUIT
    exec "$@"
) <&0 &
child=$!
trap 'kill -TERM "$child" 2>/dev/null || true' TERM HUP
trap : INT # the terminal sends it to the command, too
status=0
while true; do
    wait "$child" && status=0 || status=$?
    kill -0 "$child" 2>/dev/null || break
done
exit "$status"
