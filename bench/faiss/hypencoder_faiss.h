/* A C interface to the parts of Faiss that Hypencoder is compared with. Vectors are row-major floats, compared by inner
 * product. Functions that can fail give 0 for success; hypencoder_faiss_error says what else it was. */
#pragma once
#include <stdint.h>

#pragma GCC visibility push(default)
#ifdef __cplusplus
extern "C" {
#endif

/* Raised with every change that a caller built before it would not survive. */
#define HYPENCODER_FAISS_VERSION 1

typedef struct hypencoder_faiss_index hypencoder_faiss_index;

int32_t hypencoder_faiss_version(void);

/* The text of the last failure on this thread. */
const char* hypencoder_faiss_error(void);

/* Faiss's version and kernels, the file that its BLAS came from and what that says of itself. */
const char* hypencoder_faiss_description(void);

/* How many threads building and searching use from now on, Faiss's own and those of its BLAS. */
void hypencoder_faiss_use_threads(int32_t threads);

int32_t hypencoder_faiss_flat(
    const float* vectors, int64_t count, int32_t dimension, hypencoder_faiss_index** index);

/* Inverted lists about `lists` centroids of spherical k-means of `iterations` rounds. */
int32_t hypencoder_faiss_ivf(
    const float* vectors, int64_t count, int32_t dimension, int32_t lists, int32_t iterations, int32_t seed,
    hypencoder_faiss_index** index);

/* A graph of `links` links a vector, twice that on its lowest level. Several threads build it in no fixed order. */
int32_t hypencoder_faiss_hnsw(
    const float* vectors, int64_t count, int32_t dimension, int32_t links, int32_t ef_construction,
    hypencoder_faiss_index** index);

/* The best `top_k` of every query, best first; ids are rows, -1 where fewer were found. `effort` is nprobe of IVF and
 * efSearch of HNSW, and nothing of Flat. `compared` is how many vectors all the queries were compared with. One search
 * of a process at a time: effort and counts are Faiss's own variables. */
int32_t hypencoder_faiss_search(
    hypencoder_faiss_index* index, const float* queries, int64_t count, int32_t top_k, int32_t effort, float* scores,
    int64_t* ids, int64_t* compared);

/* The bytes of the index as Faiss writes it. */
int32_t hypencoder_faiss_bytes(const hypencoder_faiss_index* index, int64_t* bytes);

void hypencoder_faiss_free(hypencoder_faiss_index* index);

#ifdef __cplusplus
}
#endif
#pragma GCC visibility pop
