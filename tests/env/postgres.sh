#!/bin/bash
# A private PostgreSQL cluster for tests: everything it has is in DIR, it listens on a free loopback port, and
# it is as durable as a production one, so that crash tests of the server and benchmarks mean something. A new cluster that is made
# with WXAUTO_POSTGRES_FSYNC=off syncs nothing: what is committed outlives any client that is killed, but not the machine.
# usage: postgres.sh start DIR    new, stopped, or left by a crash: brings it up and prints how to connect
#        postgres.sh stop DIR     stops this cluster only; DIR stays
#        postgres.sh url DIR      prints how to connect (Npgsql)
set -euo pipefail

bin=/usr/lib/postgresql/15/bin
# PostgreSQL refuses to run as root; whoever owns an existing cluster runs it.
owner() {
    if [ "$(id -u)" -ne 0 ]; then
        id -un
    elif [ -d "$data" ] && [ "$(stat -c %U "$data")" != root ]; then
        stat -c %U "$data"
    else
        echo postgres
    fi
}

as_owner() {
    local user
    user=$(owner)
    if [ "$user" = "$(id -un)" ]; then
        (cd / && LC_ALL=C "$@")
    else
        (cd / && LC_ALL=C runuser -u "$user" -- "$@")
    fi
}

fail() {
    echo "postgres.sh: $*" >&2
    exit 1
}

# The number in postmaster.pid may meanwhile be another process: a postmaster works in its data directory.
running() {
    local pid
    pid=$(head -n 1 "$data/postmaster.pid" 2>/dev/null) || return 1
    [ "/proc/$pid/cwd" -ef "$data" ]
}

prepare_directory() {
    mkdir -p "$dir"
    if [ ! -e "$dir/password" ]; then
        # Changing the owner of a directory that belongs to something else would harm it.
        [ -z "$(ls -A "$dir")" ] || fail "$dir is not empty and not a cluster of this script"
        (umask 077 && od -An -N16 -tx1 /dev/urandom | tr -d ' \n' >"$dir/password")
    fi
    if [ "$(id -u)" -eq 0 ]; then
        chown "$(owner):" "$dir" "$dir/password"
    fi
    chmod 700 "$dir"
    as_owner test -x "$dir" || fail "the user $(owner) cannot reach $dir: a parent directory is closed"
}

# Made aside and moved, so that an interrupted start leaves no half cluster that looks whole.
make_cluster() {
    local new=$dir/data.new socket=$dir
    # The path of a Unix socket has 107 bytes at most; TCP is there in any case.
    if [ ${#dir} -gt 85 ]; then
        socket=
    fi
    rm -rf "$new"
    as_owner "$bin/initdb" -D "$new" -U wxauto --pwfile="$dir/password" --auth=scram-sha-256 \
        -E UTF8 --locale=C.UTF-8 >"$dir/initdb.log" 2>&1 || fail "initdb failed: $(cat "$dir/initdb.log")"
    cat >>"$new/postgresql.conf" <<CONF

listen_addresses = '127.0.0.1'
unix_socket_directories = '$socket'
max_connections = 400
shared_buffers = 256MB
timezone = 'UTC'
log_timezone = 'UTC'
CONF
    if [ "${WXAUTO_POSTGRES_FSYNC:-on}" = off ]; then
        printf '%s\n' 'fsync = off' 'full_page_writes = off' >>"$new/postgresql.conf"
    fi
    mv -T "$new" "$data"
}

# Below Linux's range of ephemeral ports, so that no outgoing connection of a test takes it.
random_port() {
    echo $((20000 + (RANDOM << 15 | RANDOM) % 12000))
}

# A killed postmaster leaves children that need a moment to notice, and lock files with a number that may by now be
# another process. The locks are safe to remove only when no process of the cluster is left.
clear_crash() {
    local try cwd left
    for ((try = 1; try <= 40; try++)); do
        left=()
        for cwd in /proc/[0-9]*/cwd; do
            if [ "$cwd" -ef "$data" ]; then
                left+=("${cwd//[^0-9]/}")
            fi
        done
        if [ ${#left[@]} -eq 0 ]; then
            rm -f "$data/postmaster.pid" "$dir"/.s.PGSQL.*
            return
        fi
        sleep 0.25
    done
    fail "processes of a crashed server still hold $data: ${left[*]}"
}

start_server() {
    local port try from
    # The same port as before, if it is still free: clients of a crashed server find it again.
    port=$(cat "$dir/port" 2>/dev/null) || port=$(random_port)
    clear_crash
    for ((try = 1; try <= 40; try++)); do
        from=$(stat -c %s "$dir/log" 2>/dev/null || echo 0)
        if as_owner "$bin/pg_ctl" start -D "$data" -l "$dir/log" -w -t 120 -o "-p $port" >/dev/null 2>&1; then
            echo "$port" >"$dir/port"
            return
        fi
        case $(tail -c "+$((from + 1))" "$dir/log") in
            *"could not bind"*) port=$(random_port) ;;
            *) break ;;
        esac
    done
    fail "the server does not start: $(tail -c "+$((from + 1))" "$dir/log" | tail -n 20)"
}

url() {
    [ -e "$dir/port" ] || fail "no cluster was started in $dir"
    echo "Host=127.0.0.1;Port=$(cat "$dir/port");Username=wxauto;Password=$(cat "$dir/password");Database=postgres"
}

command=${1:-}
[ $# -eq 2 ] || fail "usage: postgres.sh start|stop|url DIR"
dir=$(realpath -m "$2")
data=$dir/data
case $command in
    start)
        [ -x "$bin/postgres" ] || fail "no PostgreSQL 15 here: run tests/env/packages.sh"
        prepare_directory
        if [ ! -d "$data" ]; then
            make_cluster
        fi
        if ! running; then
            start_server
        fi
        url
        ;;
    stop)
        if running; then
            as_owner "$bin/pg_ctl" stop -D "$data" -m fast -w -t 60 >/dev/null 2>&1 ||
                as_owner "$bin/pg_ctl" stop -D "$data" -m immediate -w -t 60 >/dev/null ||
                fail "the server in $dir does not stop"
        fi
        ;;
    url) url ;;
    *) fail "unknown command: $command" ;;
esac
