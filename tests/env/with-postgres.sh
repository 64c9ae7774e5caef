#!/usr/bin/env bash
# Runs a command beside a PostgreSQL cluster of its own: with-postgres.sh COMMAND...
# The command finds the connection string in WXAUTO_TEST_POSTGRES. The cluster is stopped and removed afterwards.
set -euo pipefail
bin=${WXAUTO_POSTGRES_BIN:-/usr/lib/postgresql/15/bin}
[ -x "$bin/initdb" ] || { echo "PostgreSQL 15 is missing: run tests/env/packages.sh" >&2; exit 1; }
dir=$(mktemp -d /tmp/wxauto-pg.XXXXXX)
as=()
if [ "$(id -u)" -eq 0 ]; then
  chown postgres "$dir"
  as=(runuser -u postgres --)
fi
cleanup() {
  "${as[@]}" "$bin/pg_ctl" -D "$dir/data" -m immediate -w stop >/dev/null 2>&1 || true
  rm -rf "$dir"
}
trap cleanup EXIT
trap 'exit 130' INT
trap 'exit 143' TERM
cd "$dir"
"${as[@]}" "$bin/initdb" -D "$dir/data" -U wxauto -E UTF8 --locale=C.UTF-8 -A trust >/dev/null
started=
for _ in 1 2 3 4 5; do
  port=$((20000 + RANDOM % 20000))
  if "${as[@]}" "$bin/pg_ctl" -D "$dir/data" -w -l "$dir/log" -o "-p $port -k $dir -c listen_addresses=127.0.0.1 -c max_connections=200" start >/dev/null 2>&1; then
    started=$port
    break
  fi
done
[ -n "$started" ] || { cat "$dir/log" >&2; exit 1; }
cd - >/dev/null
export WXAUTO_TEST_POSTGRES="Host=127.0.0.1;Port=$started;Username=wxauto;Database=postgres"
status=0
"$@" || status=$?
exit "$status"
