#!/usr/bin/env bash
# Builds what runs (the server and the agent), starts the server with the sample shop and a simulated WeChat, and one agent that enrols by
# itself. Ctrl-C stops both. Data stays in ./data (WXAUTO_DATA): the next run finds all conversations again.
# WXAUTO_PORT and WXAUTO_AGENT_PORT choose other ports, WXAUTO_RESOURCES another directory of manifests, WXAUTO_PACE=instant types at once,
# WXAUTO_BUILD=no starts what `make build` made.
set -euo pipefail
cd "$(dirname "$0")/.."
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 MSBUILDDISABLENODEREUSE=1 DOTNET_CLI_USE_MSBUILD_SERVER=0 MSBUILDTERMINALLOGGER=off
data=${WXAUTO_DATA:-$PWD/data}
web=${WXAUTO_PORT:-8080}
grpc=${WXAUTO_AGENT_PORT:-8081}
resources=${WXAUTO_RESOURCES:-$PWD/samples/shop/manifests}
out=$PWD/artifacts/run
server=$out/bin/Wxauto.Server/release/wxauto-server
agent=$out/bin/Wxauto.Agent/release/wxauto-agent

fail() {
  echo "make run: $*" >&2
  exit 1
}

# Before anything is built: what would stop the start anyway.
command -v dotnet >/dev/null || fail "the .NET SDK 10 is not installed (no dotnet on the PATH)"
[ -d "$resources" ] || fail "there is no directory $resources; WXAUTO_RESOURCES names the directory of manifests"
free() { # free PORT VARIABLE
  [[ $1 =~ ^[0-9]+$ ]] && [ "$1" -ge 1 ] && [ "$1" -le 65535 ] || fail "$2=$1 is no port: give 1 to 65535"
  if (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; then
    fail "port $1 is taken by another program; choose another one, e.g.: $2=$(($1 + 100)) make run"
  fi
}
free "$web" WXAUTO_PORT
free "$grpc" WXAUTO_AGENT_PORT
[ "$web" != "$grpc" ] || fail "WXAUTO_PORT and WXAUTO_AGENT_PORT are both $web; they must differ"

# Only what runs, and without the analysers, in a directory of its own: `make build` and `make test` look at the code closely.
# Prints a line for each project that is built.
build() {
  dotnet build Wxauto.Run.slnf -c Release -m:2 -v minimal --nologo --artifacts-path "$out" -p:RunAnalyzers=false 2>&1 |
    tee "$out/build.log" | { # not awk: Debian's reads whole blocks, and minutes would pass without a word
      declare -A seen
      while IFS= read -r line; do
        case $line in
          *' -> '*) line=${line%% -> *}; printf '  built %s\n' "${line##* }" ;;
          *': error '*) [ -n "${seen[$line]:-}" ] || { seen[$line]=1; printf '%s\n' "$line"; } ;;
        esac
      done
    }
  return "${PIPESTATUS[0]}"
}
if [ "${WXAUTO_BUILD:-yes}" = no ]; then
  # What `make build` made, for tests that were built by it, too.
  server=services/Wxauto.Server/bin/Release/net10.0/wxauto-server
  agent=agent/Wxauto.Agent/bin/Release/net10.0/wxauto-agent
else
  mkdir -p "$out"
  if [ ! -x "$server" ]; then
    echo "Building the server and the agent; the first time this takes one to five minutes, most of it to fetch and compile."
  else
    echo "Building what changed."
  fi
  started=$SECONDS
  build || fail "the build failed; all it said is in $out/build.log"
  echo "Built in $((SECONDS - started)) s. Starting."
fi

(umask 077 && mkdir -p "$data/agent") || fail "$data cannot be written; WXAUTO_DATA names another directory"
"$server" --data "$data" --resources "$resources" --urls "http://127.0.0.1:$web" --agent-url "http://127.0.0.1:$grpc" --simulator front-desk &
server_pid=$!
agent_pid=
stop() {
  trap - INT TERM EXIT
  [ -z "$agent_pid" ] || kill -TERM "$agent_pid" 2>/dev/null || true
  kill -TERM "$server_pid" 2>/dev/null || true
  wait "$server_pid" $agent_pid 2>/dev/null || true
}
trap stop EXIT
trap 'exit 0' INT TERM
for _ in $(seq 1 240); do
  if (exec 3<>"/dev/tcp/127.0.0.1/$web") 2>/dev/null && (exec 3<>"/dev/tcp/127.0.0.1/$grpc") 2>/dev/null; then break; fi
  kill -0 "$server_pid" 2>/dev/null || fail "the server did not start; what it said is above, and '$server doctor --data $data --resources $resources' tells more"
  sleep 0.5
done
cat >"$data/agent/agent.yaml" <<YAML
server: http://127.0.0.1:$grpc
dataDirectory: $data/agent
driver: {type: simulator, url: "http://127.0.0.1:$web/simulator", account: front-desk}
pace: ${WXAUTO_PACE:-human}
YAML
token=
"$agent" status --config "$data/agent/agent.yaml" 2>/dev/null | grep -q 'front-desk' || token=$("$server" token front-desk --data "$data" --resources "$resources")
WXAUTO_ENROLLMENT_TOKEN=$token "$agent" run --config "$data/agent/agent.yaml" &
agent_pid=$!
echo
echo "  simulated WeChat:  http://127.0.0.1:$web/simulator   (write as a customer)"
echo "  console:           $("$server" console --data "$data" --urls "http://127.0.0.1:$web")"
echo "                     (the link logs one browser in, once, within 12 hours; set a password there, or run this command for another link)"
echo "  knowledge:         http://127.0.0.1:$web/knowledge"
echo "  REST API:          http://127.0.0.1:$web/docs"
echo "  Ctrl-C stops both. Conversations stay in $data."
echo
wait -n "$server_pid" "$agent_pid"
