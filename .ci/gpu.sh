#!/usr/bin/env bash
# On a machine with an NVIDIA GPU: builds with CUDA, runs the trainer's tests on the GPU, and measures 100 × M(64,32,64) in chunks. Under 8 minutes once the packages are there.
# .ci/gpu.sh --device cpu does the same with small numbers on torch's CPU device. --device cuda:1 chooses a GPU; --no-build takes what was built before.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
# shellcheck source=.ci/prerequisites.sh
source .ci/prerequisites.sh

device=cuda build=1
while (($#)); do
  case $1 in
    --device)
      device=${2:-}
      shift
      ;;
    --no-build) build=0 ;;
    *) stop "the option '$1' is not known." "Usage: .ci/gpu.sh [--device cuda|cuda:N|cpu] [--no-build]" ;;
  esac
  shift
done

# Builds with CUDA lie apart: those for the processor stay as they are, and no other script takes one of them by accident.
case $device in
  cpu) backend=cpu place=() ;;
  cuda | cuda:[0-9]*)
    backend=cuda place=(--artifacts-path "$PWD/artifacts/cuda")
    [[ -e /proc/driver/nvidia/version || -e /dev/nvidiactl || -e /dev/dxg ]] || stop "no NVIDIA driver was found on this machine." "Install it, or try the script itself with --device cpu."
    ;;
  *) stop "--device is '$device'; it must be cuda, cuda:N or cpu." ;;
esac

# Where a build put the program of a project.
program_of() {
  if [[ $backend == cpu ]]; then
    echo "tests/$1/bin/Release/net10.0/$1"
  else
    echo artifacts/cuda/bin/"$1"/release*/"$1"
  fi
}

require_dotnet
# The table is made by a project that knows the web application, whose fonts come from npm.
if ((build)); then
  if [[ ! -f wwwroot/lib/graph.js ]]; then
    require_node
    npm ci --include=dev --no-progress --loglevel=error
  fi
  for project in TopoWeb.Networks.Tests TopoWeb.Benchmarks; do
    dotnet build "tests/$project" --configuration Release --nologo --verbosity quiet -p:TorchBackend="$backend" "${place[@]}"
  done
fi

echo "── Tests of the batched trainer on $device"
tests=(Batched.BatchedModelTests Batched.BatchedTrainerTests Batched.ChunkSizeTests Batched.VariantChoiceTests Checks.DeviceCheckTests Devices.CudaDriverTests)
if [[ $backend == cpu ]]; then
  tests=(Batched.ChunkSizeTests Checks.DeviceCheckTests) # all of them run in make test anyway
fi
classes=()
for test in "${tests[@]}"; do
  classes+=(-class "TopoWeb.Networks.Tests.Training.$test")
done
TOPOWEB_TEST_DEVICE=$device "$(program_of TopoWeb.Networks.Tests)" -noLogo -noColor "${classes[@]}"

echo "── Chunks on $device"
"$(program_of TopoWeb.Benchmarks)" --device "$device"
