// The sums of LF-MMI over all paths, for a GPU: one block of threads an utterance, frame after frame.
//
// As tensor operations they are thousands of small steps, and starting those is what takes the time. Here a frame takes
// about a microsecond. What is computed is said in lfmmi.py and denominator.py; tests/models/test_kernels.py compares them.
// SOUNDS (even) and PDFS (twice as many) are given by kernels.py.

constexpr int PAIRS = SOUNDS / 2;
constexpr int ROW = SOUNDS + 2;               // of a table of states: rows begin in different banks of memory
constexpr int STATES = SOUNDS * SOUNDS;       // of the denominator
constexpr int DENOMINATOR = SOUNDS * PAIRS;   // threads: each has two states
constexpr int WARPS = DENOMINATOR / 32;
constexpr float IMPOSSIBLE = -1e30f;

static_assert(DENOMINATOR % 32 == 0 && DENOMINATOR <= 1024, "the threads must fill whole warps");

// The sum over all threads; `parts` is free to be written again only after the next __syncthreads().
__device__ float sum_of_block(float value, float *parts) {
    for (int step = 16; step > 0; step /= 2) value += __shfl_xor_sync(0xffffffffu, value, step);
    if (threadIdx.x % 32 == 0) parts[threadIdx.x / 32] = value;
    __syncthreads();
    float sum = 0;
#pragma unroll
    for (int warp = 0; warp < WARPS; warp++) sum += parts[warp];
    return sum;
}

// Two numbers of 16 bits (bfloat16) that lie in one word.
__device__ float low(unsigned pair) { return __uint_as_float(pair << 16); }
__device__ float high(unsigned pair) { return __uint_as_float(pair & 0xffff0000u); }

// likely    [batch, frames, PDFS]   probability of each pdf, 1 being the best of its frame
// following [sound, before, PAIRS]  probability of the next sound, two in a word
// start     [before, sound]         probability at the first frame
// reached   [batch, frames, before, sound]   to be written: the states as they are reached, before they are brought to 1
// sums      [batch, frames]         to be written: their sum
extern "C" __global__ void __launch_bounds__(DENOMINATOR, 1) denominator_forward(
    const float *likely, const unsigned *following, const float *start, float *reached, float *sums, int frames,
    float leak) {
    __shared__ __align__(16) float kept[SOUNDS * ROW];  // [sound, before]
    __shared__ float parts[2][WARPS];
    const int sound = threadIdx.x / PAIRS, next = 2 * (threadIdx.x % PAIRS);
    likely += (size_t)blockIdx.x * frames * PDFS + 2 * next;
    reached += (size_t)blockIdx.x * frames * STATES + 2 * threadIdx.x;
    sums += (size_t)blockIdx.x * frames;

    unsigned ways[SOUNDS];  // from (sound, any sound before) to the two next ones; stays in registers
#pragma unroll
    for (int before = 0; before < SOUNDS; before++)
        ways[before] = following[(sound * SOUNDS + before) * PAIRS + threadIdx.x % PAIRS];
    // The two states of this thread: `next` after `sound`, and the one after it.
    const float2 first = *(const float2 *)(start + sound * SOUNDS + next);
    float2 mine = {0, 0};
    float4 now = *(const float4 *)likely;  // entering and staying of both sounds

    for (int frame = 0; frame < frames; frame++) {
        float2 here;
        if (frame == 0) {
            here = {first.x * now.x, first.y * now.z};
        } else {
            float2 moved = {0, 0};
#pragma unroll
            for (int before = 0; before < SOUNDS; before += 2) {
                const float2 from = *(const float2 *)(kept + sound * ROW + before);
                moved.x += from.x * low(ways[before]) + from.y * low(ways[before + 1]);
                moved.y += from.x * high(ways[before]) + from.y * high(ways[before + 1]);
            }
            here = {mine.x * now.y + moved.x * now.x, mine.y * now.w + moved.y * now.z};
        }
        *(float2 *)(reached + (size_t)frame * STATES) = here;
        if (frame + 1 < frames) now = *(const float4 *)(likely + (size_t)(frame + 1) * PDFS);
        // Behind this all threads have read `kept` too.
        const float sum = sum_of_block(here.x + here.y, parts[frame % 2]);
        if (threadIdx.x == 0) sums[frame] = sum;
        mine = {here.x / sum + leak * first.x, here.y / sum + leak * first.y};
        kept[next * ROW + sound] = mine.x;
        kept[(next + 1) * ROW + sound] = mine.y;
        __syncthreads();
    }
}

