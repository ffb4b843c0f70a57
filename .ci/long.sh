#!/usr/bin/env bash
# Hours of mixed use of a real server and a real worker on PostgreSQL: errors, memory, threads, files, rows. The report and its samples go to artifacts/long, also meanwhile.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
# shellcheck source=.ci/prerequisites.sh
source .ci/prerequisites.sh
# shellcheck source=.ci/postgres.sh
source .ci/postgres.sh

require_dotnet
require_node
[[ -n $(postgres_bin) ]] || stop "PostgreSQL is not installed." "Debian: apt-get install postgresql, then try again."
.ci/build.sh
dotnet build tests/TopoWeb.Benchmarks --configuration Release --nologo --verbosity quiet
# As safe as a lab's: with every write waiting for the disk.
postgres_options='' postgres_start
trap postgres_stop EXIT
export TOPOWEB_APP=$PWD/artifacts/app/TopoWeb.dll TOPOWEB_BENCH_POSTGRES=${TOPOWEB_TEST_POSTGRES:-}
tests/TopoWeb.Benchmarks/bin/Release/net10.0/TopoWeb.Benchmarks --soak "$@"
