// The sums of LF-MMI over all paths, for a GPU: one block of threads an utterance, frame after frame.
//
// As tensor operations they are thousands of small steps, and starting those is what takes the time. Here a frame takes
// about a microsecond. What is computed is said in lfmmi.py and denominator.py; tests/models/test_kernels.py compares them.
// SOUNDS (even) is given by kernels.py.

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

// likely    [batch, frames, before, sound, 2]   probability of each state's pdfs (entering, staying), 1 being the best
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
    likely += ((size_t)blockIdx.x * frames * STATES + 2 * threadIdx.x) * 2;
    reached += (size_t)blockIdx.x * frames * STATES + 2 * threadIdx.x;
    sums += (size_t)blockIdx.x * frames;

    unsigned ways[SOUNDS];  // from (sound, any sound before) to the two next ones; stays in registers
#pragma unroll
    for (int before = 0; before < SOUNDS; before++)
        ways[before] = following[(sound * SOUNDS + before) * PAIRS + threadIdx.x % PAIRS];
    // The two states of this thread: `next` after `sound`, and the one after it.
    const float2 first = *(const float2 *)(start + sound * SOUNDS + next);
    float2 mine = {0, 0};
    float4 now = *(const float4 *)likely;  // entering and staying of both states

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
        if (frame + 1 < frames) now = *(const float4 *)(likely + (size_t)(frame + 1) * STATES * 2);
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
// posteriors [batch, frames, before, sound, 2]   to be written: the gradient of the log-probability by the scores
extern "C" __global__ void __launch_bounds__(DENOMINATOR, 1) denominator_backward(
    const float *likely, const unsigned *preceding, const float *start, const float *reached, const float *sums,
    float *posteriors, int frames, float leak) {
    __shared__ __align__(16) float shared[SOUNDS * ROW];  // [before, sound]: shares of those that entered
    __shared__ float states[SOUNDS * (SOUNDS + 1)];       // [before, sound]: the states of the frame before
    __shared__ float parts[2][WARPS];
    const int sound = threadIdx.x / PAIRS, before = 2 * (threadIdx.x % PAIRS);
    const int row = threadIdx.x / PAIRS, column = 2 * (threadIdx.x % PAIRS);  // as the states lie in memory
    const float2 *given = (const float2 *)likely + (size_t)blockIdx.x * frames * STATES;
    float2 *found = (float2 *)posteriors + (size_t)blockIdx.x * frames * STATES;
    const int one = before * SOUNDS + sound, other = one + SOUNDS;  // the two states of this thread
    reached += (size_t)blockIdx.x * frames * STATES + 2 * threadIdx.x;
    sums += (size_t)blockIdx.x * frames;

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
        const float2 now_one = given[(size_t)frame * STATES + one];  // entering, staying
        const float2 now_other = given[(size_t)frame * STATES + other];
        const float sum = sums[frame];
        const float already = sum_of_block(later.x * here.x + later.y * here.y, parts[frame % 2]) / sum;
        const float2 share = {(later.x + (1 - already)) / sum, (later.y + (1 - already)) / sum};
        const float2 either = {share.x * here.x, share.y * here.y};
        float2 stayed = {0, 0};
        shared[before * ROW + sound] = share.x * now_one.x;
        shared[(before + 1) * ROW + sound] = share.y * now_other.x;
        states[row * (SOUNDS + 1) + column] = coming.x;
        states[row * (SOUNDS + 1) + column + 1] = coming.y;
        __syncthreads();
        if (frame > 0) {
            here = {states[before * (SOUNDS + 1) + sound], states[(before + 1) * (SOUNDS + 1) + sound]};
            const float total = sums[frame - 1];
            stayed = {now_one.y * share.x * (here.x / total + leak * first.x),
                      now_other.y * share.y * (here.y / total + leak * first.y)};
            later = {share.x * now_one.y, share.y * now_other.y};
#pragma unroll
            for (int next = 0; next < SOUNDS; next += 2) {
                const float2 from = *(const float2 *)(shared + sound * ROW + next);
                later.x += from.x * low(ways[next]) + from.y * low(ways[next + 1]);
                later.y += from.x * high(ways[next]) + from.y * high(ways[next + 1]);
            }
        }
        found[(size_t)frame * STATES + one] = {either.x - stayed.x, stayed.x};
        found[(size_t)frame * STATES + other] = {either.y - stayed.y, stayed.y};
        __syncthreads();
    }
}

