#!/bin/bash
# Runs a command beside a PostgreSQL of its own: WXAUTO_TEST_POSTGRES says how to connect (Npgsql), the role may
# create databases, the extension `vector` is available. The cluster is gone when the command ends, however it ends.
# usage: with-postgres.sh COMMAND...
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=beside.sh
source "$here/beside.sh"
"$here/packages.sh" postgresql-15
"$here/pgvector.sh"

dir=$(mktemp -d "${TMPDIR:-/tmp}/wxauto-postgres.XXXXXX")
stop_at_end "$here/postgres.sh" "$dir"

WXAUTO_TEST_POSTGRES=$("$here/postgres.sh" start "$dir")
export WXAUTO_TEST_POSTGRES
# A cluster that a test makes for itself, to stop or to kill it, is a durable one.
unset WXAUTO_POSTGRES_FSYNC

run_and_exit "$@"
