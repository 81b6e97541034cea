#include "hypencoder_faiss.h"

#include <dlfcn.h>
#include <omp.h>

#include <exception>
#include <memory>
#include <string>

#include <faiss/IndexFlat.h>
#include <faiss/IndexHNSW.h>
#include <faiss/IndexIVFFlat.h>
#include <faiss/index_io.h>
#include <faiss/impl/io.h>

#include "kernels.h"

extern "C" int sgemm_(
    const char*, const char*, const int*, const int*, const int*, const float*, const float*, const int*, const float*,
    const int*, const float*, float*, const int*);

struct hypencoder_faiss_index {
    std::unique_ptr<faiss::IndexFlat> quantizer;
    std::unique_ptr<faiss::Index> index;
};

namespace {

thread_local std::string error;

template <typename Work>
int32_t guarded(Work work) {
    try {
        work();
        return 0;
    } catch (const std::exception& e) {
        error = e.what();
    } catch (...) {
        error = "an exception that is no std::exception";
    }
    return -1;
}

/* OpenBLAS's own functions, where the BLAS in use is OpenBLAS. */
template <typename Function>
Function blas_function(const char* name) {
    return reinterpret_cast<Function>(dlsym(RTLD_DEFAULT, name));
}

std::string describe() {
    std::string text = "Faiss " + std::to_string(FAISS_VERSION_MAJOR) + "." + std::to_string(FAISS_VERSION_MINOR) + "."
        + std::to_string(FAISS_VERSION_PATCH) + ", " + hypencoder_kernels();
    Dl_info blas;
    if (dladdr(reinterpret_cast<void*>(&sgemm_), &blas) != 0)
        text += std::string("; BLAS ") + blas.dli_fname;
    if (auto config = blas_function<char* (*)()>("openblas_get_config"))
        text += std::string(": ") + config();
    if (auto core = blas_function<char* (*)()>("openblas_get_corename"))
        text += std::string(", core ") + core();
    return text;
}

struct CountingWriter : faiss::IOWriter {
    int64_t bytes = 0;

    size_t operator()(const void*, size_t size, size_t items) override {
        bytes += static_cast<int64_t>(size * items);
        return items;
    }
};

}  // namespace

int32_t hypencoder_faiss_version(void) {
    return HYPENCODER_FAISS_VERSION;
}

const char* hypencoder_faiss_error(void) {
    return error.c_str();
}

const char* hypencoder_faiss_description(void) {
    static const std::string text = describe();
    return text.c_str();
}

void hypencoder_faiss_use_threads(int32_t threads) {
    omp_set_num_threads(threads);
    // OpenBLAS on POSIX threads does not ask OpenMP.
    if (auto set = blas_function<void (*)(int)>("openblas_set_num_threads"))
        set(threads);
}

int32_t hypencoder_faiss_flat(
    const float* vectors, int64_t count, int32_t dimension, hypencoder_faiss_index** index) {
    return guarded([&] {
        auto flat = std::make_unique<faiss::IndexFlatIP>(dimension);
        flat->add(count, vectors);
        *index = new hypencoder_faiss_index{nullptr, std::move(flat)};
    });
}

int32_t hypencoder_faiss_ivf(
    const float* vectors, int64_t count, int32_t dimension, int32_t lists, int32_t iterations, int32_t seed,
    hypencoder_faiss_index** index) {
    return guarded([&] {
        auto quantizer = std::make_unique<faiss::IndexFlatIP>(dimension);
        auto ivf = std::make_unique<faiss::IndexIVFFlat>(
            quantizer.get(), dimension, lists, faiss::METRIC_INNER_PRODUCT);
        ivf->cp.niter = iterations;
        ivf->cp.seed = seed;
        ivf->cp.spherical = true;
        ivf->cp.min_points_per_centroid = 1;  // it would only print a warning
        ivf->train(count, vectors);
        ivf->add(count, vectors);
        *index = new hypencoder_faiss_index{std::move(quantizer), std::move(ivf)};
    });
}

int32_t hypencoder_faiss_hnsw(
    const float* vectors, int64_t count, int32_t dimension, int32_t links, int32_t ef_construction,
    hypencoder_faiss_index** index) {
    return guarded([&] {
        auto hnsw = std::make_unique<faiss::IndexHNSWFlat>(dimension, links, faiss::METRIC_INNER_PRODUCT);
        hnsw->hnsw.efConstruction = ef_construction;
        hnsw->add(count, vectors);
        *index = new hypencoder_faiss_index{nullptr, std::move(hnsw)};
    });
}

int32_t hypencoder_faiss_search(
    hypencoder_faiss_index* index, const float* queries, int64_t count, int32_t top_k, int32_t effort, float* scores,
    int64_t* ids, int64_t* compared) {
    return guarded([&] {
        auto* ivf = dynamic_cast<faiss::IndexIVFFlat*>(index->index.get());
        auto* hnsw = dynamic_cast<faiss::IndexHNSWFlat*>(index->index.get());
        if (ivf != nullptr) {
            ivf->nprobe = effort;
            faiss::indexIVF_stats.reset();
        } else if (hnsw != nullptr) {
            hnsw->hnsw.efSearch = effort;
            faiss::hnsw_stats.reset();
        }
        index->index->search(count, queries, top_k, scores, ids);
        *compared = ivf != nullptr ? static_cast<int64_t>(faiss::indexIVF_stats.ndis)
            : hnsw != nullptr      ? static_cast<int64_t>(faiss::hnsw_stats.n3)  // ndis stays 0 in 1.7.3
                                   : count * index->index->ntotal;
    });
}

int32_t hypencoder_faiss_bytes(const hypencoder_faiss_index* index, int64_t* bytes) {
    return guarded([&] {
        CountingWriter writer;
        faiss::write_index(index->index.get(), &writer);
        *bytes = writer.bytes;
    });
}

void hypencoder_faiss_free(hypencoder_faiss_index* index) {
    delete index;
}
