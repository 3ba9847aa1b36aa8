// Lets kernels.cu run on a processor: a thread of the system for each thread of a block, one block after the other.
#include <atomic>
#include <barrier>
#include <cmath>
#include <cstddef>
#include <cstring>
#include <memory>
#include <thread>
#include <vector>

struct Place { int x; };
struct alignas(8) float2 { float x, y; };
struct alignas(16) float4 { float x, y, z, w; };

static thread_local Place threadIdx;
static Place blockIdx, blockDim;
static std::unique_ptr<std::barrier<>> block;
static std::vector<std::unique_ptr<std::barrier<>>> warps;
static float shuffled[1024], memory[1 << 16];

#define __global__
#define __device__ static
#define __launch_bounds__(...)
#define __align__(bytes) __attribute__((aligned(bytes)))
#define __shared__ static
#define __expf expf

static void __syncthreads() { block->arrive_and_wait(); }

static float __shfl_xor_sync(unsigned, float value, int mask) {
    const int me = threadIdx.x, other = (me & ~31) | ((me & 31) ^ mask);
    shuffled[me] = value;
    warps[me / 32]->arrive_and_wait();
    const float found = shuffled[other];
    warps[me / 32]->arrive_and_wait();
    return found;
}

static float __uint_as_float(unsigned bits) {
    float found;
    std::memcpy(&found, &bits, sizeof found);
    return found;
}

static void atomicAdd(float *place, float value) { std::atomic_ref<float>(*place).fetch_add(value); }

template <class Kernel> void launch(int blocks, int threads, Kernel kernel) {
    blockDim.x = threads;
    for (blockIdx.x = 0; blockIdx.x < blocks; blockIdx.x++) {
        block = std::make_unique<std::barrier<>>(threads);
        warps.clear();
        for (int warp = 0; warp < threads / 32; warp++) warps.push_back(std::make_unique<std::barrier<>>(32));
        std::vector<std::thread> running;
        for (int thread = 0; thread < threads; thread++)
            running.emplace_back([=] { threadIdx.x = thread; kernel(); });
        for (auto &each : running) each.join();
    }
}
