#!/usr/bin/env bash
# All tests: sets up what they need, builds once, runs every test project and counts. The last line is `N passed, N failed, N skipped`.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
# shellcheck source=.ci/prerequisites.sh
source .ci/prerequisites.sh
# shellcheck source=.ci/postgres.sh
source .ci/postgres.sh

results=artifacts/test
passed=0 failed=0 skipped=0
# For one part: many times what it needs.
limit=40m

summarize() {
  local line="$passed passed, $failed failed, $skipped skipped"
  mkdir -p "$results"
  echo "$line" >"$results/summary"
  echo "$line"
}

# Debian's Chromium, PostgreSQL, nginx, Python with NumPy and GUDHI, ip and faketime; without them the tests that need them are skipped and say so.
install_tools() {
  local missing=()
  command -v chromium-headless-shell >/dev/null || command -v chromium >/dev/null || missing+=(chromium fonts-liberation)
  [[ -n $(postgres_bin) ]] || missing+=(postgresql)
  [[ -x /usr/sbin/nginx ]] || missing+=(nginx-light)
  [[ -x /usr/sbin/ip ]] || missing+=(iproute2)
  command -v openssl >/dev/null || missing+=(openssl)
  command -v faketime >/dev/null || missing+=(faketime)
  command -v python3 >/dev/null || missing+=(python3)
  has_module numpy || missing+=(python3-numpy)
  has_module gudhi || missing+=(python3-gudhi)
  ((${#missing[@]})) || return 0
  if ((EUID != 0)) || ! command -v apt-get >/dev/null; then
    echo "Not installed: ${missing[*]}. The tests that need them are skipped (as root on Debian, make test installs them)."
    return 0
  fi
  echo "Installing ${missing[*]} …"
  export DEBIAN_FRONTEND=noninteractive
  { apt-get update -qq && mapfile -t missing < <(with_shell "${missing[@]}") && apt-get install -y -qq --no-install-recommends "${missing[@]}"; } >"$results/apt.log" 2>&1 </dev/null ||
    { tail -n 5 "$results/apt.log"; echo "Could not install ${missing[*]}; the tests that need them are skipped."; }
}

# In one of the interpreters that the tests look at.
has_module() {
  python3 -c "import $1" 2>/dev/null || /usr/bin/python3 -c "import $1" 2>/dev/null
}

# In place of Chromium the same without a window, where the system has that: it needs less than half of the processor's time.
with_shell() {
  local package
  for package in "$@"; do
    [[ $package != chromium ]] || ! apt-cache show chromium-headless-shell >/dev/null 2>&1 || package=chromium-headless-shell
    echo "$package"
  done
}

# The attributes of <assembly …> in xunit's report.
count() {
  grep -o '<assembly [^>]*' "$1" | grep -o " $2=\"[0-9]*\"" | grep -o '[0-9]*'
}

# Tests run beside each other: process → name of the part.
declare -A running=()

# What a part is started through.
network=()

# A part is a project, or with options some of its tests. Each in a process group of its own, so that all it started ends with it. A test that hangs ends its part.
start_part() {
  local name=$1 project=$2
  shift 2
  echo "Running $name …"
  set -m
  timeout --kill-after=30 "$limit" "${network[@]}" "tests/$project/bin/Release/net10.0/$project" -noLogo -noColor "$@" -result-xml "$results/$name.xml" >"$results/$name.log" 2>&1 </dev/null &
  set +m
  running[$!]=$name
}

# Waits for any of them, shows what it said and counts its tests.
finish_part() {
  local process status=0 name report
  wait -n -p process "${!running[@]}" || status=$?
  name=${running[$process]} report=$results/${running[$process]}.xml
  unset "running[$process]"
  touch "$results/$name.done"
  echo "── $name"
  cat "$results/$name.log"
  if [[ ! -f $report ]]; then
    echo "$name ended with status $status and without a report$( ((status != 124)) || echo " after $limit")."
    failed=$((failed + 1))
    return
  fi
  passed=$((passed + $(count "$report" passed)))
  failed=$((failed + $(count "$report" failed) + $(count "$report" errors)))
  skipped=$((skipped + $(count "$report" skipped)))
}

# The scripts of the pages, by Node's own runner. It reports as TAP, the form that every version of Node from 18 on has.
run_scripts() {
  local report=$results/scripts.tap status=0 files
  echo "── tests/js"
  mapfile -t files < <(find tests/js -name '*.test.js' | sort)
  timeout 300 node --test --test-reporter=tap "${files[@]}" >"$report" </dev/null || status=$?
  if ! grep -q '^# pass ' "$report"; then
    echo "The tests of the scripts ended with status $status and without a report."
    failed=$((failed + 1))
    return
  fi
  grep '^# \(tests\|pass\|fail\|skipped\) ' "$report"
  passed=$((passed + $(tap_count pass)))
  failed=$((failed + $(tap_count fail) + $(tap_count cancelled)))
  skipped=$((skipped + $(tap_count skipped) + $(tap_count todo)))
}

tap_count() {
  sed -n "s/^# $1 \([0-9]*\)$/\1/p" "$results/scripts.tap"
}

stop_all() {
  local process
  for process in "${!running[@]}"; do
    kill -- "-$process" 2>/dev/null || true
  done
  postgres_stop
}

require_dotnet
require_node
rm -rf "$results"
mkdir -p "$results"
install_tools & # beside the build: it waits for the network
if ! .ci/build.sh solution; then
  wait
  failed=1
  echo "The build failed."
  summarize
  exit 1
fi
wait
trap stop_all EXIT
postgres_start
# Processes of tests are short: watching what they do, to compile it better the second time, costs more than it gains. So does mapping compiled code twice.
export TOPOWEB_APP=$PWD/artifacts/app/TopoWeb.dll PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD=1 DOTNET_TieredPGO=0 DOTNET_EnableWriteXorExecute=0
# Chromium gives up what it loads whenever an interface of the machine comes or goes, and some tests make such: where the system allows it, a part has a network of its own.
own_network=()
! unshare --net true 2>/dev/null || [[ ! -x /usr/sbin/ip ]] || own_network=(unshare --net sh -c '/usr/sbin/ip link set lo up && exec "$@"' sh)
run_scripts
# The longest first. The slow ones wait more than they compute, for processes, clocks and leases, and those in a browser for its pages: they are no load for a core.
# Within a part that shares the cores with others, one test at a time ends sooner.
start_part TopoWeb.Tests.slow TopoWeb.Tests -maxThreads 1 -trait Speed=slow -trait- Network=changes -namespace- TopoWeb.Tests.Docs
start_part TopoWeb.Browser.Tests.Lab TopoWeb.Browser.Tests -namespace TopoWeb.Browser.Tests.Lab
network=("${own_network[@]}")
start_part TopoWeb.Browser.Tests TopoWeb.Browser.Tests -namespace- TopoWeb.Browser.Tests.Lab -namespace- TopoWeb.Browser.Tests.Accessibility
network=()
start_part TopoWeb.Tests TopoWeb.Tests -maxThreads 1 -trait- Speed=slow
# Interfaces come and go once no browser of the machine's own network is left.
while [[ -n ${running[*]} && ! -f $results/TopoWeb.Browser.Tests.Lab.done ]]; do finish_part; done
start_part TopoWeb.Tests.network TopoWeb.Tests -maxThreads 1 -trait Network=changes
start_part TopoWeb.Tests.docs TopoWeb.Tests -maxThreads 1 -trait Speed=slow -namespace TopoWeb.Tests.Docs
network=("${own_network[@]}")
start_part TopoWeb.Browser.Tests.Accessibility TopoWeb.Browser.Tests -namespace TopoWeb.Browser.Tests.Accessibility
network=()
for project in tests/*.Tests; do
  project=$(basename "$project")
  [[ ! -f $results/$project.log ]] || continue
  ((${#running[@]} <= $(getconf _NPROCESSORS_ONLN))) || finish_part
  start_part "$project" "$project"
done
while ((${#running[@]})); do
  finish_part
done
((failed == 0)) || node .ci/failures.mjs "$results"/*.xml "$results"/*.tap || true
summarize
((failed == 0))
