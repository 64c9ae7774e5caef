#!/bin/bash
# Runs a command as root: directly, or through sudo. Without either it says what to run and by whom.
# usage: as-root.sh COMMAND...
set -euo pipefail

if [ "$(id -u)" -eq 0 ]; then
    exec "$@"
fi
if command -v sudo >/dev/null; then
    exec sudo -- "$@"
fi
echo "as-root.sh: neither root nor sudo here. Run as root: $*" >&2
exit 1
