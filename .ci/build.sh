#!/usr/bin/env bash
# Publishes the application to artifacts/app, where anything it is made of has changed since the last time.
# With `solution` it first builds everything, the tests too, and the publish takes what was built instead of building it again.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
# shellcheck source=.ci/prerequisites.sh
source .ci/prerequisites.sh

stamp=artifacts/app/.published
backend=${TORCH:-cpu}
# A misspelt or a foreign TORCH would otherwise build something without torch, or with gigabytes of CUDA.
[[ $backend == cpu || $backend == cuda ]] || stop "TORCH is '$backend'; it must be cpu or cuda."

restore_libraries() {
  # axe-core and redocly are for the tests alone; they say whether what npm fetches is there at all.
  if [[ ! -f node_modules/axe-core/axe.min.js || ! -f node_modules/@redocly/cli/bin/cli.js || ! wwwroot/lib/graph.js -nt package-lock.json || ! wwwroot/lib/graph.js -nt .ci/vendor.mjs ]]; then
    require_node
    echo "Restoring browser libraries (npm) …"
    npm ci --include=dev --no-progress --loglevel=error
  elif [[ -n $(find wwwroot/js/graph -newer wwwroot/lib/graph.js -print -quit) ]]; then
    require_node
    node .ci/vendor.mjs
  fi
}

is_published() {
  [[ -f $stamp && $(<"$stamp") == "$backend" ]] &&
    [[ -z $(find src wwwroot global.json \( -name bin -o -name obj \) -prune -o -newer "$stamp" -print -quit) ]]
}

require_dotnet
restore_libraries
options=(--configuration Release --nologo --verbosity quiet -p:TorchBackend="$backend")
started=$(mktemp)
trap 'rm -f "$started"' EXIT
[[ -d artifacts/app ]] || echo "Building; the first time also downloads about 400 MB of NuGet packages (libtorch, mostly) …"
if [[ ${1:-} == solution ]]; then
  dotnet build TopoWeb.sln "${options[@]}"
  options+=(--no-build)
fi
is_published && exit
# Into a new folder, then swapped: no stale files, and a server that still runs from the old one keeps its native libraries.
rm -rf artifacts/app.new artifacts/app.old
dotnet publish src/TopoWeb --output artifacts/app.new "${options[@]}"
# A publish links files; a later build writes its assemblies in place, also those a running server has open. So these are copied.
find artifacts/app.new -maxdepth 1 -name 'TopoWeb*' -type f -links +1 | while read -r file; do
  cp --preserve "$file" "$file.own" && mv "$file.own" "$file"
done
echo "$backend" >artifacts/app.new/.published
touch --reference="$started" artifacts/app.new/.published
[[ ! -d artifacts/app ]] || mv artifacts/app artifacts/app.old
mv artifacts/app.new artifacts/app
rm -rf artifacts/app.old
