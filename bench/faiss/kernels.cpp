/* Debian builds Faiss for every x86-64 processor, so its inner product has no more than SSE2. These stand in for it, in
 * the widths that Faiss's own builds for AVX2 and AVX-512 would have: build.sh makes Faiss's symbols weak. */
#include "kernels.h"

#include <cstddef>
#include <cstring>

#include <faiss/utils/distances.h>

namespace {

typedef float Lanes __attribute__((vector_size(64)));
constexpr size_t Width = sizeof(Lanes) / sizeof(float);

/* Unaligned loads; four sums, since one addition waits for the one before it. The order of additions differs between
 * widths, so results differ in their last bits. */
__attribute__((always_inline)) inline float inner_product(const float* x, const float* y, size_t d) {
    Lanes sums[4] = {};
    size_t i = 0;
    for (; i + 4 * Width <= d; i += 4 * Width) {
        for (size_t j = 0; j < 4; j++) {
            Lanes a, b;
            std::memcpy(&a, x + i + j * Width, sizeof a);
            std::memcpy(&b, y + i + j * Width, sizeof b);
            sums[j] += a * b;
        }
    }
    for (; i + Width <= d; i += Width) {
        Lanes a, b;
        std::memcpy(&a, x + i, sizeof a);
        std::memcpy(&b, y + i, sizeof b);
        sums[0] += a * b;
    }
    Lanes total = (sums[0] + sums[1]) + (sums[2] + sums[3]);
    float sum = 0;
    for (size_t j = 0; j < Width; j++)
        sum += total[j];
    for (; i < d; i++)
        sum += x[i] * y[i];
    return sum;
}

}  // namespace

const char* hypencoder_kernels() {
#if defined(__x86_64__)
    __builtin_cpu_init();
    return __builtin_cpu_supports("avx512f") ? "inner products with AVX-512"
        : __builtin_cpu_supports("fma")      ? "inner products with AVX2"
                                             : "inner products with SSE2";
#else
    return "inner products as compiled";
#endif
}

namespace faiss {

#if defined(__x86_64__)
__attribute__((target_clones("avx512f", "fma", "default")))
#endif
float fvec_inner_product(const float* x, const float* y, size_t d) {
    return inner_product(x, y, d);
}

}  // namespace faiss
