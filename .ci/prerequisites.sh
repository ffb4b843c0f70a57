# Sourced by the other scripts: says what is missing on this machine and where to get it, instead of failing somewhere deep.
# shellcheck shell=bash

dotnet_needed=10
node_needed=18

stop() {
  printf 'topoweb: %s\n' "$@" >&2
  exit 1
}

require_dotnet() {
  command -v dotnet >/dev/null ||
    stop "the .NET SDK $dotnet_needed is not installed." "Get it from https://dotnet.microsoft.com/download/dotnet/$dotnet_needed.0, then try again."
  dotnet --list-sdks | grep -q "^$dotnet_needed\." ||
    stop "the .NET SDK $dotnet_needed is needed; this machine has $(dotnet --list-sdks | cut -d' ' -f1 | paste -sd, -)." \
      "Get it from https://dotnet.microsoft.com/download/dotnet/$dotnet_needed.0, then try again."
  export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
}

require_node() {
  { command -v node && command -v npm; } >/dev/null ||
    stop "Node.js $node_needed or newer with npm is not installed (it restores the libraries that draw the graphs)." \
      "Get it from https://nodejs.org/en/download, then try again."
  local version
  version=$(node --version)
  version=${version#v}
  ((${version%%.*} >= node_needed)) ||
    stop "Node.js $node_needed or newer is needed; this machine has $version." "Get it from https://nodejs.org/en/download, then try again."
}
