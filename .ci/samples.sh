#!/usr/bin/env bash
# Makes the samples that ship with the program: a function each, which trains the networks and packs what is shipped of them.
# Without arguments all of them; arguments name some. What was trained stays in artifacts/samples and is not trained again.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

trained=artifacts/samples
shipped=src/TopoWeb/Samples

# train NAME NOTATION OPTIONS…: the networks that NAME is packed of.
train() {
  local file=$trained/$1.npz
  [[ -f $file ]] || .ci/topoweb.sh train "${@:2}" --out "$file"
}

# pack NAME OPTIONS…: what is shipped of them; FROM=NAME takes the networks of another sample.
pack() {
  .ci/topoweb.sh pack "$trained/${FROM:-$1}.npz" "${@:2}" --out "$shipped/$1.npz"
}

# The first sample of the gallery. Half an hour on two cores.
mnist-40xM-64-0-64() {
  train "${FUNCNAME[0]}" "40xM(64,0,64)" --dataset mnist --iterations 0,100,500,2000 --seed 1
  pack "${FUNCNAME[0]}"
}

# Figure 3, at the paper's scale. 20 minutes on one core.
mnist-1xM-64-32-64() {
  train "${FUNCNAME[0]}" "1xM(64,32,64)" --dataset mnist --iterations 40000 --seed 1
  pack "${FUNCNAME[0]}"
}

# Figure 10, at the paper's scale. 40 minutes on one core.
color-1xC-64-32-64() {
  train "${FUNCNAME[0]}" "1xC(64,32,64)" --dataset cifar-10 --iterations 50000 --seed 1
  pack "${FUNCNAME[0]}"
}

# Figure 6, at the paper's scale. 50 minutes on one core.
gray-1xC-64-32-64() {
  train "${FUNCNAME[0]}" "1xC(64,32,64)" --dataset cifar-10-gray --iterations 60000 --seed 1
  pack "${FUNCNAME[0]}"
}

# Figure 13, at the paper's scale: layer 1, and of layer 2 the filters that the figure draws. An hour and a half on two cores.
color-60xC-64-32-64() {
  train "${FUNCNAME[0]}" "60xC(64,32,64)" --dataset cifar-10 --iterations 100,200,300,400,500,600,800,1000,1200,1500 --seed 1
  pack "${FUNCNAME[0]}" --keep L1_000300,L1_000500,L1_001500 --core "L2_001000: ρ(100, 0.3)" --core "L2_001500: ρ(100, 0.3)" --half L2_001000,L2_001500
}

# The densest tenth of the second layer of the same networks: the barcode that the paper gives in its text.
color-60xC-64-32-64-tenth() {
  FROM=color-60xC-64-32-64 pack "${FUNCNAME[0]}" --core "L2_001500: ρ(15, 0.1)" --half L2_001500
}

# Figure 8, at the paper's scale, layer 1. An hour and three quarters on two cores.
gray-100xC-64-32-64() {
  train "${FUNCNAME[0]}" "100xC(64,32,64)" --dataset cifar-10-gray --iterations 100,200,300,400,500,600,800,1000,1500,2000 --seed 1
  pack "${FUNCNAME[0]}" --keep L1_000400,L1_000500,L1_002000
}

# The denser half of the second layer of the same networks: Figure 8, layer 2.
gray-100xC-64-32-64-half() {
  FROM=gray-100xC-64-32-64 pack "${FUNCNAME[0]}" --core "L2_002000: ρ(15, 0.5)" --half L2_002000
}

# The densest tenth of the second layer of the same networks: Figure 7, at a reduced scale.
gray-100xC-64-32-64-tenth() {
  FROM=gray-100xC-64-32-64 pack "${FUNCNAME[0]}" --core "L2_002000: ρ(15, 0.1)" --half L2_002000
}

# Figure 2 with two layers, at a reduced scale. A quarter of an hour on two cores.
mnist-40xM-64-32-64() {
  train "${FUNCNAME[0]}" "40xM(64,32,64)" --dataset mnist --iterations 100,500,1000 --seed 1
  pack "${FUNCNAME[0]}" --keep L1_001000
}

# Figure 4, at a reduced scale. 20 minutes on two cores.
gray-48xC-64-0-64() {
  train "${FUNCNAME[0]}" "48xC(64,0,64)" --dataset cifar-10-gray --iterations 500,1000,2000 --seed 1
  pack "${FUNCNAME[0]}" --keep L1_002000
}

# Figure 11, at a reduced scale. Half an hour on two cores.
color-20xCs-48-0-64() {
  train "${FUNCNAME[0]}" "20xC*(48,0,64)" --dataset cifar-10 --iterations 200,400 --seed 1
  pack "${FUNCNAME[0]}" --keep L1_000400
}

mapfile -t samples < <(declare -F | sed -n 's/^declare -f \([a-z0-9]*-.*\)$/\1/p')
mkdir -p "$trained" "$shipped"
for name in "${@:-${samples[@]}}"; do
  declare -F -- "$name" >/dev/null && [[ $name == *-* ]] || { echo "topoweb: no sample $name; the samples are ${samples[*]}." >&2; exit 2; }
  "$name"
done
