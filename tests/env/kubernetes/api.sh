#!/bin/bash
# A Kubernetes API for tests: etcd, an API server 1.20 for the core, before it one that serves custom resources (1.36, CEL), the
# controller manager. No kubelet: nobody runs the pods. All it has is in DIR; it listens on free loopback ports; the project's CRDs
# and stand-ins for kinds that the old core lacks are there.
# usage: api.sh start DIR        new, or stopped: brings it up, prints the kubeconfig's path. WXAUTO_TEST_DEFINITIONS: a folder of
#                                definitions to serve instead of the stand-ins
#        api.sh stop DIR         stops these servers only; DIR stays
#        api.sh stop-front DIR   stops the server that clients speak to; `start` brings it back on the same port
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
command=${1:?command} dir=${2:?directory}
cache=$HOME/.cache/wxauto
bin=$cache/kube-1.20.2
front=$("$here/front-directory.sh")
mkdir -p "$dir"
cd "$dir"
dir=$PWD

fail() {
    echo "kubernetes/api.sh: $*" >&2
    exit 1
}

running() {
    local pid
    pid=$(cat "$1.pid" 2>/dev/null) && [ "/proc/$pid/cwd" -ef "$dir" ]
}

stop() {
    local name=$1 pid try
    running "$name" || return 0
    pid=$(cat "$name.pid")
    kill "$pid" 2>/dev/null || return 0
    for ((try = 1; try <= 100; try++)); do
        kill -0 "$pid" 2>/dev/null || break
        if ((try == 50)); then
            kill -KILL "$pid" 2>/dev/null || true
        fi
        sleep 0.1
    done
    rm -f "$name.pid"
}

# launch NAME URL PROGRAM...: nothing that is still running is started twice; the second argument is what answers when it is up.
launch() {
    local name=$1 url=$2 try
    shift 2
    running "$name" && return
    setsid nohup nice "$@" </dev/null >>"$name.log" 2>&1 9>&- &
    echo $! >"$name.pid"
    for ((try = 1; try <= 600; try++)); do
        curl -sf --max-time 5 --cacert ca.crt --cert admin.crt --key admin.key "$url" >/dev/null && return
        running "$name" || fail "$name ended: $(tail -n 10 "$name.log")"
        sleep 0.1
    done
    fail "$name does not answer: $(tail -n 10 "$name.log")"
}

certificates() {
    [ -e complete ] && return
    local name subject usage names authority
    for name in ca proxy-ca; do
        openssl req -x509 -newkey rsa:2048 -nodes -days 30 -subj "/CN=$name" -keyout $name.key -out $name.crt 2>/dev/null
    done
    while read -r name subject usage names authority; do
        openssl req -newkey rsa:2048 -nodes -subj "$subject" -keyout "$name.key" -out "$name.csr" 2>/dev/null
        openssl x509 -req -in "$name.csr" -CA "$authority.crt" -CAkey "$authority.key" -CAcreateserial -days 30 -out "$name.crt" \
            -extfile <(echo "extendedKeyUsage=$usage"; [ "$names" = - ] || echo "subjectAltName=$names") 2>/dev/null
    done <<LIST
server /CN=server serverAuth DNS:localhost,DNS:kubernetes.default.svc,IP:127.0.0.1,IP:10.0.0.1 ca
admin /O=system:masters/CN=admin clientAuth - ca
controllers /CN=system:kube-controller-manager clientAuth - ca
front /CN=front clientAuth - proxy-ca
LIST
    openssl genrsa -out accounts.key 2048 2>/dev/null
    # Below Linux's range of ephemeral ports, so that no outgoing connection of a test takes one.
    local first=$((20000 + (RANDOM << 15 | RANDOM) % 11990))
    echo "$first $((first + 1)) $((first + 2))" >ports
    touch complete
}

kubeconfig() {
    cat >"$1" <<YAML
apiVersion: v1
kind: Config
clusters: [{name: test, cluster: {server: "https://127.0.0.1:$2", certificate-authority: $dir/ca.crt}}]
users: [{name: test, user: {client-certificate: $dir/$3.crt, client-key: $dir/$3.key}}]
contexts: [{name: test, context: {cluster: test, user: test}}]
current-context: test
YAML
}

