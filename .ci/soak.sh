#!/usr/bin/env bash
# Kills real processes at every moment of their work, over SQLite and over PostgreSQL, and compares what is left with an undisturbed run. Prints what was killed when; artifacts/soak keeps it.
# TOPOWEB_KILLS is the least number of kills (200). The short form of the same is part of make test.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
# shellcheck source=.ci/prerequisites.sh
source .ci/prerequisites.sh
# shellcheck source=.ci/postgres.sh
source .ci/postgres.sh

require_dotnet
require_node
[[ -n $(postgres_bin) ]] || echo "PostgreSQL is not installed; only SQLite is tried (as root on Debian, make test installs it)."
.ci/build.sh solution
export TOPOWEB_APP=$PWD/artifacts/app/TopoWeb.dll TOPOWEB_KILLS=${TOPOWEB_KILLS:-200} DOTNET_TieredPGO=0 DOTNET_EnableWriteXorExecute=0
rm -rf artifacts/soak
mkdir -p artifacts/soak
status=0
# Both databases at a time: they wait more than they compute.
tests/TopoWeb.Tests/bin/Release/net10.0/TopoWeb.Tests -noLogo -noColor -maxThreads 2 -namespace TopoWeb.Tests.Survival || status=$?
# Alone on the machine: here it is a bound how soon a lost worker is replaced.
tests/TopoWeb.Tests/bin/Release/net10.0/TopoWeb.Tests -noLogo -noColor -class TopoWeb.Tests.Workers.LeaseTests || status=$?
cat artifacts/soak/*.md
exit "$status"
