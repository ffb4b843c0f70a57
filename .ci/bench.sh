#!/usr/bin/env bash
# Runs the benchmarks; without arguments all of them. Reports go to artifacts/bench.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
# shellcheck source=.ci/prerequisites.sh
source .ci/prerequisites.sh
require_dotnet
(($#)) || set -- --filter '*'
exec dotnet run --project tests/TopoWeb.Benchmarks --configuration Release -- --artifacts artifacts/bench "$@"