__device__ float add_logs(float one, float other) {
    return fmaxf(one, other) + log1pf(__expf(-fabsf(one - other)));
}

// A thread has one state of the chain of an utterance.
// scores                      [batch, frames, count]
// entering, staying           [batch, states]   pdfs
// weight                      [batch, states]   log-probability of entering
// following, skipping, leaping, beginning, ending   [batch, states]   truths of a byte
// sofar      [batch, frames, states]   room for the log-probabilities of the states
// posteriors [batch, frames, count]    to be written
// totals     [batch]                   to be written: log-probability of what was said
extern "C" __global__ void numerator(
    const float *scores, const int *entering, const int *staying, const float *weight, const bool *following,
    const bool *skipping, const bool *leaping, const bool *beginning, const bool *ending, float *sofar,
    float *posteriors, float *totals, int frames, int states, int count) {
    // Two frames of states by turns, with three impossible ones at either end; then the posteriors of a frame.
    extern __shared__ float memory[];
    const int width = states + 6;
    float *pdfs = memory + 2 * width;
    const int state = threadIdx.x;
    const bool used = state < states;
    const size_t place = (size_t)blockIdx.x * states + (used ? state : 0);
    scores += (size_t)blockIdx.x * frames * count;
    sofar += (size_t)blockIdx.x * frames * states;
    posteriors += (size_t)blockIdx.x * frames * count;
    const int enter = entering[place], stay = staying[place];
    const float cost = weight[place];
    const float follow = following[place] ? 0.0f : IMPOSSIBLE;
    const float skip = skipping[place] ? 0.0f : IMPOSSIBLE;
    const float leap = leaping[place] ? 0.0f : IMPOSSIBLE;
    const float followed = used && state + 1 < states && following[place + 1] ? 0.0f : IMPOSSIBLE;
    const float skipped = used && state + 2 < states && skipping[place + 2] ? 0.0f : IMPOSSIBLE;
    const float leapt = used && state + 3 < states && leaping[place + 3] ? 0.0f : IMPOSSIBLE;
    for (int each = threadIdx.x; each < 2 * width; each += blockDim.x) memory[each] = IMPOSSIBLE;
    __syncthreads();

    float here = used && beginning[place] ? scores[enter] + cost : IMPOSSIBLE;
    for (int frame = 0;; frame++) {
        float *row = memory + (frame % 2) * width + 3;
        if (used) {
            row[state] = here;
            sofar[(size_t)frame * states + state] = here;
        }
        __syncthreads();
        if (frame + 1 == frames) break;
        if (used) {
            const float *now = scores + (size_t)(frame + 1) * count;
            const float came = add_logs(add_logs(row[state - 1] + follow, row[state - 2] + skip), row[state - 3] + leap);
            here = add_logs(here + now[stay], came + now[enter] + cost);
        }
    }
    // The first warp adds up where the last frame may be; all read it in `pdfs`.
    float total = IMPOSSIBLE;
    if (threadIdx.x < 32) {
        const float *row = memory + ((frames - 1) % 2) * width + 3;
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
        for (int each = threadIdx.x; each < count; each += blockDim.x) pdfs[each] = 0;
        __syncthreads();
        float *row = memory + (frame % 2) * width + 3;
        const float *now = scores + (size_t)frame * count;
        if (used) {
            const float entered = now[enter] + cost + after;
            row[state] = entered;
            if (frame > 0) {
                const float *back = sofar + (size_t)(frame - 1) * states;
                const float one = state > 0 ? back[state - 1] : IMPOSSIBLE;
                const float two = state > 1 ? back[state - 2] : IMPOSSIBLE;
                const float three = state > 2 ? back[state - 3] : IMPOSSIBLE;
                const float came = add_logs(add_logs(one + follow, two + skip), three + leap);
                atomicAdd(pdfs + enter, __expf(fminf(came + entered - total, 0.0f)));
                atomicAdd(pdfs + stay, __expf(fminf(back[state] + now[stay] + after - total, 0.0f)));
            } else if (beginning[place]) {
                atomicAdd(pdfs + enter, __expf(fminf(entered - total, 0.0f)));
            }
        }
        __syncthreads();
        if (used) {
            const float on = add_logs(add_logs(row[state + 1] + followed, row[state + 2] + skipped), row[state + 3] + leapt);
            after = add_logs(now[stay] + after, on);
        }
        for (int each = threadIdx.x; each < count; each += blockDim.x)
            posteriors[(size_t)frame * count + each] = pdfs[each];
        __syncthreads();
    }
}