// likely, start, reached, sums   as above
// preceding  [sound, next, PAIRS]     `following` with its last two axes changed: two sounds before in a word
// posteriors [batch, frames, PDFS]    to be written: the gradient of the log-probability by the scores
extern "C" __global__ void __launch_bounds__(DENOMINATOR, 1) denominator_backward(
    const float *likely, const unsigned *preceding, const float *start, const float *reached, const float *sums,
    float *posteriors, int frames, float leak) {
    __shared__ __align__(16) float shared[SOUNDS * ROW];  // [before, sound]: shares of those that entered
    __shared__ float states[SOUNDS * (SOUNDS + 1)];       // [before, sound]: the states of the frame before
    __shared__ float either[DENOMINATOR], stayed[DENOMINATOR];
    __shared__ float parts[2][WARPS];
    const int sound = threadIdx.x / PAIRS, before = 2 * (threadIdx.x % PAIRS);
    const int row = threadIdx.x / PAIRS, column = 2 * (threadIdx.x % PAIRS);  // as the states lie in memory
    likely += (size_t)blockIdx.x * frames * PDFS;
    reached += (size_t)blockIdx.x * frames * STATES + 2 * threadIdx.x;
    sums += (size_t)blockIdx.x * frames;
    posteriors += (size_t)blockIdx.x * frames * PDFS;

    unsigned ways[SOUNDS];
#pragma unroll
    for (int next = 0; next < SOUNDS; next++)
        ways[next] = preceding[(sound * SOUNDS + next) * PAIRS + threadIdx.x % PAIRS];
    const float2 first = {start[before * SOUNDS + sound], start[(before + 1) * SOUNDS + sound]};

    float2 coming = *(const float2 *)(reached + (size_t)(frames - 1) * STATES);
    states[row * (SOUNDS + 1) + column] = coming.x;
    states[row * (SOUNDS + 1) + column + 1] = coming.y;
    __syncthreads();
    float2 here = {states[before * (SOUNDS + 1) + sound], states[(before + 1) * (SOUNDS + 1) + sound]};
    float2 later = {0, 0};  // the gradient by the states as they go on

    for (int frame = frames - 1; frame >= 0; frame--) {
        if (frame > 0) coming = *(const float2 *)(reached + (size_t)(frame - 1) * STATES);
        const float enter = likely[(size_t)frame * PDFS + 2 * sound];
        const float stay = likely[(size_t)frame * PDFS + 2 * sound + 1];
        const float sum = sums[frame];
        const float already = sum_of_block(later.x * here.x + later.y * here.y, parts[frame % 2]) / sum;
        const float2 share = {(later.x + (1 - already)) / sum, (later.y + (1 - already)) / sum};
        either[threadIdx.x] = share.x * here.x + share.y * here.y;
        shared[before * ROW + sound] = share.x * enter;
        shared[(before + 1) * ROW + sound] = share.y * enter;
        states[row * (SOUNDS + 1) + column] = coming.x;
        states[row * (SOUNDS + 1) + column + 1] = coming.y;
        __syncthreads();
        if (frame > 0) {
            here = {states[before * (SOUNDS + 1) + sound], states[(before + 1) * (SOUNDS + 1) + sound]};
            const float total = sums[frame - 1];
            stayed[threadIdx.x] = stay * (share.x * (here.x / total + leak * first.x) +
                                          share.y * (here.y / total + leak * first.y));
            later = {share.x * stay, share.y * stay};
#pragma unroll
            for (int next = 0; next < SOUNDS; next += 2) {
                const float2 from = *(const float2 *)(shared + sound * ROW + next);
                later.x += from.x * low(ways[next]) + from.y * low(ways[next + 1]);
                later.y += from.x * high(ways[next]) + from.y * high(ways[next + 1]);
            }
        } else {
            stayed[threadIdx.x] = 0;
        }
        __syncthreads();
        if (threadIdx.x < SOUNDS) {
            float all = 0, some = 0;
            for (int pair = 0; pair < PAIRS; pair++) {
                all += either[threadIdx.x * PAIRS + pair];
                some += stayed[threadIdx.x * PAIRS + pair];
            }
            *(float2 *)(posteriors + (size_t)frame * PDFS + 2 * threadIdx.x) = {all - some, some};
        }
    }
}

__device__ float add_logs(float one, float other) {
    return fmaxf(one, other) + log1pf(__expf(-fabsf(one - other)));
}

