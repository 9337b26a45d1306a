// The environment that OpenBLAS reads when it is loaded, before main().
#pragma once

namespace segue::training {

/// To be called first in main(). Starts the process anew, once, where OpenBLAS
///  - keeps threads of its own (they fight with LibTorch's, and they would die of the signals that the
///    trainer waits for, having started before it could tell them not to), or
///  - takes a processor newer than itself for one of 2004: 0.3.21 knows nothing after Ice Lake, falls back to
///    SSE3 and is four times slower.
/// What the user has set in OPENBLAS_NUM_THREADS or OPENBLAS_CORETYPE stands.
void prepare_blas_environment(char** arguments);

}  // namespace segue::training
