#!/usr/bin/env bash
# Builds build/libhypencoder_faiss.so from Debian's Faiss, which has no C interface and no shared library.
#   build.sh [--timing]    --timing compares the BLAS libraries and their kernels by a Flat search.
# Installs what it needs where it may. Where it cannot, it says why in one line and exits with 0: nothing of this
# repository needs Faiss to build or to pass its tests.
# HYPENCODER_FAISS_BLAS=openmp|pthread chooses the OpenBLAS; openmp shares its threads with Faiss.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"

skip() { echo "Faiss was skipped: $1"; exit 0; }

[ "$(uname -s)" = Linux ] || skip "it is built from Debian's packages, and this is $(uname -s)"
blas=${HYPENCODER_FAISS_BLAS:-openmp}
if [ "$blas" != openmp ] && [ "$blas" != pthread ]; then
    echo "HYPENCODER_FAISS_BLAS: expected openmp or pthread, found $blas" >&2
    exit 2
fi
variants=$blas
[ "${1:-}" != --timing ] || variants="openmp pthread"

missing=()
command -v g++ > /dev/null || missing+=(g++)
command -v objcopy > /dev/null || missing+=(binutils)
[ -e /usr/include/faiss/IndexHNSW.h ] || missing+=(libfaiss-dev)
for variant in $variants; do
    compgen -G "/usr/lib/*/openblas-$variant/libopenblas.so.0" > /dev/null || missing+=("libopenblas0-$variant")
done
if [ ${#missing[@]} -gt 0 ]; then
    command -v apt-get > /dev/null || skip "${missing[*]} is missing and there is no apt-get to install it"
    root=()
    if [ "$(id -u)" != 0 ]; then
        sudo -n true 2> /dev/null || skip "${missing[*]} is missing; run \`sudo apt-get install ${missing[*]}\` first"
        root=(sudo -n)
    fi
    log=$(mktemp)
    trap 'rm -f "$log"' EXIT
    install() { "${root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends "$@"; }
    install "${missing[@]}" > "$log" 2>&1 \
        || { "${root[@]}" apt-get update > "$log" 2>&1 && install "${missing[@]}" > "$log" 2>&1; } \
        || skip "apt-get could not install ${missing[*]}: $(grep -m 1 '^E:' "$log" || tail -n 1 "$log")"
fi

libraries=/usr/lib/$(g++ -print-multiarch)
mkdir -p build
compile() { g++ -std=c++17 -fopenmp -fPIC -fvisibility=hidden -Wall -Wextra -Werror -c "$@"; }
compile -O2 hypencoder_faiss.cpp -o build/hypencoder_faiss.o
compile -O3 -ffast-math kernels.cpp -o build/kernels.o
# What kernels.cpp has again.
weaken=(_ZN5faiss18fvec_inner_productEPKfS1_m _ZN5faiss4HNSW11MinimaxHeap7pop_minEPf
    _ZN5faiss4HNSW11MinimaxHeap11count_belowEf)
objcopy "${weaken[@]/#/--weaken-symbol=}" "$libraries/libfaiss.a" build/libfaiss.a

link() { # BLAS FILE: under a temporary name first, since a program may have the old one open
    local folder=$libraries/openblas-$1
    g++ -shared -fopenmp -Wl,--exclude-libs,ALL -Wl,-z,defs -Wl,-rpath,"$folder" -o "$2.tmp" \
        build/hypencoder_faiss.o build/kernels.o build/libfaiss.a "$folder/libopenblas.so.0" -ldl
    mv "$2.tmp" "$2"
}
timing() { # FILE [ARGUMENT OF env]: runs with the library FILE
    g++ -std=c++17 -O2 -Wall -Wextra -Werror timing.cpp "$1" -Wl,-rpath,"$PWD/build" -o build/timing
    env "${@:2}" OMP_NUM_THREADS=1 build/timing 1
}

link "$blas" build/libhypencoder_faiss.so
found=$(timing build/libhypencoder_faiss.so)
echo "$found"

# A batch of a Flat search is a matrix product: with AVX-512 it takes 0.7 of the time that it takes with AVX2.
if grep -q -w avx512vl /proc/cpuinfo; then
    fast=SkylakeX known="SkylakeX|Cooperlake|SapphireRapids"
else
    fast=Haswell known="Haswell|Zen|Excavator"
fi
if [ "$(uname -m)" = x86_64 ] && grep -q -w avx2 /proc/cpuinfo && ! grep -q -E ", core ($known)" <<< "$found"; then
    if [ -n "${OPENBLAS_CORETYPE:-}" ]; then
        echo "OPENBLAS_CORETYPE=$OPENBLAS_CORETYPE keeps OpenBLAS from this processor's best kernels: unset it"
    else
        echo "OpenBLAS has not chosen this processor's best kernels: set OPENBLAS_CORETYPE=$fast"
    fi
fi

if [ "${1:-}" = --timing ]; then
    for variant in $variants; do
        link "$variant" "build/libhypencoder_faiss_$variant.so"
        echo "openblas-$variant as it chooses"
        timing "build/libhypencoder_faiss_$variant.so" -u OPENBLAS_CORETYPE | tail -n 2
        for type in Haswell Zen SkylakeX Cooperlake; do
            [ "$(uname -m)" = x86_64 ] || continue
            [[ "$type" != *ake* ]] || grep -q -w avx512vl /proc/cpuinfo || continue
            echo "openblas-$variant with OPENBLAS_CORETYPE=$type"
            timing "build/libhypencoder_faiss_$variant.so" "OPENBLAS_CORETYPE=$type" | tail -n 1
        done
    done
fi
echo "Built $PWD/build/libhypencoder_faiss.so"
