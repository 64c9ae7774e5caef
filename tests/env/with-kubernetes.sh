#!/bin/bash
# Runs a command beside a Kubernetes API of its own: WXAUTO_TEST_KUBECONFIG is the kubeconfig of its administrator,
# WXAUTO_TEST_KUBETOOLS the directory of kubectl and helm. The servers are gone when the command ends, however it ends.
# usage: with-kubernetes.sh COMMAND...
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=beside.sh
source "$here/beside.sh"
"$here/packages.sh" openssl curl
"$here/kubernetes/build.sh"
WXAUTO_TEST_KUBETOOLS=$("$here/kubernetes/tools.sh")

dir=$(mktemp -d "${TMPDIR:-/tmp}/wxauto-kubernetes.XXXXXX")
stop_at_end "$here/kubernetes/api.sh" "$dir"

WXAUTO_TEST_KUBECONFIG=$("$here/kubernetes/api.sh" start "$dir")
export WXAUTO_TEST_KUBECONFIG WXAUTO_TEST_KUBETOOLS

run_and_exit "$@"
