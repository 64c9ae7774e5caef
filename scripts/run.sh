#!/usr/bin/env bash
# Builds, starts the server with the sample shop and a simulated WeChat, and one agent that enrols by itself.
# Ctrl-C stops both. Data stays in ./data (WXAUTO_DATA): the next run finds all conversations again.
set -euo pipefail
cd "$(dirname "$0")/.."
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 MSBUILDDISABLENODEREUSE=1
data=${WXAUTO_DATA:-$PWD/data}
web=${WXAUTO_PORT:-8080}
grpc=${WXAUTO_AGENT_PORT:-8081}
resources=${WXAUTO_RESOURCES:-$PWD/samples/shop/manifests}
server=services/Wxauto.Server/bin/Release/net10.0/wxauto-server
agent=agent/Wxauto.Agent/bin/Release/net10.0/wxauto-agent
dotnet build services/Wxauto.Server -c Release -m:2 -v q -nologo
dotnet build agent/Wxauto.Agent -c Release -m:2 -v q -nologo
mkdir -p "$data/agent"
options=(--data "$data" --resources "$resources" --urls "http://127.0.0.1:$web" --agent-url "http://127.0.0.1:$grpc" --simulator front-desk)
"$server" "${options[@]}" &
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
for _ in $(seq 1 120); do
  if (exec 3<>"/dev/tcp/127.0.0.1/$web") 2>/dev/null && (exec 3<>"/dev/tcp/127.0.0.1/$grpc") 2>/dev/null; then break; fi
  kill -0 "$server_pid" 2>/dev/null || { echo "the server did not start; '$server doctor' tells why" >&2; exit 1; }
  sleep 0.5
done
cat >"$data/agent/agent.yaml" <<YAML
server: http://127.0.0.1:$grpc
dataDirectory: $data/agent
driver: {type: simulator, url: "http://127.0.0.1:$web/simulator", account: front-desk}
pace: ${WXAUTO_PACE:-human}
YAML
token=()
"$agent" status --config "$data/agent/agent.yaml" 2>/dev/null | grep -q 'front-desk' || token=(--token "$("$server" token front-desk "${options[@]}")")
"$agent" run --config "$data/agent/agent.yaml" "${token[@]}" &
agent_pid=$!
echo
echo "  console:           http://127.0.0.1:$web/"
echo "  simulated WeChat:  http://127.0.0.1:$web/simulator"
echo "  REST API:          http://127.0.0.1:$web/docs"
echo "  Ctrl-C stops both."
echo
wait -n "$server_pid" "$agent_pid"
