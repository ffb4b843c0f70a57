#!/usr/bin/env bash
# Gets data sets and lists them. "automatic" (make run) tries the small ones once and never takes long where there is no network;
# "all" (make datasets) tries again, CIFAR-10 too.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

mode=${1:-automatic}
package=dataset-fashion-mnist
tried=artifacts/datasets.tried

as_root() {
  if ((EUID == 0)); then "$@"; else sudo -n "$@"; fi
}

get_fashion_mnist() {
  [[ ! -d /usr/share/datasets/fashion-mnist ]] && command -v apt-get >/dev/null || return 0
  ((EUID == 0)) || sudo -n true 2>/dev/null || return 0
  echo "Fashion-MNIST: installing the system's package $package (30 MB) …"
  local options=(-qq -o Acquire::Retries=0 -o Acquire::http::Timeout=3 -o Acquire::https::Timeout=3 -o DPkg::Lock::Timeout=0)
  if ! apt-cache show "$package" >/dev/null 2>&1; then
    as_root timeout 60 apt-get "${options[@]}" update >/dev/null 2>&1 || true
  fi
  DEBIAN_FRONTEND=noninteractive as_root timeout 300 apt-get "${options[@]}" install -y --no-install-recommends "$package" >/dev/null 2>&1 </dev/null ||
    echo "Fashion-MNIST: the package could not be installed; going on without it."
}

if [[ $mode == all || ! -f $tried ]]; then
  get_fashion_mnist
  if [[ $mode == all ]]; then
    .ci/topoweb.sh datasets get --to datasets || true
  else
    .ci/topoweb.sh datasets get mnist --to datasets || true
  fi
  touch "$tried"
fi
.ci/topoweb.sh datasets
