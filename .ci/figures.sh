#!/usr/bin/env bash
# Computes our results for the figures of the paper on a server of its own and records them (figures.mjs). Arguments name presets, or `table` for the README's table alone.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

state=$(mktemp -d)
address=http://127.0.0.1:5089
.ci/topoweb.sh --urls "$address" --Database:Directory="$state" --Workers:Train=0 >"$state/log" 2>&1 &
server=$!
trap 'kill "$server" 2>/dev/null; wait "$server" 2>/dev/null; rm -rf "$state"' EXIT
for _ in {1..120}; do
  curl -sf "$address/health/ready" >/dev/null && break
  sleep 0.5
done
node .ci/figures.mjs "$address" "$@"
