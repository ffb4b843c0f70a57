#!/usr/bin/env bash
# Runs the published application from the project's root: state in data/, data sets from datasets/ and $DATA.
# What is set already in the environment stays as it is; arguments go to the application.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

# Entry 0 is appsettings.json's own: datasets.
next=1
for directory in "${DATA:-}" ../shared/data; do
  [[ -n $directory ]] || continue
  if [[ ! -d $directory ]]; then
    [[ $directory != "${DATA:-}" ]] || printf 'topoweb: DATA=%s is not a directory.\n' "$directory" >&2
    continue
  fi
  variable=Datasets__Directories__$next
  [[ -n ${!variable:-} ]] || export "$variable=$(realpath "$directory")"
  next=$((next + 1))
done
export ASPNETCORE_ENVIRONMENT=${ASPNETCORE_ENVIRONMENT:-Production}
exec dotnet artifacts/app/TopoWeb.dll "$@"
