/* Prints what searches use, and the milliseconds of a Flat search of 100,000 vectors of 128 values: a query alone,
 * which is Faiss's own inner product, and a query of a batch of 64, which is the BLAS's matrix product. */
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <random>
#include <vector>

#include "hypencoder_faiss.h"

int main(int count, char** arguments) {
    constexpr int64_t Vectors = 100000, Queries = 64;
    constexpr int32_t Dimension = 128, TopK = 10, Rounds = 9;
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
    std::vector<float> scores(Queries * TopK);
    std::vector<int64_t> ids(Queries * TopK);
    int64_t compared;
    auto fastest = [&](int64_t queries) {
        double best = 1e9;
        for (int round = 0; round < Rounds; round++) {
            auto start = std::chrono::steady_clock::now();
            hypencoder_faiss_search(
                index, vectors.data(), queries, TopK, 0, scores.data(), ids.data(), &compared);
            std::chrono::duration<double, std::milli> passed = std::chrono::steady_clock::now() - start;
            best = std::min(best, passed.count() / queries);
        }
        return best;
    };
    std::printf("%s\n", hypencoder_faiss_description());
    std::printf("  one query %.2f ms, of a batch of 64 %.2f ms a query\n", fastest(1), fastest(Queries));
    hypencoder_faiss_free(index);
    return 0;
}
