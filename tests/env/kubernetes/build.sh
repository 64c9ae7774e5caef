#!/bin/bash
# Builds the parts of a real Kubernetes API from Debian's own packages, once; silent and quick when they are there:
#   kube-apiserver, kube-controller-manager 1.20  Debian 12's source package
#   crd-front 0.36, etcd 3.5                      Debian sid's Go packages (custom resources with CEL; front.go is its main)
# Cold it takes about ten minutes and 4 GB of disk for a while; what stays (260 MB) is in ~/.cache/wxauto.
# usage: build.sh
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
cache=$HOME/.cache/wxauto
core=$cache/kube-1.20.2
front=$("$here/front-directory.sh")
keyring=/usr/share/keyrings/debian-archive-keyring.gpg

build_core() {
    local work=$cache/kube-build source=kubernetes-1.20.5+really1.20.2
    rm -rf "$work"
    mkdir -p "$work"/apt/lists/partial "$core"
    "$here/../packages.sh" golang-go golang-github-modern-go-reflect2-dev dpkg-dev ca-certificates
    # deb-src in a private configuration: the machine's own sources stay as they are.
    echo "deb-src [signed-by=$keyring] $("$here/../mirror.sh") bookworm main" >"$work/apt/sources.list"
    local options=(-qq -o "Dir::Etc::SourceList=$work/apt/sources.list" -o Dir::Etc::SourceParts=/dev/null
        -o "Dir::State::Lists=$work/apt/lists" -o "APT::Sandbox::User=$(id -un)" -o Acquire::Retries=3)
    # The generator that is built below looks for the standard library there; a trimmed binary does not know by itself.
    GOROOT=$(go env GOROOT)
    export GOROOT GOPATH=$work/go GO111MODULE=off CGO_ENABLED=0 GOCACHE=$work/gocache GOFLAGS=-trimpath
    mkdir -p "$GOPATH/src/k8s.io"
    cd "$GOPATH/src/k8s.io"
    apt-get "${options[@]}" update
    apt-get "${options[@]}" source "kubernetes=1.20.5+really1.20.2-1.1+deb12u1" >/dev/null
    mv "$source" kubernetes
    cd kubernetes
    # The vendored reflect2 1.0.1 crashes when a Go from 1.18 on compiled it; Debian has the mended one.
    local reflect2=vendor/github.com/modern-go/reflect2
    rm -rf $reflect2
    cp -a /usr/share/gocode/src/github.com/modern-go/reflect2 $reflect2
    # The one generated file that the source package lacks.
    nice go build -o "$work/openapi-gen" ./vendor/k8s.io/kube-openapi/cmd/openapi-gen
    local packages
    packages=$(grep -rl --include='*.go' '+k8s:openapi-gen=' staging/src/k8s.io pkg |
        grep -v -e _test.go -e code-generator/ -e sample-apiserver/ -e zz_generated | xargs -n1 dirname | sort -u |
        sed -e 's#^staging/src/#k8s.io/kubernetes/vendor/#' -e 's#^pkg#k8s.io/kubernetes/pkg#' | paste -sd,)
    "$work/openapi-gen" -h hack/boilerplate/boilerplate.generatego.txt -i "$packages" -p k8s.io/kubernetes/pkg/generated/openapi -O zz_generated.openapi -r /dev/null
    local flags="-s -w" path
    for path in k8s.io/kubernetes/vendor/k8s.io/{component-base,client-go/pkg}/version; do
        flags+=" -X $path.gitVersion=v1.20.2 -X $path.gitMajor=1 -X $path.gitMinor=20 -X $path.gitTreeState=archive -X $path.buildDate=2021-01-13T13:20:00Z"
    done
    nice go build -ldflags "$flags" -o "$work/out/" ./cmd/kube-apiserver ./cmd/kube-controller-manager
    install "$work"/out/kube-* "$core/"
    rm -rf "$work"
}

build_front() {
    local work=$cache/crd-front-build
    rm -rf "$work"
    mkdir -p "$work" "$front"
    "$here/../packages.sh" mmdebstrap python3
    # Only unpacked, no script of a package runs. sid's release file may be past its date; signatures are verified.
    nice mmdebstrap --quiet --variant=extract --aptopt='Acquire::Check-Valid-Until "false"' \
        --include=golang-go,golang-k8s-apiextensions-apiserver-dev,etcd-server sid "$work/root" "deb $("$here/../mirror.sh") sid main"
    local root=$work/root version flags="-s -w" path
    GOROOT=$(echo "$root"/usr/lib/go-1.*)
    export GOROOT GOPATH=$work/go:$root/usr/share/gocode GO111MODULE=off CGO_ENABLED=0 GOCACHE=$work/gocache GOFLAGS=-trimpath GOTOOLCHAIN=local
    mkdir -p "$work/go/src/crd-front"
    cp "$here/front.go" "$work/go/src/crd-front/main.go"
    cd "$work/go/src/crd-front"
    version=$(zcat "$root/usr/share/doc/golang-k8s-apiextensions-apiserver-dev/changelog.Debian.gz" | sed -nE '1s/.*\(0\.([0-9.]+).*/\1/p')
    for path in k8s.io/component-base/version k8s.io/client-go/pkg/version; do
        flags+=" -X $path.gitVersion=v1.$version -X $path.gitMajor=1 -X $path.gitMinor=${version%%.*} -X $path.gitTreeState=archive -X $path.gitCommit=debian -X $path.buildDate=1970-01-01T00:00:00Z"
    done
    nice "$GOROOT/bin/go" build -ldflags "$flags" -o "$work/crd-front" .
    install "$root/usr/bin/etcd" "$work/crd-front" "$front/"
    rm -rf "$work"
}

mkdir -p "$cache"
exec 9>"$cache/kubernetes.lock"
flock 9
if [ ! -x "$core/kube-controller-manager" ] || [ ! -x "$core/kube-apiserver" ]; then
    echo "kubernetes/build.sh: building the API server (about 4 minutes)" >&2
    (build_core >&2)
fi
if [ ! -x "$front/crd-front" ] || [ ! -x "$front/etcd" ]; then
    echo "kubernetes/build.sh: building the server of custom resources (about 4 minutes)" >&2
    (build_front >&2)
fi
