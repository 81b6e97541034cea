/* Prints what searches use, and the milliseconds of a search of 100,000 vectors of 128 values: Flat for a query alone,
 * which is Faiss's own inner product, and for a query of a batch of 64, which is the BLAS's matrix product; then, given
 * a second argument, HNSW over the first 20,000 for its best 1000. */
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <random>
#include <vector>

#include "hypencoder_faiss.h"

int main(int count, char** arguments) {
    constexpr int64_t Vectors = 100000, Queries = 64;
    constexpr int32_t Dimension = 128, TopK = 10, Deep = 1000, Rounds = 9;
    hypencoder_faiss_use_threads(count > 1 ? std::atoi(arguments[1]) : 1);
    std::mt19937 random(7);
    std::normal_distribution<float> normal;
    std::vector<float> vectors(Vectors * Dimension);
    for (float& value : vectors)
        value = normal(random);
    hypencoder_faiss_index* index = nullptr;
    if (hypencoder_faiss_flat(vectors.data(), Vectors, Dimension, &index) != 0) {
        std::fprintf(stderr, "%s\n", hypencoder_faiss_error());
        return 1;
    }
    std::vector<float> scores(Queries * Deep);
    std::vector<int64_t> ids(Queries * Deep);
    int64_t compared;
    auto fastest = [&](int64_t queries, int32_t top_k) {
        double best = 1e9;
        for (int round = 0; round < Rounds; round++) {
            auto start = std::chrono::steady_clock::now();
            hypencoder_faiss_search(
                index, vectors.data(), queries, top_k, top_k, scores.data(), ids.data(), &compared);
            std::chrono::duration<double, std::milli> passed = std::chrono::steady_clock::now() - start;
            best = std::min(best, passed.count() / queries);
        }
        return best;
    };
    std::printf("%s\n", hypencoder_faiss_description());
    std::printf("  one query %.2f ms, of a batch of 64 %.2f ms a query\n", fastest(1, TopK), fastest(Queries, TopK));
    if (count > 2) {
        hypencoder_faiss_free(index);
        if (hypencoder_faiss_hnsw(vectors.data(), 20000, Dimension, 32, 100, &index) != 0) {
            std::fprintf(stderr, "%s\n", hypencoder_faiss_error());
            return 1;
        }
        std::printf("  HNSW %.2f ms a query, comparing", fastest(Queries, Deep));
        std::printf(" %lld\n", static_cast<long long>(compared / Queries));
    }
    hypencoder_faiss_free(index);
    return 0;
}
