/* Debian builds Faiss for every x86-64 processor, with no more than SSE2. What its searches spend their time in is here
 * again, in the widths that builds of Faiss for AVX2 and AVX-512 have: build.sh makes Faiss's own symbols weak. On a
 * processor with AVX-512 a Flat search of one query takes half the time, an HNSW search of the best 1000 less. */
#include "kernels.h"

#include <algorithm>
#include <cfloat>
#include <cstddef>
#include <cstring>

#include <faiss/impl/HNSW.h>
#include <faiss/utils/distances.h>

#if defined(__x86_64__)
#define FOR_EACH_WIDTH __attribute__((target_clones("avx512f", "fma", "default")))
#else
#define FOR_EACH_WIDTH
#endif

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

/* The last place of the least distance among those whose id is not −1; −1 where all are. */
__attribute__((always_inline)) inline int last_least(const int* ids, const float* distances, int count) {
    constexpr int Block = 64;
    float least = FLT_MAX;
    int left = 0;
    for (int i = 0; i < count; i++) {
        float distance = ids[i] != -1 ? distances[i] : FLT_MAX;
        least = distance < least ? distance : least;
        left |= ids[i] != -1;
    }
    if (left == 0)
        return -1;
    for (int end = count; end > 0; end -= Block) {
        int start = std::max(0, end - Block), found = 0;
        for (int i = start; i < end; i++)
            found |= (ids[i] != -1) & (distances[i] == least);
        for (int i = end - 1; found != 0 && i >= start; i--) {
            if (ids[i] != -1 && distances[i] == least)
                return i;
        }
    }
    return -1;
}

}  // namespace

const char* hypencoder_kernels() {
#if defined(__x86_64__)
    __builtin_cpu_init();
    return __builtin_cpu_supports("avx512f") ? "kernels for AVX-512"
        : __builtin_cpu_supports("fma")      ? "kernels for AVX2"
                                             : "kernels for SSE2";
#else
    return "kernels as compiled";
#endif
}

namespace faiss {

FOR_EACH_WIDTH
float fvec_inner_product(const float* x, const float* y, size_t d) {
    return inner_product(x, y, d);
}

/* The heap of an HNSW search holds efSearch candidates and is gone through whole for each that is taken out. */
FOR_EACH_WIDTH
int HNSW::MinimaxHeap::pop_min(float* least) {
    int place = last_least(ids.data(), dis.data(), k);
    if (place < 0)
        return -1;
    if (least != nullptr)
        *least = dis[place];
    int id = ids[place];
    ids[place] = -1;
    nvalid--;
    return id;
}

FOR_EACH_WIDTH
int HNSW::MinimaxHeap::count_below(float threshold) {
    const float* distances = dis.data();
    int below = 0;
    for (int i = 0; i < k; i++)
        below += distances[i] < threshold;
    return below;
}

}  // namespace faiss