// A thread has one state of the chain of an utterance.
// scores                      [batch, frames, PDFS]
// entering, staying           [batch, states]   pdfs
// weight                      [batch, states]   log-probability of entering
// skipping, beginning, ending [batch, states]   truths of a byte
// sofar      [batch, frames, states]   room for the log-probabilities of the states
// posteriors [batch, frames, PDFS]     to be written
// totals     [batch]                   to be written: log-probability of what was said
extern "C" __global__ void numerator(
    const float *scores, const int *entering, const int *staying, const float *weight, const bool *skipping,
    const bool *beginning, const bool *ending, float *sofar, float *posteriors, float *totals, int frames,
    int states) {
    // Two frames of states by turns, with two impossible ones at either end; then the posteriors of a frame.
    extern __shared__ float memory[];
    const int width = states + 4;
    float *pdfs = memory + 2 * width;
    const int state = threadIdx.x;
    const bool used = state < states;
    const size_t place = (size_t)blockIdx.x * states + (used ? state : 0);
    scores += (size_t)blockIdx.x * frames * PDFS;
    sofar += (size_t)blockIdx.x * frames * states;
    posteriors += (size_t)blockIdx.x * frames * PDFS;
    const int enter = entering[place], stay = staying[place];
    const float cost = weight[place];
    const float skip = skipping[place] ? 0.0f : IMPOSSIBLE;
    const float skipped = used && state + 2 < states && skipping[place + 2] ? 0.0f : IMPOSSIBLE;
    for (int each = threadIdx.x; each < 2 * width; each += blockDim.x) memory[each] = IMPOSSIBLE;
    __syncthreads();

    float here = used && beginning[place] ? scores[enter] + cost : IMPOSSIBLE;
    for (int frame = 0;; frame++) {
        float *row = memory + (frame % 2) * width + 2;
        if (used) {
            row[state] = here;
            sofar[(size_t)frame * states + state] = here;
        }
        __syncthreads();
        if (frame + 1 == frames) break;
        if (used) {
            const float *now = scores + (size_t)(frame + 1) * PDFS;
            const float came = add_logs(row[state - 1], row[state - 2] + skip);
            here = add_logs(here + now[stay], came + now[enter] + cost);
        }
    }
    // The first warp adds up where the last frame may be; all read it in `pdfs`.
    float total = IMPOSSIBLE;
    if (threadIdx.x < 32) {
        const float *row = memory + ((frames - 1) % 2) * width + 2;
        for (int each = threadIdx.x; each < states; each += 32)
            if (ending[(size_t)blockIdx.x * states + each]) total = add_logs(total, row[each]);
        for (int step = 16; step > 0; step /= 2)
            total = add_logs(total, __shfl_xor_sync(0xffffffffu, total, step));
        if (threadIdx.x == 0) totals[blockIdx.x] = pdfs[0] = total;
    }
    __syncthreads();
    total = pdfs[0];
    __syncthreads();
    for (int each = threadIdx.x; each < 2 * width; each += blockDim.x) memory[each] = IMPOSSIBLE;

    // Backwards. `after` is the log-probability of all that comes after this state.
    float after = used && ending[place] ? 0.0f : IMPOSSIBLE;
    for (int frame = frames - 1; frame >= 0; frame--) {
        if (threadIdx.x < PDFS) pdfs[threadIdx.x] = 0;
        __syncthreads();
        float *row = memory + (frame % 2) * width + 2;
        const float *now = scores + (size_t)frame * PDFS;
        if (used) {
            const float entered = now[enter] + cost + after;
            row[state] = entered;
            if (frame > 0) {
                const float *back = sofar + (size_t)(frame - 1) * states;
                const float one = state > 0 ? back[state - 1] : IMPOSSIBLE;
                const float two = state > 1 ? back[state - 2] : IMPOSSIBLE;
                const float came = add_logs(one, two + skip);
                atomicAdd(pdfs + enter, __expf(fminf(came + entered - total, 0.0f)));
                atomicAdd(pdfs + stay, __expf(fminf(back[state] + now[stay] + after - total, 0.0f)));
            } else if (beginning[place]) {
                atomicAdd(pdfs + enter, __expf(fminf(entered - total, 0.0f)));
            }
        }
        __syncthreads();
        if (used) after = add_logs(now[stay] + after, add_logs(row[state + 1], row[state + 2] + skipped));
        if (threadIdx.x < PDFS) posteriors[(size_t)frame * PDFS + threadIdx.x] = pdfs[threadIdx.x];
        __syncthreads();
    }
}