start() {
    local etcd_port core_port api_port
    certificates
    read -r etcd_port core_port api_port <ports
    kubeconfig admin.kubeconfig "$api_port" admin
    kubeconfig core.kubeconfig "$core_port" admin
    kubeconfig controllers.kubeconfig "$api_port" controllers
    launch etcd "http://127.0.0.1:$etcd_port/health" "$front/etcd" --data-dir "$dir/etcd" --unsafe-no-fsync \
        --listen-client-urls "http://127.0.0.1:$etcd_port" --advertise-client-urls "http://127.0.0.1:$etcd_port" --listen-peer-urls http://127.0.0.1:0
    launch core "https://127.0.0.1:$core_port/readyz" "$bin/kube-apiserver" --etcd-servers="http://127.0.0.1:$etcd_port" \
        --bind-address=127.0.0.1 --advertise-address=127.0.0.1 --secure-port="$core_port" --insecure-port=0 --cert-dir="$dir" \
        --tls-cert-file=server.crt --tls-private-key-file=server.key --client-ca-file=ca.crt --authorization-mode=RBAC --anonymous-auth=true \
        --requestheader-client-ca-file=proxy-ca.crt --requestheader-allowed-names=front --requestheader-username-headers=X-Remote-User \
        --requestheader-group-headers=X-Remote-Group --requestheader-extra-headers-prefix=X-Remote-Extra- \
        --service-account-issuer=https://kubernetes.default.svc --service-account-key-file=accounts.key --service-account-signing-key-file=accounts.key \
        --api-audiences=https://kubernetes.default.svc --service-cluster-ip-range=10.0.0.0/24 --allow-privileged=true --endpoint-reconciler-type=none
    launch front "https://127.0.0.1:$api_port/readyz" "$front/crd-front" --front --front-proxy-cert=front.crt --front-proxy-key=front.key \
        --kubeconfig=core.kubeconfig --authentication-kubeconfig=core.kubeconfig --authorization-kubeconfig=core.kubeconfig --authentication-skip-lookup \
        --etcd-servers="http://127.0.0.1:$etcd_port" --bind-address=127.0.0.1 --secure-port="$api_port" --enable-priority-and-fairness=false \
        --tls-cert-file=server.crt --tls-private-key-file=server.key --client-ca-file=ca.crt \
        --disable-admission-plugins=ValidatingAdmissionPolicy,MutatingAdmissionPolicy
    # Before the controller manager: it learns of kinds that come later only after a while, and collects no garbage of theirs till then.
    local kubectl
    kubectl=$("$here/tools.sh")/kubectl
    "$kubectl" --kubeconfig admin.kubeconfig apply --server-side --force-conflicts -f "${WXAUTO_TEST_DEFINITIONS:-$here/stand-ins}" \
        -f "$here/../../../crds" >crds.log 2>&1 || fail "CRDs: $(cat crds.log)"
    "$kubectl" --kubeconfig admin.kubeconfig wait --for=condition=Established --timeout=60s crd --all >>crds.log 2>&1 || fail "CRDs: $(cat crds.log)"
    launch controllers "https://127.0.0.1:$api_port/api/v1/namespaces/default/serviceaccounts/default" "$bin/kube-controller-manager" \
        --kubeconfig=controllers.kubeconfig --bind-address=127.0.0.1 --secure-port=0 --port=0 --leader-elect=false --use-service-account-credentials=true \
        --kube-api-qps=1000 --kube-api-burst=2000 --service-account-private-key-file=accounts.key --root-ca-file=ca.crt --cert-dir="$dir" \
        --controllers='*,-nodeipam,-nodelifecycle,-cloud-node-lifecycle,-attachdetach,-persistentvolume-binder,-persistentvolume-expander,-pv-protection,-pvc-protection,-ttl,-horizontalpodautoscaling'
    echo "$dir/admin.kubeconfig"
}

case $command in
start) start ;;
stop)
    for name in controllers front core etcd; do
        stop $name
    done
    ;;
stop-front) stop front ;;
*) fail "unknown command $command" ;;
esac
