#!/usr/bin/env bash
# Measures beside other programs. Tables go to src/TopoWeb/Docs/Pages/benchmarks.md, raw numbers to artifacts/bench.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
# shellcheck source=.ci/prerequisites.sh
source .ci/prerequisites.sh
# shellcheck source=.ci/postgres.sh
source .ci/postgres.sh

# Debian's packages of the peers; the rows of those that are missing say so.
install_peers() {
  local log=artifacts/bench/apt.log missing=() package
  command -v dpkg-query >/dev/null || return 0
  for package in python3-numpy python3-scipy python3-gudhi ripser; do
    dpkg-query --show --showformat '${db:Status-Status}' "$package" 2>/dev/null | grep -qx installed || missing+=("$package")
  done
  ((${#missing[@]})) || return 0
  if ((EUID != 0)); then
    echo "Not installed: ${missing[*]}. Their rows say so (as root on Debian, make bench installs them)."
    return 0
  fi
  echo "Installing ${missing[*]} …"
  mkdir -p artifacts/bench
  export DEBIAN_FRONTEND=noninteractive
  { apt-get update -qq && apt-get install -y -qq --no-install-recommends "${missing[@]}"; } >"$log" 2>&1 </dev/null ||
    { tail -n 5 "$log"; echo "Could not install ${missing[*]}; their rows say so."; }
}

require_dotnet
if [[ " $* " == *" --device "* ]]; then
  echo "Measuring on a device; for the CUDA build use .ci/gpu.sh."
elif [[ " $* " == *" --start "* || " $* " == *" --pages "* || " $* " == *" --guests "* || " $* " == *" --workers "* || " $* " == *" --drift "* || " $* " == *" --memory "* || " $* " == *" --flood "* ]]; then
  .ci/build.sh
  export TOPOWEB_APP=$PWD/artifacts/app/TopoWeb.dll PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD=1
elif [[ " $* " != *" --artifacts "* ]]; then
  install_peers
fi
dotnet build tests/TopoWeb.Benchmarks --configuration Release --nologo --verbosity quiet
if [[ " $* " == *" --guests "* || " $* " == *" --workers "* || " $* " == *" --artifacts "* || " $* " == *" --flood "* ]]; then
  # As safe as a lab's: with every write waiting for the disk.
  postgres_options='' postgres_start
  trap postgres_stop EXIT
  export TOPOWEB_BENCH_POSTGRES=${TOPOWEB_TEST_POSTGRES:-}
  tests/TopoWeb.Benchmarks/bin/Release/net10.0/TopoWeb.Benchmarks "$@"
  exit
fi
exec tests/TopoWeb.Benchmarks/bin/Release/net10.0/TopoWeb.Benchmarks "$@"
