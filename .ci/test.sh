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
# For one project: many times what it needs.
limit=40m

summarize() {
  local line="$passed passed, $failed failed, $skipped skipped"
  mkdir -p "$results"
  echo "$line" >"$results/summary"
  echo "$line"
}

# Debian's Chromium, PostgreSQL, nginx, Python, ip and faketime; without them the tests that need them are skipped and say so.
install_tools() {
  local missing=()
  command -v chromium >/dev/null || missing+=(chromium fonts-liberation)
  [[ -n $(postgres_bin) ]] || missing+=(postgresql)
  [[ -x /usr/sbin/nginx ]] || missing+=(nginx-light)
  [[ -x /usr/sbin/ip ]] || missing+=(iproute2)
  command -v openssl >/dev/null || missing+=(openssl)
  command -v faketime >/dev/null || missing+=(faketime)
  command -v python3 >/dev/null || missing+=(python3)
  ((${#missing[@]})) || return 0
  if ((EUID != 0)) || ! command -v apt-get >/dev/null; then
    echo "Not installed: ${missing[*]}. The tests that need them are skipped (as root on Debian, make test installs them)."
    return 0
  fi
  echo "Installing ${missing[*]} …"
  export DEBIAN_FRONTEND=noninteractive
  { apt-get update -qq && apt-get install -y -qq --no-install-recommends "${missing[@]}"; } >"$results/apt.log" 2>&1 </dev/null ||
    { tail -n 5 "$results/apt.log"; echo "Could not install ${missing[*]}; the tests that need them are skipped."; }
}

# The attributes of <assembly …> in xunit's report.
count() {
  grep -o '<assembly [^>]*' "$1" | grep -o " $2=\"[0-9]*\"" | grep -o '[0-9]*'
}

# Projects run beside each other, one for each core: process → name of the project.
declare -A running=()

# Each in a process group of its own, so that all it started ends with it. A test that hangs ends its project.
start_project() {
  local name=$1 options=()
  # Pages without a browser share the cores with Chromium: one test at a time ends sooner, and waits for nothing.
  [[ $name != TopoWeb.Tests ]] || options=(-maxThreads 1)
  echo "Running $name …"
  set -m
  timeout --kill-after=30 "$limit" "tests/$name/bin/Release/net10.0/$name" -noLogo -noColor "${options[@]}" -result-xml "$results/$name.xml" >"$results/$name.log" 2>&1 </dev/null &
  set +m
  running[$!]=$name
}

# Waits for any of them, shows what it said and counts its tests.
finish_project() {
  local process status=0 name report
  wait -n -p process "${!running[@]}" || status=$?
  name=${running[$process]} report=$results/${running[$process]}.xml
  unset "running[$process]"
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
# Processes of tests are short: watching what they do, to compile it better the second time, costs more than it gains.
export TOPOWEB_APP=$PWD/artifacts/app/TopoWeb.dll PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD=1 DOTNET_TieredPGO=0
run_scripts
for project in tests/*.Tests; do
  ((${#running[@]} < $(getconf _NPROCESSORS_ONLN))) || finish_project
  start_project "$(basename "$project")"
done
while ((${#running[@]})); do
  finish_project
done
((failed == 0)) || node .ci/failures.mjs "$results"/*.xml "$results"/*.tap || true
summarize
((failed == 0))
